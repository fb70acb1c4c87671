import type { Policy } from '../environment/policy.js';
import { playEpisode, type PlayedStep } from '../environment/rollout.js';
import type { Scenario } from '../config/schema/scenario.js';
import { EpisodeMeter } from '../simulator/metrics/meter.js';
import type { EpisodeMetric } from '../simulator/metrics/metrics.js';
import { Network } from '../simulator/network/network.js';
import { isLate } from '../simulator/reward/terms.js';
import type { DeviceTrace, Trace } from '../simulator/trace.js';
import type { Uplink } from '../simulator/network/uplink.js';
import { lostWith, TieWatch, type TiesAnew } from './presence.js';

/** What happened in each step, and how things stood after it: arrays of [steps]. */
export interface StepLog {
  /** ρ^(C), ρ^(P) as applied: clipped to [0, 1] */
  rhoC: Float64Array;
  rhoP: Float64Array;
  reward: Float64Array;
  /** l, l̂: packets in all computation queues after the step */
  ueQueue: Int32Array;
  sensorQueue: Int32Array;
  /** waiting in the devices after the step, the packets that are being sent included */
  ueBacklogPackets: Int32Array;
  ueBacklogMbit: Float64Array;
  sensorBacklogPackets: Int32Array;
  sensorBacklogMbit: Float64Array;
  /** in this step */
  requestsGenerated: Int32Array;
  requestsCompleted: Int32Array;
  requestsLate: Int32Array;
  updatesGenerated: Int32Array;
  updatesCompleted: Int32Array;
  /** gone with devices whose last step it was */
  requestsLost: Int32Array;
  updatesLost: Int32Array;
  /** Σ AoSI and Σ AoRI of the requests completed in this step, steps */
  syncDelaySum: Int32Array;
  e2eDelaySum: Int32Array;
}

/** The timestamps of all packets of a group of devices: [packets] steps; −1 until it happens. */
export interface PacketLog {
  /** step in which sending started; −1 as long as the packet is not sent entirely */
  txStart: Int32Array;
  txEnd: Int32Array;
  procStart: Int32Array;
  procEnd: Int32Array;
  /** step with which it was lost: the last one of its device */
  lostAt: Int32Array;
}

/** One episode of one policy, as the network recorded it. */
export interface EpisodeRecording {
  /** with the constants of the reward that the policy was judged by */
  scenario: Scenario;
  trace: Trace;
  steps: StepLog;
  requests: PacketLog;
  updates: PacketLog;
  /** [requests] the sensor that a request was tied to in the end; −1 when there was none */
  requestSensor: Int32Array;
  tiesAnew: TiesAnew;
  /** [requests] generation step of the update that a completed request was served with; −1 before */
  servedWith: Int32Array;
  /** requests in the order of completion */
  completedRequests: Int32Array;
  /** what episodes.csv says of the episode; NaN where missing */
  metrics: Record<EpisodeMetric, number>;
}

/**
 * Runs a policy through an episode and keeps all that the network recorded. The same trace, policy
 * and seed give the metrics that grid-search, train and evaluate write in episodes.csv.
 *
 * @param scenario the reward is part of it, and the policy may go by it
 * @param episode.trace the workload; policies that are to be compared share it
 * @param episode.seed of the episode, for policies that draw their actions
 */
export function recordEpisode(
  scenario: Scenario,
  policy: Policy,
  episode: { trace: Trace; seed: number },
): EpisodeRecording {
  const { trace } = episode;
  const network = new Network(scenario);
  const steps = stepLog(scenario.steps);
  const ties = new TieWatch(trace);
  playEpisode(network, policy, {
    ...episode,
    afterStep: (played) => {
      noteStep(steps, played);
      ties.look(network);
    },
  });
  noteCompletions(network, steps);
  const { ueUplink, sensorUplink } = network;
  const requests = packetLog(trace.ues, ueUplink, network.requests);
  const updates = packetLog(trace.sensors, sensorUplink, network.updates);
  for (const t of requests.lostAt) if (t >= 0) steps.requestsLost[t]++;
  for (const t of updates.lostAt) if (t >= 0) steps.updatesLost[t]++;
  const packets = trace.ues.device.length;
  return {
    scenario,
    trace,
    steps,
    requests,
    updates,
    requestSensor: network.requestSensor.slice(0, packets),
    tiesAnew: ties.anew,
    servedWith: network.servedWith.slice(0, packets),
    completedRequests: network.completedRequests.slice(0, network.requestsCompleted),
    metrics: new EpisodeMeter(scenario).metrics(network),
  };
}

/** The largest AoRI or AoSI of an episode, steps; 0 when no request was completed. */
export function largestDelay({ trace, requests, servedWith, completedRequests }: EpisodeRecording) {
  let largest = 0;
  for (const r of completedRequests) {
    const generated = trace.ues.generatedAt[r];
    largest = Math.max(
      largest,
      requests.procEnd[r] - generated,
      Math.abs(generated - servedWith[r]),
    );
  }
  return largest;
}

function stepLog(steps: number): StepLog {
  const decimals = () => new Float64Array(steps);
  const counts = () => new Int32Array(steps);
  return {
    rhoC: decimals(),
    rhoP: decimals(),
    reward: decimals(),
    ueQueue: counts(),
    sensorQueue: counts(),
    ueBacklogPackets: counts(),
    ueBacklogMbit: decimals(),
    sensorBacklogPackets: counts(),
    sensorBacklogMbit: decimals(),
    requestsGenerated: counts(),
    requestsCompleted: counts(),
    requestsLate: counts(),
    updatesGenerated: counts(),
    updatesCompleted: counts(),
    requestsLost: counts(),
    updatesLost: counts(),
    syncDelaySum: counts(),
    e2eDelaySum: counts(),
  };
}

/** What only the network knows, and only now. */
function noteStep(log: StepLog, { network, action, reward }: PlayedStep): void {
  const { trace, ueUplink, sensorUplink } = network;
  const t = network.step - 1;
  log.rhoC[t] = Math.min(1, Math.max(0, action[0]));
  log.rhoP[t] = Math.min(1, Math.max(0, action[1]));
  log.reward[t] = reward;
  log.ueQueue[t] = network.ueQueue;
  log.sensorQueue[t] = network.sensorQueue;
  log.ueBacklogPackets[t] = backlogPackets(trace.ues, ueUplink, t);
  log.ueBacklogMbit[t] = log.ueBacklogPackets[t] && backlogMbit(trace.ues, ueUplink, t);
  log.sensorBacklogPackets[t] = backlogPackets(trace.sensors, sensorUplink, t);
  log.sensorBacklogMbit[t] =
    log.sensorBacklogPackets[t] && backlogMbit(trace.sensors, sensorUplink, t);
}

/** What was generated, is not sent and did not go with its device. */
function backlogPackets(
  { generatedPackets }: DeviceTrace,
  { sentPackets, lostPackets }: Uplink,
  t: number,
): number {
  return generatedPackets[t] - sentPackets - lostPackets;
}

/** The same. Long sums: their last bits may differ. */
function backlogMbit(
  { generatedMbit }: DeviceTrace,
  { sentMbit, lostMbit }: Uplink,
  t: number,
): number {
  return Math.max(0, generatedMbit[t] - sentMbit - lostMbit);
}

/** What the packets' timestamps tell of every step. */
function noteCompletions(network: Network, log: StepLog): void {
  const { trace, requests, updates, deadlines } = network;
  const { device, generatedAt } = trace.ues;
  for (const t of generatedAt) log.requestsGenerated[t]++;
  for (const t of trace.sensors.generatedAt) log.updatesGenerated[t]++;
  for (let i = 0; i < requests.completions; i++) {
    const request = requests.completed[i];
    const t = requests.endOfCompleted[i];
    const aori = t - generatedAt[request];
    log.requestsCompleted[t]++;
    log.e2eDelaySum[t] += aori;
    log.syncDelaySum[t] += Math.abs(generatedAt[request] - network.servedWithInOrder[i]);
    if (isLate(aori, deadlines.of(device[request]))) log.requestsLate[t]++;
  }
  for (let i = 0; i < updates.completions; i++) log.updatesCompleted[updates.endOfCompleted[i]]++;
}

function packetLog(
  devices: DeviceTrace,
  uplink: Uplink,
  { procStart, procEnd }: { procStart: Int32Array; procEnd: Int32Array },
): PacketLog {
  const packets = devices.device.length;
  return {
    txStart: uplink.txStart.slice(0, packets),
    txEnd: uplink.txEnd.slice(0, packets),
    procStart: procStart.slice(0, packets),
    procEnd: procEnd.slice(0, packets),
    lostAt: lostWith(devices, (packet) => uplink.isLost(packet)),
  };
}
