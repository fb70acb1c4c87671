import type { LearnedPolicy, ReportData, RulePolicy, Setting } from '../../../src/report/data.js';
import type { Item } from '../../../src/runs/read/run-data.js';
import type { Summary } from '../../../src/math/statistics.js';
import { scenarioSchema } from '../../../src/config/schema/scenario.js';
import { EPISODE_METRICS, type EpisodeMetric } from '../../../src/simulator/metrics/metrics.js';

/** A summary of so many values; by default of 100 with a spread of 1. */
export function summaryOf(mean: number, { n = 100, std = 1 } = {}): Summary {
  return { n, mean, std, ci95: (1.96 * std) / Math.sqrt(n) };
}

/** An item whose other metrics are 1. */
export function itemOf(
  name: string,
  metrics: Partial<Record<EpisodeMetric, Summary>> = {},
  identity: Partial<Item['identity']> = {},
): Item {
  return {
    identity: {
      experiment: 'paper',
      item: name,
      policy: 'static',
      rho_c: null,
      rho_p: null,
      eta: 0.9,
      c2: 0,
      train_seed: null,
      ...identity,
    },
    episodes: 100,
    metrics: metricsOf(metrics),
  };
}

export function metricsOf(
  metrics: Partial<Record<EpisodeMetric, Summary>>,
): Record<EpisodeMetric, Summary> {
  return {
    ...(Object.fromEntries(EPISODE_METRICS.map((name) => [name, summaryOf(1)])) as Record<
      EpisodeMetric,
      Summary
    >),
    requests_lost: summaryOf(0),
    ...metrics,
  };
}

export const A: Setting = { eta: 0.9, c2: 0, letter: 'A' };
export const G: Setting = { eta: 0.9, c2: -1, letter: 'G' };

/** A sweep's policy of a setting whose return is `ratio` times the best static split's 1,000. */
export function learnedOf(setting: Setting, ratio: number, sweep = 'tuned'): LearnedPolicy {
  const result = summaryOf(1000 * ratio, { n: 3, std: 10 });
  return {
    setting,
    sweep,
    seeds: [0, 1, 2].map((seed) =>
      itemOf(`${sweep}-${setting.letter}-${seed}`, { return: result }, { train_seed: seed }),
    ),
    metrics: metricsOf({ return: result }),
    ratio: summaryOf(ratio, { n: 3, std: 0.01 }),
  };
}

export function ruleOf(name: string, setting: Setting, ratio: number): RulePolicy {
  return {
    name,
    setting,
    item: itemOf(`${name}-${setting.letter}`, { return: summaryOf(1000 * ratio) }),
    ratio: summaryOf(ratio, { std: 0.1 }),
  };
}

/** Nothing but a scenario. */
export function emptyData(changes: Partial<ReportData> = {}): ReportData {
  return {
    experiment: 'paper',
    runs: [],
    scenario: scenarioSchema.parse({}),
    isPaper: true,
    warnings: [],
    chosen: A,
    settings: [A],
    sweeps: [],
    learned: [],
    rules: [],
    bestStatic: [],
    curves: [],
    maps: [],
    ...changes,
  };
}

/** The three splits of the paper's Table I, with our numbers. */
export function tableOneGrid(
  numbers: { sync: number; e2e: number; served: number }[],
): NonNullable<ReportData['grid']> {
  const splits = [
    [0.3, 0.3],
    [0.3, 0.4],
    [0.4, 0.4],
  ];
  return {
    directory: 'grid',
    splits: numbers.map(({ sync, e2e, served }, i) => ({
      rhoC: splits[i][0],
      rhoP: splits[i][1],
      item: itemOf(
        `static-${splits[i].join('-')}`,
        {
          sync_delay_steps: summaryOf(sync, { std: 1.1 }),
          e2e_delay_steps: summaryOf(e2e, { std: 1.2 }),
          traffic_served_pct: summaryOf(served, { std: 4 }),
          throughput_mbit: summaryOf(350 * served, { std: 1400 }),
        },
        { rho_c: splits[i][0], rho_p: splits[i][1] },
      ),
    })),
    step: 0.1,
    paretoThroughputSync: [0, 2],
    paretoE2eSync: [0, 1, 2],
  };
}
