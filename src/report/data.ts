import type {
  Item,
  JudgedCondition,
  JudgedPolicy,
  MapCell,
  Run,
  RunAdaptivity,
  RunResponse,
} from '../runs/read/run-data.js';
import type { Interval } from '../math/bootstrap.js';
import type { Summary } from '../math/statistics.js';
import type { Scenario } from '../config/schema/scenario.js';
import type { OfferedLoad } from '../simulator/offered-load.js';
import type { EpisodeMetric } from '../simulator/metrics/metrics.js';

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
   * return relative to the best static split on the same episodes: 1 and the difference, episode by
   * episode, scaled; with the wider of the intervals over episodes and over seeds. Absent without
   * evaluation or where the split's return is not positive
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

/**
 * Learning curves of one setting in one sweep: points where all its runs have a row. A run whose setting is
 * drawn in each episode has a curve of its own.
 */
export interface LearningCurve {
  /** undefined where it is drawn */
  setting: Setting | undefined;
  /** of the run, where its setting is drawn */
  item?: string;
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

/** How policies keep up under one setting, in the conditions of an evaluation. */
export interface Adaptivity {
  setting: Setting;
  conditions: JudgedCondition[];
  policies: JudgedPolicy[];
}

/** What a policy did at a point. */
export interface VariedCell {
  /** training seeds; 0 of what was not trained, or does not tell */
  seeds: number;
  /** over training seeds where there are several, else over episodes */
  metrics: Record<EpisodeMetric, Summary>;
  /** return relative to the best static split found afresh at the point; of evaluations */
  ratio?: Summary;
}

/** A policy under a setting at all points. */
export interface VariedLine {
  name: string;
  kind: 'learned' | 'static' | 'rule';
  /** in words */
  setting: string;
  /** [points] */
  cells: (VariedCell | undefined)[];
}

/** What a run of `--vary` found, or one that draws values anew in each episode. */
export interface Varied {
  directory: string;
  /** whether points are episodes in which about these values were drawn, and one split is the measure of all */
  isDrawn?: boolean;
  /** of the values that vary */
  paths: string[];
  /** [points][paths] */
  points: (number | string)[][];
  episodes: number;
  lines: VariedLine[];
  /** [points] the offered load, of compute or radio the greater; where two numbers vary, and it is known */
  loads?: number[];
}

/** How policies respond to changes of the load within an episode, under one setting. */
export interface Response extends RunResponse {
  setting: Setting;
  /** null where an evaluation has no conditions */
  condition: string | null;
}

/** What a learned policy loses where it sees the mean of a feature in its place. */
export interface LooksAt {
  name: string;
  /**
   * what matters most first: lost of its return, of that of the best static split there, in the mean over the
   * conditions that count; NaN where that split earns nothing
   */
  features: { feature: string; loss: Interval }[];
}

/** What learned policies look at under one setting. */
export interface Importance {
  setting: Setting;
  /** whether it is a mean over conditions */
  hasConditions: boolean;
  policies: LooksAt[];
}

/** Everything that the figures and tables of a report draw on. */
export interface ReportData {
  /** name of the experiment */
  experiment: string;
  runs: Run[];
  /** the scenario of the runs, where a plan.json told it; reward constants are each setting's */
  scenario?: Scenario;
  /** where the runs were run on traces; with what these ask for, where a run directory tells */
  traces?: { load?: OfferedLoad };
  /** whether it simulates what the paper does, so that the paper's numbers may stand beside */
  isPaper: boolean;
  /** it does but for traffic that is drawn anew or judged in conditions; left out where it does not */
  isPaperAdapting?: boolean;
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
  /** where an evaluation tells how policies keep up: in the order of `settings` */
  adaptivity?: { settings: Adaptivity[]; over: RunAdaptivity['over'] };
  /** where a run varied values */
  varied?: Varied;
  /** where an evaluation tells how policies respond to changes of the load */
  response?: Response;
  /** where an evaluation tells what its learned policies look at: in the order of `settings` */
  importance?: Importance[];
}
