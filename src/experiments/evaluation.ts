import type { PolicySpec } from '../policies/spec.js';
import { createPolicy } from '../policies/spec.js';
import type { Scenario } from '../scenario/schema.js';
import { EPISODE_METRICS, EpisodeMeter } from '../simulator/metrics.js';
import { Network } from '../simulator/network.js';
import { deriveSeed } from '../simulator/random.js';
import { World } from '../simulator/world.js';

/** Final evaluation, selection during training, and training use episodes of their own. */
export type EpisodePurpose = 'evaluation' | 'selection' | 'training';

/** The seed of an episode. The reward's constants are no part of it. */
export function episodeSeed(rootSeed: number, purpose: EpisodePurpose, episode: number): number {
  return deriveSeed(rootSeed, [purpose, episode]);
}

/** The outcome of one policy on one episode. */
export interface EpisodeResult {
  /** index into the list of policies */
  policy: number;
  episode: number;
  seed: number;
  /** in the order of EPISODE_METRICS; overwritten by the next result */
  metrics: Float64Array;
}

/**
 * Runs every policy on the same episodes: each trace is generated once and shared by the policies
 * (common random numbers). Results come episode by episode, policies in their order.
 */
export function* evaluateEpisodes(
  scenario: Scenario,
  policies: readonly PolicySpec[],
  episodes: { first: number; end: number },
): Generator<EpisodeResult> {
  const world = new World(scenario);
  const network = new Network(scenario);
  const meter = new EpisodeMeter(scenario);
  const actors = policies.map(createPolicy);
  const action = new Float64Array(2);
  const metrics = new Float64Array(EPISODE_METRICS.length);
  for (let episode = episodes.first; episode < episodes.end; episode++) {
    const seed = episodeSeed(scenario.seed, 'evaluation', episode);
    const trace = world.trace(seed);
    for (let policy = 0; policy < actors.length; policy++) {
      const actor = actors[policy];
      network.reset(trace);
      actor.reset(seed);
      while (!network.truncated) {
        actor.act(network, action);
        network.advance(action[0], action[1]);
      }
      meter.measure(network, metrics);
      yield { policy, episode, seed, metrics };
    }
  }
}
