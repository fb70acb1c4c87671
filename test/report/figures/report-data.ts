import { paretoOptimal } from '../../../src/math/pareto.js';
import { summarize, type Summary } from '../../../src/math/statistics.js';
import type {
  BestStatic,
  Grid,
  LearnedPolicy,
  LearningCurve,
  PolicyMap,
  ReportData,
  RulePolicy,
  Setting,
} from '../../../src/report/data.js';
import type { Item } from '../../../src/runs/read/run-data.js';
import type { Identity } from '../../../src/runs/tables/identity.js';
import { scenarioSchema } from '../../../src/config/schema/scenario.js';
import {
  EPISODE_METRICS,
  METRICS,
  type EpisodeMetric,
} from '../../../src/simulator/metrics/metrics.js';

/** The settings of the small report: the paper's A and L. */
export const A: Setting = { eta: 0.9, c2: 0, letter: 'A' };
export const L: Setting = { eta: 0.4, c2: -1, letter: 'L' };

export const EPISODES = 2;
const C1 = 10;
const THRESHOLD = 2;

/** A summary with an interval, as if over some episodes. */
export function summary(mean: number, ci95 = NaN, n = EPISODES): Summary {
  return { n: Number.isNaN(mean) ? 0 : n, mean, std: ci95, ci95 };
}

interface Made {
  /** [delay] requests, over all episodes */
  sync: number[];
  e2e: number[];
  served: number;
  setting?: Setting;
  identity?: Partial<Identity>;
  /** without delays.csv */
  noDelays?: boolean;
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const meanDelay = (counts: readonly number[]) => sum(counts.map((n, d) => n * d)) / sum(counts);

/** The return per episode of some counts: Σ n·c₁·η^d / episodes + c₂·late / episodes. */
export function returnOf({ sync, e2e }: Pick<Made, 'sync' | 'e2e'>, { eta, c2 }: Setting): number {
  const late = sum(e2e.slice(THRESHOLD + 1));
  return (sum(sync.map((n, d) => n * C1 * eta ** d)) + c2 * late) / EPISODES;
}

/** An item whose metrics follow from its counts of delays. */
export function item(made: Made): Item {
  const { sync, e2e, served, setting = A, identity = {}, noDelays = false } = made;
  const completed = sum(sync);
  const e2eMean = meanDelay(e2e);
  const late = sum(e2e.slice(THRESHOLD + 1)) / EPISODES;
  const values: Partial<Record<EpisodeMetric, number>> = {
    steps: 100,
    return: returnOf({ sync, e2e }, setting),
    requests_generated: 100,
    requests_completed: completed / EPISODES,
    requests_late: late,
    sync_delay_steps: meanDelay(sync),
    e2e_delay_steps: e2eMean,
    throughput_mbit: 350 * served,
    traffic_served_pct: served,
    // Half of the delay is waiting in the device, and so on: the parts make up the whole.
    tx_wait_steps: 0.5 * e2eMean,
    tx_steps: 0.25 * e2eMean,
    bs_wait_steps: 0.125 * e2eMean,
    processing_steps: 0.125 * e2eMean,
    sync_delay_p95_steps: completed > 0 ? sync.length - 1 : NaN,
    e2e_delay_p95_steps: completed > 0 ? e2e.length - 1 : NaN,
    ue_queue_mean: 3,
    sensor_queue_mean: 4,
    rho_c_mean: 0.5,
    rho_p_mean: 0.5,
  };
  return {
    identity: {
      experiment: 'small',
      item: 'an item',
      policy: 'static',
      rho_c: null,
      rho_p: null,
      eta: setting.eta,
      c2: setting.c2,
      train_seed: null,
      ...identity,
    },
    episodes: EPISODES,
    metrics: Object.fromEntries(
      METRICS.map(({ name, kind }) => {
        // Metrics that no figure is about are 1, or missing where they have to be.
        const value = values[name] ?? (kind === 'overRequests' && completed === 0 ? NaN : 1);
        return [name, summary(value, Number.isNaN(value) ? NaN : 0.5)];
      }),
    ) as Record<EpisodeMetric, Summary>,
    ...(noDelays ? {} : { delays: { sync: [...sync], e2e: [...e2e] } }),
  };
}

/**
 * The splits of a 3 × 3 grid: [ρ(C), ρ(P), counts of sync delays, of e2e delays, % served]. Those
 * with an edge of 0 complete nothing. Means (sync, e2e, served): (0.5, 0.5) 1, 4, 60; (0.5, 1) 2, 3,
 * 70; (1, 0.5) 4, 2, 80; (1, 1) 3, 3, 70, which (0.5, 1) dominates in both figures.
 */
export const SPLITS: readonly [number, number, number[], number[], number][] = [
  [0, 0, [], [], 0],
  [0, 0.5, [], [], 0],
  [0, 1, [], [], 0],
  [0.5, 0, [], [], 0],
  [0.5, 0.5, [10, 20, 10], [0, 0, 0, 10, 20, 10], 60],
  [0.5, 1, [0, 10, 20, 10], [0, 0, 20, 10, 0, 10, 0], 70],
  [1, 0, [], [], 0],
  [1, 0.5, [0, 0, 0, 10, 20, 10], [0, 20, 10, 0, 0, 10], 80],
  [1, 1, [0, 0, 10, 20, 10], [0, 0, 10, 20, 10], 70],
];

export function grid(noDelays = false): Grid {
  const splits = SPLITS.map(([rhoC, rhoP, sync, e2e, served]) => ({
    rhoC,
    rhoP,
    item: item({ sync, e2e, served, noDelays, identity: { rho_c: rhoC, rho_p: rhoP } }),
  }));
  const mean = (metric: EpisodeMetric) => (split: Grid['splits'][number]) =>
    split.item.metrics[metric].mean;
  const optimal = (x: EpisodeMetric, y: EpisodeMetric, sense: 'max' | 'min') =>
    paretoOptimal(
      splits.map((split) => [mean(x)(split), mean(y)(split)] as const),
      [sense, 'min'],
    ).flatMap((is, i) => (is ? [i] : []));
  return {
    directory: 'results/grid',
    splits,
    step: 0.5,
    paretoThroughputSync: optimal('throughput_mbit', 'sync_delay_steps', 'max'),
    paretoE2eSync: optimal('e2e_delay_steps', 'sync_delay_steps', 'min'),
  };
}

/** Two seeds; sync 0.5 and 1, e2e 2 and 3, served 65 and 75: 0.75, 2.5 and 70 on average. */
export function learned(setting: Setting, sweep = 'tuned'): LearnedPolicy {
  const seed = (train_seed: number, sync: number[], e2e: number[], served: number) =>
    item({
      sync,
      e2e,
      served,
      setting,
      identity: { policy: 'learned', train_seed, item: `seed ${train_seed}` },
    });
  const seeds = [
    seed(0, [20, 20], [0, 10, 20, 10], 65),
    seed(1, [10, 20, 10], [0, 0, 10, 20, 10], 75),
  ];
  return {
    setting,
    sweep,
    seeds,
    metrics: Object.fromEntries(
      EPISODE_METRICS.map((metric) => [
        metric,
        summarize(seeds.map(({ metrics }) => metrics[metric].mean)),
      ]),
    ) as Record<EpisodeMetric, Summary>,
    ratio: summary(setting === A ? 1.25 : 1.1, 0.05),
  };
}

/** Sync 2, e2e 2, served 50 and the same under all settings unless told otherwise. */
export function rule(name: string, setting: Setting, served = 50): RulePolicy {
  const identity = { policy: name, item: `${name}-${setting.letter}` };
  return {
    name,
    setting,
    item: item({ sync: [0, 10, 20, 10], e2e: [0, 10, 20, 10], served, setting, identity }),
    ratio: summary(0.75, 0.1),
  };
}

export function bestStatic(setting: Setting): BestStatic {
  const [rhoC, rhoP, sync, e2e, served] = SPLITS[setting === A ? 4 : 5];
  const identity = { policy: 'best-static', rho_c: rhoC, rho_p: rhoP };
  return { setting, rhoC, rhoP, item: item({ sync, e2e, served, setting, identity }) };
}

export function curve(setting: Setting, sweep = 'tuned'): LearningCurve {
  const point = (timesteps: number, mean: number, selection?: number) => ({
    timesteps,
    episodeReturn: summary(mean, 5),
    ...(selection === undefined ? {} : { selectionReturn: summary(selection, 4) }),
  });
  const end = setting === A ? 300 : 30;
  return {
    setting,
    sweep,
    seeds: [0, 1],
    points: [point(100, end / 2), point(200, end - 20, end - 10), point(300, end, end + 10)],
  };
}

/** 2 × 3 cells; l = 0, 2 and l̂ = 0, 1, 2. */
export function policyMap(setting: Setting, trainSeed: number, sweep = 'tuned'): PolicyMap {
  const cells = [0, 2].flatMap((ueQueue) =>
    [0, 1, 2].map((sensorQueue) => ({
      ueQueue,
      sensorQueue,
      rhoC: 0.2 + 0.1 * ueQueue,
      rhoP: 0.3 + 0.1 * sensorQueue,
      visits: sensorQueue === 2 ? 0 : 10 * (ueQueue + sensorQueue + 1),
    })),
  );
  return { setting, sweep, trainSeed, cells };
}

/** 2 settings × 2 seeds, 2 rules, a 3 × 3 grid: everything that a report can have, small. */
export function reportData(changes: Partial<ReportData> = {}): ReportData {
  const settings = [A, L];
  return {
    experiment: 'small',
    runs: [],
    scenario: scenarioSchema.parse({ grid: { step: 0.5 } }),
    isPaper: true,
    warnings: [],
    chosen: A,
    settings,
    sweeps: ['tuned'],
    grid: grid(),
    learned: settings.map((setting) => learned(setting)),
    rules: [
      ...settings.map((setting) => rule('random', setting)),
      // Goes by the reward's constants, and so acts differently.
      rule('max-weight', A, 55),
      rule('max-weight', L, 58),
    ],
    bestStatic: settings.map(bestStatic),
    curves: settings.map((setting) => curve(setting)),
    maps: settings.flatMap((setting) => [0, 1].map((seed) => policyMap(setting, seed))),
    ...changes,
  };
}

/** A report of nothing: what {@link reportData} is without its runs. */
export const NOTHING: Partial<ReportData> = {
  learned: [],
  rules: [],
  bestStatic: [],
  curves: [],
  maps: [],
};

/** Without the optional grid. */
export function withoutGrid(changes: Partial<ReportData> = {}): ReportData {
  const data = reportData(changes);
  delete data.grid;
  return data;
}
