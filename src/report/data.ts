import type { Identity } from '../results/episodes-csv.js';
import type { Summary } from '../results/statistics.js';
import type { Scenario } from '../scenario/schema.js';
import type { EpisodeMetric } from '../simulator/metrics.js';

/** What a run directory holds, by the command that wrote it. */
export type RunKind = 'grid-search' | 'train' | 'evaluate';

/** How many completed requests had each delay, over all episodes of an item. */
export interface DelayCounts {
  /** [AoSI in steps] requests */
  sync: number[];
  /** [AoRI in steps] requests */
  e2e: number[];
}

/** One item of a run directory: a policy (under a setting) over its episodes. */
export interface Item {
  identity: Identity;
  episodes: number;
  /** computed from the rows of episodes.csv; a metric that no episode had has n = 0 */
  metrics: Record<EpisodeMetric, Summary>;
  /** of evaluate's summary.csv: against the best static split on the same episodes */
  versusStatic?: { ratio: number; difference: Summary };
  /** of delays.csv, where there is one */
  delays?: DelayCounts;
  /** of evaluate's plan.json: where a learned policy was read from, and whether it drew its actions */
  source?: { folder: string; stochastic: boolean };
}

/** A row of progress.csv of a training run, as far as the figures need it. */
export interface ProgressPoint {
  timesteps: number;
  /** mean return of the last 100 training episodes; NaN before the first one ends */
  episodeReturn: number;
  /** mean return on the selection episodes; NaN in updates without an evaluation */
  selectionReturn: number;
}

/** A cell of policy-map.csv: what the policy does at a pair of queue lengths. */
export interface MapCell {
  /** l, packets */
  ueQueue: number;
  /** l̂, packets */
  sensorQueue: number;
  rhoC: number;
  rhoP: number;
  /** steps of the evaluation episodes in which it was met (at or nearest to these lengths) */
  visits: number;
}

/** One training run: an item of `train` with what its folder in runs/ holds. */
export interface TrainingRun {
  item: string;
  eta: number;
  c2: number;
  trainSeed: number;
  /** empty when there is no progress.csv */
  progress: ProgressPoint[];
  map?: MapCell[];
}

/** meta.json of a folder in runs/, for what was run. */
export interface RunFacts {
  /** the folder's name in runs/ */
  name: string;
  status: string;
  error?: string;
  versions: Record<string, string>;
  gitCommit: string | null;
  platform: string;
  sessions: { command: string; started: string; ended?: string; status: string }[];
}

/** All that is known of one run directory. */
export interface Run {
  /** as the user named it */
  directory: string;
  kind: RunKind;
  /** of the `experiment` column */
  experiment: string;
  /** of plan.json; absent when there is none */
  plan?: {
    version: string;
    scenario: Scenario;
    timesteps?: number;
    profile?: string;
    /** of `train`: equal texts for pieces of one sweep, which differ in η, c₂ and seeds alone */
    trainedAs?: string;
    /** by its path: what the scenario holds that this version does not know */
    unknown?: Record<string, unknown>;
  };
  /** items in the order of their first row */
  items: Item[];
  /** rows of episodes.csv */
  rows: number;
  /** of `train`: items of the plan that have a folder in runs/ */
  training: TrainingRun[];
  facts: RunFacts[];
  /** items of the plan that have no rows: not done, or failed */
  missingItems: string[];
  /** [episode, episode_seed] of the first few episodes */
  seeds?: [number, number][];
  /** what reading left out, in words */
  notes?: string[];
}

/** A pair of the reward's constants that policies are trained for and judged by. */
export interface Setting {
  eta: number;
  c2: number;
  /** A to L as in the paper where all settings are the paper's; else A, B, … in their order */
  letter: string;
}

/** The policies that one sweep trained for one setting. */
export interface LearnedPolicy {
  setting: Setting;
  /** of the sweep: the last parts of its directory's path that tell it from the others */
  sweep: string;
  /** one item for each training seed, of `evaluate` where it was evaluated, else of `train` */
  seeds: Item[];
  /** of the seeds' means; of the one item's episodes when there is one seed only */
  metrics: Record<EpisodeMetric, Summary>;
  /**
   * return relative to the best static split on the same episodes, over seeds (with one seed: the
   * paired difference over episodes, scaled); absent without evaluation or where the split's
   * return is not positive
   */
  ratio?: Summary;
}

/** A rule or a static split named in an evaluation, under one setting. */
export interface RulePolicy {
  /** without the setting, e.g. `max-weight` */
  name: string;
  setting: Setting;
  item: Item;
  /** as in {@link LearnedPolicy}, over episodes (paired) */
  ratio?: Summary;
}

/** The best static split of an evaluation's grid under one setting. */
export interface BestStatic {
  setting: Setting;
  rhoC: number;
  rhoP: number;
  item: Item;
}

/** The static splits of the grid search. */
export interface Grid {
  directory: string;
  /** ascending by rho_c, then rho_p */
  splits: { rhoC: number; rhoP: number; item: Item }[];
  /** distance between neighbouring splits */
  step: number;
  /** indices into `splits`, by the means: throughput ↑ and sync delay ↓ */
  paretoThroughputSync: number[];
  /** e2e delay ↓ and sync delay ↓ */
  paretoE2eSync: number[];
}

/** Learning curves of one setting in one sweep: points where all its runs have a row. */
export interface LearningCurve {
  setting: Setting;
  sweep: string;
  seeds: number[];
  points: { timesteps: number; episodeReturn: Summary; selectionReturn?: Summary }[];
}

/** The map of one trained policy. */
export interface PolicyMap {
  setting: Setting;
  sweep: string;
  trainSeed: number;
  cells: MapCell[];
}

/** Everything that the figures and tables of a report draw on. */
export interface ReportData {
  /** name of the experiment */
  experiment: string;
  runs: Run[];
  /** the scenario of the runs, where a plan.json told it; reward constants are each setting's */
  scenario?: Scenario;
  /** whether it simulates what the paper does, so that the paper's numbers may stand beside */
  isPaper: boolean;
  /** what a reader has to know before trusting a figure, in words */
  warnings: string[];
  /** the setting that figures of one setting show first */
  chosen: Setting;
  settings: Setting[];
  /** names of the sweeps, in the order in which they were given */
  sweeps: string[];
  grid?: Grid;
  learned: LearnedPolicy[];
  rules: RulePolicy[];
  bestStatic: BestStatic[];
  curves: LearningCurve[];
  maps: PolicyMap[];
}
