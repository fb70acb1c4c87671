import { episodesOfSeeds, type EpisodeSource } from '../environment/episodes.js';
import type { Policy } from '../environment/policy.js';
import type { Reward, Scenario } from '../config/schema/scenario.js';
import { GroupMeter, isGrouped } from '../simulator/metrics/group-meter.js';
import { EpisodeMeter } from '../simulator/metrics/meter.js';
import { EPISODE_METRICS } from '../simulator/metrics/metrics.js';
import { playEpisode, type PlayedStep } from '../environment/rollout.js';
import { StaticPolicy } from '../policies/rules/static.js';
import { Network } from '../simulator/network/network.js';
import { deriveSeed } from '../simulator/random.js';
import { settingKey } from '../words/settings.js';
import type { Recording } from '../simulator/trace.js';
import { World } from '../simulator/world/world.js';

/** Final evaluation and the choice of the best policy of a run have episodes of their own. */
export type EpisodePurpose = 'evaluation' | 'selection';

/** The seed of an episode. The reward's constants are no part of it. */
export function episodeSeed(rootSeed: number, purpose: EpisodePurpose, episode: number): number {
  return deriveSeed(rootSeed, [purpose, episode]);
}

/** The episodes that an evaluation of a scenario draws. */
export function drawnEpisodes(scenario: Scenario): EpisodeSource {
  return episodesOfSeeds(scenario, (episode) => episodeSeed(scenario.seed, 'evaluation', episode));
}

/** What is drawn of such an episode, before anything is derived from it. */
export function drawnRecording(
  scenario: Scenario,
  episode: number,
): { recording: Recording; seed: number } {
  const seed = episodeSeed(scenario.seed, 'evaluation', episode);
  return { recording: new World(scenario).recording(seed), seed };
}

/** A policy that is to be evaluated. */
export interface Evaluated {
  policy: Policy;
  /** constants of the reward that it is judged by, and may go by; default: the scenario's */
  reward?: Pick<Reward, 'eta' | 'c2'>;
  /** looks at the network after each step */
  afterStep?: ((step: PlayedStep) => void) | undefined;
}

/** The outcome of one policy on one episode. */
export interface EpisodeResult {
  /** index into the list of policies */
  policy: number;
  episode: number;
  seed: number;
  /** after the last step; overwritten by the next result */
  network: Network;
  /** in the order of EPISODE_METRICS; overwritten by the next result */
  metrics: Float64Array;
  /** [delay in steps] completed requests with that AoSI, AoRI; overwritten by the next result */
  delays: { sync: Int32Array; e2e: Int32Array };
  /** [groups of UEs][GROUP_METRICS], where there are several groups; overwritten by the next result */
  groups: Float64Array | undefined;
  /** the return of this episode under other constants of the reward */
  returnUnder: (reward: Pick<Reward, 'eta' | 'c2'>) => number;
}

/**
 * Runs every policy on the same episodes: each trace is generated once and shared by the policies
 * (common random numbers). Results come episode by episode, policies in their order.
 *
 * @param episodes first … end − 1; `source` gives them, by default {@link drawnEpisodes}
 */
export function* evaluateEpisodes(
  scenario: Scenario,
  evaluated: readonly Evaluated[],
  episodes: { first: number; end: number; source?: EpisodeSource },
): Generator<EpisodeResult> {
  const { first, end, source = drawnEpisodes(scenario) } = episodes;
  const meter = new EpisodeMeter(scenario);
  const groupMeter = isGrouped(scenario) ? new GroupMeter(scenario.ues.length) : undefined;
  const networks = networksByReward(scenario, evaluated);
  const metrics = new Float64Array(EPISODE_METRICS.length);
  const returnUnder = ({ eta, c2 }: Pick<Reward, 'eta' | 'c2'>) => meter.returnUnder({ eta, c2 });
  for (let episode = first; episode < end; episode++) {
    const { trace, scenario: drawn, seed } = source(episode);
    for (let index = 0; index < evaluated.length; index++) {
      const { policy, reward, afterStep } = evaluated[index];
      const network = networks[index];
      playEpisode(network, policy, {
        trace,
        seed,
        repeatsSending:
          network === networks[index - 1] && sendAlike(policy, evaluated[index - 1].policy),
        scenario: drawn === scenario ? network.scenario : judgedBy(drawn, reward),
        ...(afterStep ? { afterStep } : {}),
      });
      meter.measure(network, metrics);
      groupMeter?.measure(network);
      const groups = groupMeter?.values;
      yield { policy: index, episode, seed, network, metrics, delays: meter, groups, returnUnder };
    }
  }
}

/** Whether devices send the same under both policies: a grid has many splits of compute for each of bandwidth. */
function sendAlike(a: Policy, b: Policy): boolean {
  return a instanceof StaticPolicy && b instanceof StaticPolicy && a.rhoC === b.rhoC;
}

/** The scenario with the constants of the reward that a policy is judged by. */
function judgedBy(scenario: Scenario, reward: Evaluated['reward']): Scenario {
  if (!reward) return scenario;
  const { eta, c2 } = reward;
  return { ...scenario, reward: { ...scenario.reward, eta, c2 } };
}

/** For each policy a network with its reward; policies with the same reward share one. */
function networksByReward(scenario: Scenario, evaluated: readonly Evaluated[]): Network[] {
  const known = new Map<string, Network>();
  return evaluated.map(({ reward = scenario.reward }) => {
    const key = settingKey(reward);
    const network = known.get(key) ?? new Network(judgedBy(scenario, reward));
    known.set(key, network);
    return network;
  });
}
