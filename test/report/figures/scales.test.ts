import { expect, it } from 'vitest';
import { roundDomain } from '../../../src/report/figures/heatmaps/scales.js';

it.each([
  [
    [0.00001, 0.00005],
    [0.00001, 0.00005],
  ],
  [
    [0.000021, 0.000079],
    [0.00002, 0.00008],
  ],
  [
    [1.2, 8.7],
    [1, 9],
  ],
  [
    [230, 870],
    [200, 900],
  ],
] as const)('the ends of a scale around %j are the next round numbers', (range, domain) => {
  expect(roundDomain(range)).toEqual(domain);
});
