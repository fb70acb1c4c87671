import { drawCounts, percentileInterval, RESAMPLES, type Interval } from './bootstrap.js';

/** Values of a policy on the same episodes as those of others. */
export interface PooledValues {
  /** [trainings][episodes] one training where it was not trained; NaN where an episode has no value */
  values: readonly Float64Array[];
}

/** Means of policies with the intervals of a bootstrap that draws episodes and trainings together. */
export interface PooledMeans {
  /** [policies] */
  means: Interval[];
  /** the mean of a policy less that of another, paired */
  difference: (own: number, its: number) => Interval;
}

/**
 * Means over trainings and episodes. A resample draws episodes and trainings with replacement, the same for
 * all policies, so that differences are paired.
 *
 * @param random gives numbers in [0, 1)
 */
export function pooledMeans(
  policies: readonly PooledValues[],
  random: () => number,
  resamples = RESAMPLES,
): PooledMeans {
  const episodes = new Float64Array(policies[0].values[0].length);
  const trainings = new Map(
    policies.map(({ values }) => [values.length, new Float64Array(values.length)]),
  );
  for (const counts of [episodes, ...trainings.values()]) counts.fill(1);
  const meanOf = ({ values }: PooledValues) =>
    weightedMean(values, { episodes, trainings: trainings.get(values.length)! });
  const found = policies.map(meanOf);
  const drawn = policies.map(() => new Float64Array(resamples));
  for (let at = 0; at < resamples; at++) {
    for (const counts of [episodes, ...trainings.values()]) drawCounts(counts, random);
    policies.forEach((policy, p) => {
      drawn[p][at] = meanOf(policy);
    });
  }
  return {
    // A resample of episodes none of which has a value says nothing.
    means: found.map((value, p) => intervalOf(value, drawn[p])),
    difference: (own, its) =>
      intervalOf(
        found[own] - found[its],
        drawn[own].map((value, at) => value - drawn[its][at]),
      ),
  };
}

function intervalOf(value: number, drawn: Float64Array): Interval {
  return percentileInterval(
    value,
    drawn.filter((each) => !Number.isNaN(each)),
  );
}

/** The mean by how often episodes and trainings were drawn, missing values left out. */
function weightedMean(
  values: readonly Float64Array[],
  { episodes, trainings }: { episodes: Float64Array; trainings: Float64Array },
): number {
  let sum = 0;
  let weight = 0;
  values.forEach((ofTraining, training) => {
    if (trainings[training] === 0) return;
    for (let episode = 0; episode < ofTraining.length; episode++) {
      if (Number.isNaN(ofTraining[episode])) continue;
      const times = trainings[training] * episodes[episode];
      sum += times * ofTraining[episode];
      weight += times;
    }
  });
  return weight > 0 ? sum / weight : NaN;
}
