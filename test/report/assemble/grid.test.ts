import { describe, expect, it } from 'vitest';
import type { EpisodeMetric } from '../../../src/simulator/metrics/metrics.js';
import { learned, NOTHING_COMPLETED, split, type MadeItem } from '../../runs/read/run-directory.js';
import { reportOf } from './read.js';

const ALL = [
  [0, 0],
  [0, 0.5],
  [0, 1],
  [0.5, 0],
  [0.5, 0.5],
  [0.5, 1],
  [1, 0],
  [1, 0.5],
  [1, 1],
];
const made = (pairs: readonly number[][]) => pairs.map(([rhoC, rhoP]) => split(rhoC, rhoP));

const withMetrics = (metrics: Partial<Record<EpisodeMetric, number>>[]): MadeItem[] =>
  metrics.map((own, i) => ({
    ...split(i >> 1, i & 1),
    episodes: [own],
  }));

describe('the grid', () => {
  it('has its splits in order, whatever that of the rows', async () => {
    const { grid } = await reportOf({ 'results/grid': { items: made(ALL.toReversed()) } });
    expect(grid!.splits.map(({ rhoC, rhoP }) => [rhoC, rhoP])).toEqual(ALL);
    expect(
      grid!.splits.every(({ rhoC, rhoP, item }) => item.identity.item === `static-${rhoC}-${rhoP}`),
    ).toBe(true);
    expect(grid).toMatchObject({ step: 0.5, directory: 'results/grid' });
  });

  it.each([2, 5, 10, 20])('of %d intervals has the step that people write', async (n) => {
    const shares = Array.from({ length: n + 1 }, (_, i) => i / n);
    const { grid } = await reportOf({
      a: { items: made(shares.flatMap((c) => shares.map((p) => [c, p]))) },
    });
    expect(grid!.step).toBe(1 / n);
  });

  it('has the frontiers of the means', async () => {
    const items = withMetrics([
      { throughput_mbit: 10, sync_delay_steps: 1, e2e_delay_steps: 9 },
      { throughput_mbit: 20, sync_delay_steps: 5, e2e_delay_steps: 4 },
      { throughput_mbit: 20, sync_delay_steps: 6, e2e_delay_steps: 3 },
      { ...NOTHING_COMPLETED },
    ]);
    const { grid } = await reportOf({ a: { items } });
    expect(grid!.paretoThroughputSync).toEqual([0, 1]);
    expect(grid!.paretoE2eSync).toEqual([0, 1, 2]);
  });

  it.each<[string, MadeItem[], string]>([
    [
      'an incomplete one',
      made(ALL.filter((_, i) => i !== 1 && i !== 8)),
      'splits of the grid are missing: (0, 0.5), (1, 1); was the file cut? copy the directory again,' +
        ' or repeat the grid search',
    ],
    [
      'one with a split under two names',
      [...made(ALL), { ...split(0, 1), identity: { ...split(0, 1).identity, item: 'again' } }],
      'a split is there under two names; copy the directory again',
    ],
    [
      'an uneven one',
      made([0, 0.25, 1].flatMap((c) => [0, 1].map((p) => [c, p]))),
      'the splits are not evenly spaced (distances from 0.25 to 1); were rows taken away? copy the' +
        ' directory again, or repeat the grid search',
    ],
    [
      'a line',
      made([
        [0, 0],
        [0, 1],
      ]),
      'the grid has less than two shares of a kind; search a finer one (--step)',
    ],
    [
      'one of several rewards',
      made(ALL).map((item, i) => ({
        ...item,
        identity: { ...item.identity, eta: i === 4 ? 0.5 : 0.9 },
      })),
      'splits have different constants of the reward (η = 0.9, c₂ = 0 and η = 0.5, c₂ = 0), so their' +
        ' returns cannot be compared; repeat the grid search',
    ],
  ])('is not %s', async (_, items, message) => {
    const data = reportOf({ 'results/grid': { items } });
    await expect(data).rejects.toMatchObject({
      message: `results/grid/episodes.csv: ${message}`,
      exitCode: 2,
    });
  });

  it('is the only one', async () => {
    await expect(
      reportOf({
        a: { items: made(ALL) },
        sweep: { items: [learned({})] },
        b: { items: made(ALL) },
      }),
    ).rejects.toThrow(
      'a, b: these are all of grid-search; a report shows one grid: name one of them',
    );
  });

  it('may be absent', async () => {
    expect(await reportOf({ sweep: { items: [learned({})] } })).not.toHaveProperty('grid');
  });
});
