import { expect, it, vi } from 'vitest';
import { returnMap } from '../../../src/report/figures/heatmaps/return-map.js';
import type * as Terms from '../../../src/simulator/reward/terms.js';
import { built, run } from './drawn.js';
import { reportData, returnOf, SPLITS } from './report-data.js';

/** 2 for each step of AoRI, as a third term of the reward. */
vi.mock('../../../src/simulator/reward/terms.js', async (original) => {
  const terms = await original<typeof Terms>();
  const patience: Terms.RewardTerm = {
    name: 'patience',
    of: 'e2e',
    total: (requests, delaySteps) => 2 * requests * delaySteps,
  };
  return { ...terms, REWARD_TERMS: [...terms.REWARD_TERMS, patience] };
});

const patience = (e2e: readonly number[]) => e2e.reduce((sum, n, d) => sum + 2 * n * d, 0);

it.each([
  ['with the plan', false],
  ['without one', true],
])('a term of the reward is in the map of returns, %s', async (_, withoutPlan) => {
  const data = reportData();
  if (withoutPlan) delete data.scenario;
  for (const { item } of data.grid!.splits)
    item.metrics.return.mean += patience(item.delays!.e2e) / item.episodes;
  const chart = await run(built(returnMap, data));
  await chart.set('eta', 0.5);
  await chart.set('c2', -2);
  const cells = chart.marks().filter(({ type }) => type === 'rect');
  expect(cells).toHaveLength(SPLITS.length);
  for (const [rhoC, rhoP, sync, e2e] of SPLITS) {
    const cell = cells.find(({ datum }) => datum['rhoC'] === rhoC && datum['rhoP'] === rhoP)!;
    const others = returnOf({ sync, e2e }, { eta: 0.5, c2: -2, letter: '' });
    expect(cell.datum['value']).toBeCloseTo(others + patience(e2e) / 2, 9);
  }
});
