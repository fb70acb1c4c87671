import type { Scenario } from '../config/schema/scenario.js';
import { deriveSeed } from '../simulator/random.js';
import type { Trace } from '../simulator/trace.js';
import { World } from '../simulator/world/world.js';

/** An episode, before anybody acts in it. */
export interface DrawnEpisode {
  trace: Trace;
  /** of its own, where values are drawn for each episode; else that of the experiment */
  scenario: Scenario;
  /** of the episode, and of policies that draw their actions */
  seed: number;
}

/** Gives the episode of a number. */
export type EpisodeSource = (episode: number) => DrawnEpisode;

/** The sequence of episodes that a training with that root seed plays. */
export function trainingEpisodes(scenario: Scenario, root: number | string): EpisodeSource {
  return episodesOfSeeds(scenario, (episode) => deriveSeed(root, ['training', episode]));
}

/** Episodes by what their seeds are. */
export function episodesOfSeeds(
  scenario: Scenario,
  seedOf: (episode: number) => number,
): EpisodeSource {
  const world = new World(scenario);
  return (episode) => {
    const seed = seedOf(episode);
    return { ...world.episode(seed), seed };
  };
}

/** The seed of an environment's n-th episode since it was reset with a seed, which is that of the first. */
export function seedOfSequence(seed: number, episode: number): number {
  return episode === 0 ? seed : deriveSeed(seed, ['environment', episode]);
}
