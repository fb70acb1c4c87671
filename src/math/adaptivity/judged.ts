import type { Interval } from '../bootstrap.js';

/** A policy under one setting. */
export interface JudgedPolicy {
  name: string;
  /** [trainings][conditions][episodes] returns; one training where it was not trained */
  returns: readonly (readonly Float64Array[])[];
  /** whether others are held against it */
  isRival: boolean;
}

/** Policies under one setting. */
export interface JudgedSetting {
  /** [conditions][episodes] returns of what is the measure there */
  reference: readonly Float64Array[];
  /** [conditions] whether it counts in what is said over conditions; default: all do */
  counted?: readonly boolean[];
  policies: readonly JudgedPolicy[];
}

export interface Versus {
  rival: string;
  /** of the mean ratios */
  difference: Interval;
  /** [conditions] of the ratios, NaN where there is none; of a policy that is a rival itself nothing */
  byCondition: Interval[];
  /** that a training of the one has more return in an episode than one of the other; a tie counts half */
  improvement: Interval;
}

/** What is known of a policy under one setting. */
export interface Adaptivity {
  name: string;
  /** [conditions] mean return over that of the reference; NaN where that is not positive */
  ratios: Interval[];
  /** over the conditions that have a ratio, and do not count */
  meanOutside?: Interval;
  /** all below: over the conditions that have a ratio, and count */
  mean: Interval;
  worst: Interval & { condition: number };
  /** of the ratios of all trainings in all conditions */
  interquartileMean: Interval;
  /** share of conditions whose whole interval is above 1, and below it */
  clearlyAbove: number;
  clearlyBelow: number;
  versus: Versus[];
}

/** What is known of a policy over all settings, where it was judged by several. */
export interface OverSettings {
  name: string;
  /** geometric mean over the settings of the mean ratio */
  mean: Interval;
  /** expected utility: the mean over the settings of the mean ratio */
  utility: Interval;
  /** largest utility loss against the best of the others, and where it is; absent where there is no other */
  loss?: Interval & { setting: number; versus: string };
  versus: { rival: string; difference: Interval }[];
}
