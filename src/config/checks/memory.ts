import { extremes } from '../contexts.js';
import { controlOf, observationOf, pairsOf } from '../control.js';
import { featuresOf } from '../schema/observation.js';
import type { PpoConfig } from '../schema/ppo.js';
import type { Scenario } from '../schema/scenario.js';
import type { Training } from '../schema/training.js';

/**
 * What a worker thread takes, by the arrays that an episode is made of (simulator/trace.ts and
 * simulator/network/). Bytes; measured runs take 0.7 to 1.4 times as many.
 */

/** Of a device in a step: position; station and spectral efficiency. */
const POSITION = 16;
const RADIO = 12;
/** Of a packet: room for its size, then its record, then when it was sent and processed. */
const PACKET_DRAWN = 24;
const PACKET_RECORD = 32;
const PACKET_IN_NETWORK = 40;
/** Of a row of a rollout: what the critic saw, action, value, advantage, …, and the kernels' copy. */
const ROLLOUT_ROW = 178;
/** Of a number in an observation, that actor and critic saw, and their copies. */
const OBSERVED = 16;
/** Of a unit of a hidden layer for a row of a minibatch, there and back. */
const ACTIVATION = 8;
/** Of a thread that has loaded the program. */
const THREAD = 60e6;

interface Episode {
  /** of the trace */
  trace: number;
  /** of a network that plays it */
  network: number;
}

/** What an episode of a scenario takes; where values are drawn for each, the largest. */
function episodeBytes(scenario: Scenario): Episode {
  const each = extremes(scenario).map(episodeOf);
  return {
    trace: Math.max(...each.map(({ trace }) => trace)),
    network: Math.max(...each.map(({ network }) => network)),
  };
}

function episodeOf({ steps, stations, ues, sensors, channel }: Scenario): Episode {
  let trace = 0;
  let network = 0;
  for (const [groups, packetsOf] of [
    [
      ues.map(({ count, speedMps, presence, request }) => ({
        count,
        changes: speedMps > 0 || presence !== undefined,
        chance: request.probability,
      })),
      (count: number) => count * steps,
    ],
    [
      sensors.map(({ count, speedMps, presence, update }) => ({
        count,
        changes: speedMps > 0 || presence !== undefined,
        chance: Math.ceil(steps / update.periodSteps) / steps,
      })),
      undefined,
    ],
  ] as const) {
    const rows = groups.some(({ count, changes }) => count > 0 && changes) ? steps : 1;
    const radioRows = channel.fading === 'none' ? rows : steps;
    trace += radioRows * stations.length * 4 + steps * 12;
    for (const { count, chance } of groups) {
      const packets = count * steps * chance;
      trace += count * (rows * POSITION + radioRows * RADIO);
      trace += (packetsOf?.(count) ?? packets) * PACKET_DRAWN + packets * PACKET_RECORD;
      network += packets * PACKET_IN_NETWORK;
    }
  }
  return { trace, network: network + steps * 24 };
}

/** A worker that evaluates `policies` policies under `settings` constants of the reward. */
export function evaluationBytes(
  scenario: Scenario,
  { policies, settings }: { policies: number; settings: number },
): number {
  const { trace, network } = episodeBytes(scenario);
  // The next trace is drawn while the last is still there.
  return THREAD + 2 * trace + settings * network + policies * (50 * scenario.steps + 2000);
}

/** A worker that trains. */
export function trainingBytes(scenario: Scenario, training: Training, ppo: PpoConfig): number {
  const { trace, network } = episodeBytes(scenario);
  const { nEnvs, nSteps, batchSize, policyNet, valueNet } = ppo;
  const steps = Math.min(nSteps ?? scenario.steps, Math.ceil(training.timesteps / nEnvs));
  const rows = steps * nEnvs * pairsOf(scenario);
  const units = [...policyNet, ...valueNet].reduce((sum, width) => sum + width, 0);
  const selection = training.evalEvery > 0 ? training.selectionEpisodes : 0;
  return (
    THREAD +
    (2 * nEnvs + selection) * trace +
    (nEnvs + selection) * network +
    nEnvs * scenario.steps * 8 +
    rows * (ROLLOUT_ROW + OBSERVED * observedNumbers(scenario)) +
    Math.min(batchSize, rows) * units * ACTIVATION
  );
}

/** Numbers in an observation. */
function observedNumbers(scenario: Scenario): number {
  const observation = observationOf(scenario);
  const isOfEach = observation.stations === 'each' && controlOf(scenario).stations === 'shared';
  const present = featuresOf(observation).length * (isOfEach ? scenario.stations.length : 1);
  return present + (observation.history - 1) * (present + 2);
}
