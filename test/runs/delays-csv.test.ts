import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DelayCounts } from '../../src/runs/tables/delays.js';

const csv = (counts: DelayCounts, items: { name: string; index: number }[]) =>
  [...counts.csv(items)].join('');
const named = (...names: string[]) => names.map((name, index) => ({ name, index }));

describe('delays.csv', () => {
  it('sums the counts of each item over episodes and leaves out delays that nothing had', () => {
    const counts = new DelayCounts(2);
    counts.add(0, { sync: [0, 3, 0, 0, 0], e2e: [2, 1, 0, 0, 0] });
    counts.add(0, { sync: [0, 1, 0, 4, 0], e2e: [0, 5, 0, 0, 0] });
    counts.add(1, { sync: [0, 0, 0, 0, 0], e2e: [0, 0, 0, 0, 0] });
    expect(csv(counts, named('a', 'idle'))).toBe(
      'item,delay_steps,sync_requests,e2e_requests\na,0,0,2\na,1,4,6\na,3,4,0\n',
    );
  });

  it('keeps names with commas, quotes and line ends in one cell', () => {
    const counts = new DelayCounts(1);
    counts.add(0, { sync: [0, 1], e2e: [0, 1] });
    const name = 'a,"b"\n=1+1';
    expect(parse(csv(counts, named(name)))[1]).toEqual([name, '1', '1', '1']);
  });

  it('is the same whatever parts it was put together from', () => {
    const histogram = fc.array(fc.nat(5), { minLength: 6, maxLength: 6 });
    const episode = fc.record({ item: fc.nat(2), sync: histogram, e2e: histogram });
    fc.assert(
      fc.property(fc.array(fc.array(episode, { maxLength: 5 }), { maxLength: 5 }), (parts) => {
        const whole = new DelayCounts(3);
        const merged = new DelayCounts(3);
        for (const part of parts) {
          const counts = new DelayCounts(3);
          for (const { item, ...delays } of part) {
            counts.add(item, delays);
            whole.add(item, delays);
          }
          merged.addPart(counts.part());
        }
        expect(csv(merged, named('a', 'b', 'c'))).toBe(csv(whole, named('a', 'b', 'c')));
      }),
    );
  });
});
