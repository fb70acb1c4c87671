import { summarize, type Summary } from '../../math/statistics.js';
import type { ComparedMetric, Item } from './run-data.js';

/** Two policies to be compared. */
export interface Pair {
  ours: Item;
  theirs: Item;
  /** what their difference is divided by; 1 where it is not given */
  unit?: number;
}

/**
 * How much more of a metric one policy has than another: the difference episode by episode, on the
 * episodes that both met (of the same number and seed). Several pairs are the training seeds of one
 * policy: then the difference is that of their mean, and its interval the wider of two, over the
 * episodes and over the seeds. So it is clear only where it would be on other episodes, and after other
 * trainings.
 *
 * Policies that met no two episodes in common are compared by their means, as independent samples.
 *
 * @param pairs one at least
 */
export function difference(pairs: readonly Pair[], metric: ComparedMetric): Summary {
  const bySeed = pairs.map((pair) => episodeDifferences(pair, metric));
  const shared = meanOfAll(bySeed);
  const overEpisodes = shared.length > 1 ? summarize(shared) : independent(pairs, metric);
  if (pairs.length === 1) return overEpisodes;
  const overSeeds = summarize(
    shared.length > 1
      ? bySeed.map((differences) => summarize(differences.values()).mean)
      : pairs.map((pair) => ofMeans(pair, metric)),
  );
  return overSeeds.ci95 > overEpisodes.ci95 ? overSeeds : overEpisodes;
}

/** By episode and its seed; episodes without a value on either side are left out. */
function episodeDifferences(
  { ours, theirs, unit = 1 }: Pair,
  metric: ComparedMetric,
): Map<string, number> {
  const known = new Map<string, number>();
  if (!ours.byEpisode || !theirs.byEpisode) return known;
  const their = valuesOf(theirs.byEpisode, metric);
  for (const [key, value] of valuesOf(ours.byEpisode, metric)) {
    const apart = (value - (their.get(key) ?? NaN)) / unit;
    if (!Number.isNaN(apart)) known.set(key, apart);
  }
  return known;
}

function valuesOf(
  { episodes, seeds, values }: NonNullable<Item['byEpisode']>,
  metric: ComparedMetric,
): Map<string, number> {
  return new Map(values[metric].map((value, i) => [`${episodes[i]}/${seeds[i]}`, value]));
}

/** Of episodes that all have, the mean over all. */
function meanOfAll(bySeed: readonly Map<string, number>[]): number[] {
  const [first, ...others] = bySeed;
  return Array.from(first, ([key, value]) =>
    others.reduce((sum, other) => sum + (other.get(key) ?? NaN), value),
  )
    .filter((sum) => !Number.isNaN(sum))
    .map((sum) => sum / bySeed.length);
}

/** Of the mean over pairs, from the intervals of both sides: wider than a paired one as a rule. */
function independent(pairs: readonly Pair[], metric: ComparedMetric): Summary {
  const { n, mean } = summarize(pairs.map((pair) => ofMeans(pair, metric)));
  const half = pairs.map(({ ours, theirs, unit = 1 }) =>
    Math.hypot(ours.metrics[metric].ci95 / unit, theirs.metrics[metric].ci95 / unit),
  );
  return { n, mean, std: NaN, ci95: summarize(half).mean };
}

function ofMeans({ ours, theirs, unit = 1 }: Pair, metric: ComparedMetric): number {
  return (ours.metrics[metric].mean - theirs.metrics[metric].mean) / unit;
}
