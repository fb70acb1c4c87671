import type { ContextValue } from '../../config/schema/contexts.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { Interval } from '../../math/bootstrap.js';
import type { Summary } from '../../math/statistics.js';
import type { EpisodeMetric } from '../../simulator/metrics/metrics.js';
import type { RunLoad } from '../load-file.js';
import type { Plan, Source } from '../plans/plan.js';
import type { Identity } from '../tables/identity.js';
import type { ImportanceRow } from '../tables/importance.js';
import type { PhaseRow } from '../tables/phases.js';
import type { RecoveryRow } from '../tables/recovery.js';
import type { ResponseRow } from '../tables/response.js';

/** What a run directory holds, by the command that wrote it. */
export type RunKind = Plan['command'];

/** How many completed requests had each delay, over all episodes of an item. */
export interface DelayCounts {
  /** [AoSI in steps] requests */
  sync: number[];
  /** [AoRI in steps] requests */
  e2e: number[];
}

/** Metrics of which the episodes are kept, so that policies can be compared episode by episode. */
export const COMPARED_METRICS = [
  'return',
  'sync_delay_steps',
  'e2e_delay_steps',
  'traffic_served_pct',
] as const satisfies readonly EpisodeMetric[];

export type ComparedMetric = (typeof COMPARED_METRICS)[number];

/** One item of a run directory: a policy (under a setting) over its episodes. */
export interface Item {
  identity: Identity;
  episodes: number;
  /** computed from the rows of episodes.csv; a metric that no episode had has n = 0 */
  metrics: Record<EpisodeMetric, Summary>;
  /**
   * the episodes in their order: numbers, seeds and values, NaN where there is none. Not of a grid
   * search, whose rows may be millions
   */
  byEpisode?: { episodes: number[]; seeds: number[]; values: Record<ComparedMetric, number[]> };
  /** of evaluate's summary.csv: against the best static split on the same episodes */
  versusStatic?: { ratio: number; difference: Summary };
  /** of delays.csv, where there is one */
  delays?: DelayCounts;
  /** of evaluate's plan.json: where a learned policy comes from, and whether it drew its actions */
  source?: Source & { stochastic: boolean };
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
  /** null: for any */
  eta: number | null;
  c2: number | null;
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
  /** what networks were trained on */
  backend?: string;
  sessions: { command: string; started: string; ended?: string; status: string }[];
}

/** Traffic in which policies were judged. */
export interface JudgedCondition {
  /** null where an evaluation has no conditions */
  name: string | null;
  /** whether it counts in means: it is one that training meets, or none is */
  isCounted: boolean;
}

/** How a policy, of all its training seeds, keeps up under a setting. */
export interface JudgedPolicy {
  name: string;
  /** null where it was not trained */
  trainSeeds: number | null;
  /** [conditions] return relative to the best static split found afresh; NaN where that earns nothing */
  ratios: Interval[];
  /** over the conditions that count */
  mean: Interval;
  /** over the others, where there are any */
  meanOutside?: Interval;
  /** mean less that of each rule and of the best single split */
  versus: VersusRival[];
}

export interface VersusRival {
  rival: string;
  difference: Interval;
  /** [conditions] of the ratios, where the file says so; NaN where there is none */
  byCondition?: Interval[];
}

/** A policy over all settings. */
export interface JudgedOverSettings {
  name: string;
  /** null where it was not trained */
  trainSeeds: number | null;
  /** geometric mean over the settings of the mean ratio */
  mean: Interval;
  versus: VersusRival[];
  /** what its choices are worth, where the file says so */
  tradeOff?: TradeOff;
}

export interface TradeOff {
  /** mean over the settings of the mean ratio */
  utility?: Interval;
  /** largest utility loss, and against whom */
  loss?: Interval & { versus: string };
  /** steps², of the mean delays under all settings, up to the reference point */
  hypervolume?: number;
  /** steps: longest mean delays of all that are compared */
  reference?: { syncSteps?: number; e2eSteps?: number };
}

/** What adaptivity.csv tells. */
export interface RunAdaptivity {
  conditions: JudgedCondition[];
  settings: { eta: number; c2: number; policies: JudgedPolicy[] }[];
  /** geometric means over the settings, of policies that every setting has; empty for one setting */
  over: JudgedOverSettings[];
}

/**
 * How policies respond to changes of the load within an episode: rows of response.csv, phases.csv and
 * recovery.csv.
 */
export interface RunResponse {
  courses: ResponseRow[];
  phases: PhaseRow[];
  recovery: RecoveryRow[];
}

/** What a run of `--vary` holds of a point. */
export interface RunPoint {
  name: string;
  /** of the paths, in their order */
  values: readonly ContextValue[];
  /** whether the scenario is as the plan has it, whatever the hyperparameters are */
  isOwn: boolean;
  items: Item[];
}

/** All that is known of one run directory. */
export interface Run {
  /** as the user named it */
  directory: string;
  /** of a part of a run: the point that it is of */
  point?: string;
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
    /** traces that are its episodes; left out where these were drawn */
    traces?: number;
  };
  /** of load.json, where there is one */
  load?: RunLoad;
  /** items in the order of their first row; where there are conditions, those of the first */
  items: Item[];
  /** in the order of their first rows; left out where there are none */
  conditions?: { name: string; items: Item[] }[];
  /** where plan.json says that values vary */
  varied?: {
    paths: readonly string[];
    /** in the order of the plan; without those of which nothing is done */
    points: readonly RunPoint[];
    /** name of the first point at which the scenario is as the plan has it; of the first where none is */
    shown: string;
  };
  /** of adaptivity.csv, where there is one */
  adaptivity?: RunAdaptivity;
  /** of response.csv, where there is one */
  response?: RunResponse;
  /** of importance.csv, where there is one */
  importance?: ImportanceRow[];
  /** rows of episodes.csv */
  rows: number;
  /** of `train`: items of the plan that have a folder in runs/ */
  training: TrainingRun[];
  facts: RunFacts[];
  /** items of the plan that have no rows: not done, or failed */
  missingItems: string[];
  /** work is left to be done: there are parts that wait for others */
  unfinished?: boolean;
  /** [episode, episode_seed] of the first few episodes */
  seeds?: [number, number][];
  /** what reading left out, in words */
  notes?: string[];
}
