import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Places } from '../../src/bridge/ahead/places.js';

const episodes = fc.array(fc.integer({ min: 1, max: 5000 }).map((n) => 8 * n));

it('has a place large enough for each episode, and none much larger', () => {
  fc.assert(
    fc.property(episodes, fc.integer({ min: 1, max: 5 }), (bytes, count) => {
      const places = new Places(count);
      bytes.forEach((needed, number) => {
        const { byteLength } = places.of(number, needed);
        expect(byteLength).toBeGreaterThanOrEqual(needed);
        expect(byteLength).toBeLessThanOrEqual(2.5 * needed);
      });
    }),
    { seed: 1 },
  );
});

it('never gives episodes the same place that are less than its count apart', () => {
  fc.assert(
    fc.property(episodes, fc.integer({ min: 1, max: 5 }), (bytes, count) => {
      const places = new Places(count);
      const given = bytes.map((needed, number) => places.of(number, needed));
      given.forEach((place, number) => {
        expect(given.slice(number + 1, number + count)).not.toContain(place);
      });
    }),
    { seed: 1 },
  );
});

it('gives the place again to an episode that is a little larger or smaller', () => {
  const places = new Places(2);
  const [first, second] = [places.of(0, 1000), places.of(1, 1000)];
  expect(places.of(2, 1200)).toBe(first);
  expect(places.of(3, 640)).toBe(second);
  expect(places.of(4, 1000)).toBe(first);
  expect(places.of(5, 2000)).not.toBe(second);
  expect(places.of(6, 80).byteLength).toBe(100);
  // Beside large ones only so much is left as some packets take.
  expect(places.of(7, 2 ** 24).byteLength).toBe(2 ** 24 + 2 ** 16);
});
