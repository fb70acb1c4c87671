import { expect, it } from 'vitest';
import { differentEpisodes } from '../../../src/report/assemble/compare.js';
import type { Run } from '../../../src/runs/read/run-data.js';
import { itemOf } from '../page/data.js';

function run(episodes: number, firstSeed: number): Run {
  return {
    ...{ directory: 'x', kind: 'train', experiment: 'x', rows: 3 * episodes, training: [] },
    ...{ facts: [], missingItems: [], seeds: [[0, firstSeed]] },
    items: ['a', 'b', 'c'].map((name) => ({ ...itemOf(name), episodes })),
  };
}

it('episodes that several policies or runs met are counted once', () => {
  expect(differentEpisodes([run(100, 7)])).toBe(100);
  expect(differentEpisodes([run(100, 7), run(100, 7), run(20, 7)])).toBe(100);
  expect(differentEpisodes([run(100, 7), run(100, 8), run(50, 7)])).toBe(200);
});
