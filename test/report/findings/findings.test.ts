import { describe, expect, it } from 'vitest';
import { againstRule, learnedRatios, ruleRatios } from '../../../src/report/findings/ratios.js';
import { findings, summary } from '../../../src/report/page/summary.js';
import { agrees, tableOne } from '../../../src/report/findings/table-one.js';
import type { Item } from '../../../src/runs/read/run-data.js';
import { summarize } from '../../../src/math/statistics.js';
import { A, emptyData, G, learnedOf, ruleOf, summaryOf, tableOneGrid } from '../page/data.js';

describe('the paper’s Table I', () => {
  const grid = tableOneGrid([
    { sync: 7.93, e2e: 9.77 + 1.23 / 2, served: 82.61 - 8 },
    { sync: 14.63 - 2 * 1.43, e2e: 6.94, served: 88.35 },
    { sync: 19.84, e2e: 1.98, served: 97.76 },
  ]);

  it('is compared in units of the paper’s spread, of ours where the paper has none', () => {
    const [first, second] = tableOne({ isPaper: true, grid });
    expect(first.sync.inSpreads).toBeCloseTo(0, 12);
    expect(first.e2e.inSpreads).toBeCloseTo(0.5, 12);
    expect(first.served.inSpreads).toBeCloseTo(-2, 12);
    expect(second.sync.inSpreads).toBeCloseTo(-2, 12);
    expect([first.e2e, first.served, second.sync].map(agrees)).toEqual([true, false, false]);
  });

  it('has the swapped delays of its last row put where they belong', () => {
    const { sync, e2e, served } = tableOne({ isPaper: true, grid })[2];
    expect(sync).toMatchObject({ paper: { mean: 19.84, std: 1.25 }, swapped: true, inSpreads: 0 });
    expect(e2e).toMatchObject({ paper: { mean: 1.98, std: 0.5 }, swapped: true, inSpreads: 0 });
    expect(served.swapped).toBe(false);
  });

  it('is compared as far as the grid has its splits, and with the paper’s scenario only', () => {
    const coarse = { ...grid, splits: grid.splits.slice(1, 2) };
    expect(tableOne({ isPaper: true, grid: coarse }).map(({ rhoP }) => rhoP)).toEqual([0.4]);
    expect(tableOne({ isPaper: false, grid })).toEqual([]);
    expect(tableOne(emptyData())).toEqual([]);
  });

  it('is not judged by a spread that nobody knows', () => {
    const [split] = grid.splits;
    split.item.metrics.traffic_served_pct = summaryOf(82, { n: 1, std: NaN });
    expect(agrees(tableOne({ isPaper: true, grid })[0].served)).toBeUndefined();
  });

  it('is summed up in words that count what agrees', () => {
    const good = tableOneGrid([
      { sync: 7.93, e2e: 9.77 + 0.615, served: 82.61 },
      { sync: 14.63, e2e: 6.94, served: 88.35 },
      { sync: 19.84, e2e: 1.98, served: 97.76 },
    ]);
    expect(findings(emptyData({ grid: good }))[0]).toMatch(
      /every number lies within one spread of the paper’s, the furthest 0.50 spreads away/,
    );
    good.splits[1].item.metrics.sync_delay_steps = summaryOf(14.63 + 3 * 1.43);
    expect(findings(emptyData({ grid: good }))[0]).toMatch(
      /do not all reproduce: 8 of 9 numbers .* the furthest is 3.00 spreads away/,
    );
  });
});

describe('what is not known', () => {
  it('is not counted as reproduced', () => {
    const grid = tableOneGrid([
      { sync: 7.93, e2e: 9.77, served: 82.61 },
      { sync: 14.63, e2e: 6.94, served: 88.35 },
      { sync: 19.84, e2e: 1.98, served: 97.76 },
    ]);
    for (const { item } of grid.splits)
      item.metrics.traffic_served_pct = summaryOf(80, { n: 1, std: NaN });
    const data = emptyData({ grid });
    expect(findings(data)[0]).toMatch(/those 6 of 9 numbers of which a spread is known lie within/);
    expect(findings(data)[0]).not.toContain('every number');
    expect(summary(data).toString()).toContain('6 of 6');
  });

  it('is no mean of ratios of which one is not positive', () => {
    const data = emptyData({
      sweeps: ['tuned'],
      settings: [A, G],
      learned: [learnedOf(A, 1.25), learnedOf(G, -0.1)],
      rules: [ruleOf('random', A, -0.2), ruleOf('random', G, 0.5)],
    });
    const [learned, rule] = findings(data);
    expect(learned).toMatch(
      /^Learned policies earn at the least −0\.100 times the return .* over 2 settings \(η 0\.9, c₂ −1\)\. They are clearly better in 1 of 2 settings, clearly worse in 1\./,
    );
    expect(rule).toMatch(
      /^The rule random earns at the least −0\.200 times .* It is clearly better in 0 of 2 settings, clearly worse in 2\./,
    );
    expect(summary(data).toString()).not.toContain('–×');
    expect(summary(data).toString()).toContain('1 of 2');
  });

  it('is no mean over a single setting', () => {
    const data = emptyData({ sweeps: ['tuned'], learned: [learnedOf(A, 1.25)] });
    expect(findings(data)[0]).toMatch(
      /^Learned policies earn 1\.250 times the return of the best static split \(η 0\.9, c₂ 0\)/,
    );
  });
});

describe('ratios to the best static split', () => {
  const data = emptyData({
    sweeps: ['tuned', 'paper'],
    settings: [A, G],
    learned: [
      learnedOf(A, 1.25),
      learnedOf(G, 0.8),
      learnedOf(A, 0.5, 'paper'),
      { ...learnedOf(G, -0.1, 'paper') },
    ],
    rules: [ruleOf('max-weight', A, 1.1), ruleOf('max-weight', G, 1.1), ruleOf('random', A, 0.2)],
  });

  it('are averaged geometrically over settings, with the least and how many are above 1', () => {
    const [tuned] = learnedRatios(data);
    expect(tuned).toMatchObject({
      name: 'tuned',
      settings: 2,
      tally: { ahead: 1, open: 0, behind: 1 },
      least: { ratio: 0.8, setting: G },
    });
    // √(1.25 · 0.8) = 1
    expect(tuned.geometricMean).toBeCloseTo(1, 12);
  });

  it('have no geometric mean where one is not positive', () => {
    const [, paper] = learnedRatios(data);
    expect(paper.geometricMean).toBeNaN();
    expect(paper.least.ratio).toBe(-0.1);
  });

  it('are clearly above 1 only with their whole interval', () => {
    const unsure = learnedOf(A, 1.05);
    unsure.ratio = { n: 3, mean: 1.05, std: 0.05, ci95: 0.06 };
    const alone = learnedOf(G, 1.05);
    alone.ratio = { n: 1, mean: 1.05, std: NaN, ci95: NaN };
    const [ratios] = learnedRatios({ ...data, sweeps: ['tuned'], learned: [unsure, alone] });
    expect(ratios).toMatchObject({ tally: { ahead: 0, open: 2, behind: 0 } });
  });

  it('rank the rules, and set learned policies against each', () => {
    expect(ruleRatios(data).map(({ name, settings }) => [name, settings])).toEqual([
      ['max-weight', 2],
      ['random', 1],
    ]);
    expect(againstRule(data, { sweep: 'tuned', rule: 'max-weight' })).toEqual({
      ahead: 1,
      open: 0,
      behind: 1,
    });
    expect(againstRule(data, { sweep: 'tuned', rule: 'random' })).toEqual({
      ahead: 1,
      open: 0,
      behind: 0,
    });
  });

  it('and are only clear against a rule with the whole interval of the paired difference', () => {
    const episodes = [0, 1, 2, 3];
    const withReturns = <T extends Item>(item: T, returns: number[]): T => ({
      ...item,
      metrics: { ...item.metrics, return: summarize(returns) },
      byEpisode: {
        episodes,
        seeds: episodes,
        values: {
          return: returns,
          sync_delay_steps: returns,
          e2e_delay_steps: returns,
          traffic_served_pct: returns,
        },
      },
    });
    const policy = learnedOf(A, 1.25);
    const rule = ruleOf('max-weight', A, 1.1);
    rule.item = withReturns(rule.item, [100, 900, 100, 900]);
    const against = (returns: number[]) => {
      policy.seeds = [withReturns(policy.seeds[0], returns)];
      return findings(emptyData({ sweeps: ['tuned'], learned: [policy], rules: [rule] })).filter(
        (sentence) => sentence.includes('compared with'),
      );
    };
    // A mean of 3502 ± 803 beside another in the interval is not "more in 1 of 1".
    expect(against([700, 950, 150, 900])).toEqual([
      'Learned policies compared with max-weight earn clearly more in 0 of 1 setting, open in 1.',
    ]);
    // The episodes differ by far more than the policies, which does not matter.
    expect(against([110, 911, 109, 910])).toEqual([
      'Learned policies compared with max-weight earn clearly more in 1 of 1 setting.',
    ]);
    expect(against([90, 889, 91, 890])).toEqual([
      'Learned policies compared with max-weight earn clearly more in 0 of 1 setting, clearly less in 1.',
    ]);
  });
});
