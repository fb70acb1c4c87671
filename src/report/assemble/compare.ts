import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import type { Item, Run } from '../../runs/read/run-data.js';

const TOLERANCE = 1e-9;

/** Whether two items have the same means, and so, on the same episodes, are of the same policy. */
export function sameMeans(a: Item, b: Item): boolean {
  return EPISODE_METRICS.every((name) => {
    const [one, other] = [a.metrics[name].mean, b.metrics[name].mean];
    if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) && Number.isNaN(other);
    return Math.abs(one - other) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other));
  });
}

/** Whether items of two runs stand for the same episodes. */
export function sameEpisodes(a: { run: Run; item: Item }, b: { run: Run; item: Item }): boolean {
  return a.item.episodes === b.item.episodes && !differingSeeds(a.run, b.run);
}

/** The first episode that has another seed in one run than in the other. */
export function differingSeeds(
  a: Run,
  b: Run,
): { episode: number; seeds: [number, number] } | undefined {
  const known = new Map(b.seeds);
  for (const [episode, seed] of a.seeds ?? []) {
    const other = known.get(episode);
    if (other !== undefined && other !== seed) return { episode, seeds: [seed, other] };
  }
  return undefined;
}

/** Episodes of the runs, those that several runs or policies met counted once. */
export function differentEpisodes(runs: readonly Run[]): number {
  const groups: { first: Run; episodes: number }[] = [];
  for (const run of runs) {
    const episodes = run.items.reduce((most, item) => Math.max(most, item.episodes), 0);
    const group = groups.find(({ first }) => !differingSeeds(first, run));
    if (group) group.episodes = Math.max(group.episodes, episodes);
    else groups.push({ first: run, episodes });
  }
  return groups.reduce((sum, group) => sum + group.episodes, 0);
}
