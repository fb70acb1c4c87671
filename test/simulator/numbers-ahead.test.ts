import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NumbersAhead } from '../../src/simulator/numbers-ahead.js';
import { randomStream, type RandomState } from '../../src/simulator/random.js';

const same = (count: number, { seed = 0, state }: { seed?: number; state?: RandomState }) => {
  const stream = () => randomStream(seed, ['numbers'], state);
  const ahead = new NumbersAhead(stream());
  const one = stream();
  expect(Array.from({ length: count }, () => ahead.next())).toEqual(
    Array.from({ length: count }, () => one()),
  );
};

it('gives the numbers of the stream, over many blocks', () => {
  // The carry takes the product past a whole number in about one draw of 4,000.
  for (const seed of [1, 2]) same(40_000, { seed });
});

it.each([511, 512, 513, 1025])('gives %d numbers of any stream', (count) => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      same(count, { seed });
    }),
    { numRuns: 5 },
  );
});

it('gives those of a stream whose carry takes the product past a whole number', () => {
  // 2091639·s0 lies 2⁻³² to 2⁻¹¹ below a whole number, and the carry is 2⁻¹¹ or so.
  const largest = 2091638;
  for (let exponent = 11; exponent <= 32; exponent++) {
    const s0 = (1000 - 2 ** -exponent) / 2091639;
    same(5, { state: { c: largest, s0, s1: s0, s2: s0 } });
  }
  const s0 = (1000 - 2 ** -12) / 2091639;
  const [first] = [randomStream(0, ['numbers'], { c: largest, s0, s1: s0, s2: s0 })()];
  // Without the carry it would be nearly 1.
  expect(first).toBeLessThan(2 ** -11);
});

it('leaves the stream where it is', () => {
  const stream = randomStream(3, ['numbers']);
  const ahead = new NumbersAhead(stream);
  const first = ahead.next();
  ahead.next();
  expect(stream()).toBe(first);
});
