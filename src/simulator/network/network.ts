import { controlOf, pairsOf } from '../../config/control.js';
import { ComputationQueue } from './computation-queue.js';
import type { Deadlines } from '../reward/deadlines.js';
import { RequestRewards } from '../reward/request-rewards.js';
import type { Trace } from '../trace.js';
import { notAnAction, requireSameSize, requireTraceOf } from './misfit.js';
import type { NetworkScenario } from './network-scenario.js';
import { Reassociation } from './reassociation.js';
import { ENTRY } from './sent-packets.js';
import { Uplink } from './uplink.js';

/**
 * The stations and their MEC servers: turns a {@link Trace} and one action a step into outcomes.
 * Deterministic; a step allocates nothing.
 *
 * In a step (docs/model.md) devices send what they have at the rate that the action and the
 * scheduler give them; then, station by station, the server works on the UE queue with
 * R^(P)·ρ^(P) units and on the sensor queue with R^(P)·(1 − ρ^(P)).
 */
export class Network {
  /** Steps done in this episode. */
  step = 0;
  /** l and l̂: packets in all UE and in all sensor computation queues after the last step. */
  ueQueue = 0;
  sensorQueue = 0;
  /** The devices' side, with the sending times of every packet. */
  readonly ueUplink: Uplink;
  readonly sensorUplink: Uplink;
  /** The servers' side, with the processing times of every packet. */
  readonly requests: ComputationQueue;
  readonly updates: ComputationQueue;
  /** [requests] the sensor that a request is tied to by now; −1 when there is none */
  requestSensor: Int32Array = new Int32Array(0);
  /** [requestsCompleted] generation time of the update that the request was served with, in the order of completion */
  servedWithInOrder = new Int32Array(0);
  /** [sensors] generation time of the newest processed update; −1 when there is none */
  newestProcessed = new Int32Array(0);
  /** Sums over the steps of the episode so far. */
  returnSum = 0;
  ueQueueSum = 0;
  sensorQueueSum = 0;
  /** [pairs × 2] the last action, as it was carried out; a half of each before the first step */
  readonly lastAction: Float64Array;
  /** [stations] reward of the requests that finished at each in the last step */
  readonly stationRewards: Float64Array;
  /** Means over the steps so far and the stations; as running means, so that a constant split stays exact. */
  rhoCMean = 0;
  rhoPMean = 0;

  /** Pairs of shares in an action: one for all stations, or one for each. */
  readonly pairs: number;

  /** What {@link servedWith} gives, and the completions that are in it; −1 where it is of another episode. */
  private readonly served = { with: new Int32Array(0), written: -1 };
  private current!: Trace;
  private readonly reassociation = new Reassociation();
  /** [steps × pairs] ρ^(C) as it was carried out in this episode, and whether the episode repeats that */
  private readonly shares: Float64Array;
  private repeatsSending = false;
  private leastShare!: number;
  private bandwidthMHz!: Float64Array;
  private computeUnits!: Float64Array;
  private rewards!: RequestRewards;
  /** [stations] bandwidth of the group that sends, MHz */
  private readonly groupBandwidthMHz: Float64Array;
  private made!: NetworkScenario;

  constructor(scenario: NetworkScenario) {
    const { stations, scheduler } = scenario;
    this.pairs = pairsOf(scenario);
    this.lastAction = new Float64Array(2 * this.pairs);
    this.shares = new Float64Array(scenario.steps * this.pairs);
    this.stationRewards = new Float64Array(stations.length);
    this.groupBandwidthMHz = new Float64Array(stations.length);
    this.ueUplink = new Uplink(scheduler, stations.length);
    this.sensorUplink = new Uplink(scheduler, stations.length);
    this.requests = new ComputationQueue(this.ueUplink.sent);
    this.updates = new ComputationQueue(this.sensorUplink.sent);
    this.make(scenario);
  }

  private make(scenario: NetworkScenario): void {
    const { stations, scheduler } = scenario;
    this.made = scenario;
    this.leastShare = controlOf(scenario).leastShare;
    this.bandwidthMHz = Float64Array.from(stations, (s) => s.bandwidthMHz);
    this.computeUnits = Float64Array.from(stations, (s) => s.computeUnits);
    this.rewards = new RequestRewards(scenario);
    this.ueUplink.make(scheduler);
    this.sensorUplink.make(scheduler);
  }

  /** When requests are late. */
  get deadlines(): Deadlines {
    return this.rewards.deadlines;
  }

  /** What it is made of in the present episode. */
  get scenario(): NetworkScenario {
    return this.made;
  }

  /** The trace of the present episode. */
  get trace(): Trace {
    return this.current;
  }

  /** Whether the episode has run its T steps. */
  get truncated(): boolean {
    return this.step >= this.scenario.steps;
  }

  /**
   * Starts an episode.
   *
   * @param scenario of the episode, where values are drawn for each; as many steps, stations and pairs of shares
   * @throws {RangeError} when trace or scenario have other dimensions than the network
   */
  reset(trace: Trace, scenario = this.made): void {
    if (scenario !== this.made) {
      requireSameSize(scenario, this.made);
      this.make(scenario);
    }
    requireTraceOf(this.made, trace);
    this.current = trace;
    this.repeatsSending = false;
    this.ueUplink.reset(trace.ues);
    this.sensorUplink.reset(trace.sensors);
    this.resetServers(trace);
  }

  /**
   * Starts the episode again for actions with the same ρ^(C) in each step: devices send as they did, which is
   * not worked out again, so that splits of compute can be compared at a fraction of the cost. Until
   * it is over, sending times and sums are those of the whole episode.
   *
   * @throws {RangeError} when the episode is not over
   */
  repeatSending(): void {
    if (!this.truncated) throw new RangeError('an episode is repeated from its end');
    this.repeatsSending = true;
    this.ueUplink.repeat();
    this.sensorUplink.repeat();
    this.resetServers(this.current);
  }

  private resetServers(trace: Trace): void {
    this.lastAction.fill(0.5);
    this.stationRewards.fill(0);
    this.step = this.ueQueue = this.sensorQueue = 0;
    this.returnSum = this.ueQueueSum = this.sensorQueueSum = this.rhoCMean = this.rhoPMean = 0;
    this.requests.reset(trace.ues);
    this.updates.reset(trace.sensors);
    const requests = trace.ues.generatedAt.length;
    this.served.written = -1;
    if (this.servedWithInOrder.length < requests) this.servedWithInOrder = new Int32Array(requests);
    if (this.newestProcessed.length !== trace.sensors.count)
      this.newestProcessed = new Int32Array(trace.sensors.count);
    this.newestProcessed.fill(-1);
    this.requestSensor = this.reassociation.reset(trace);
  }

  /**
   * One step.
   *
   * @param action from index `at` on, ρ^(C) and ρ^(P), for all stations or for each in turn (see
   *   {@link pairs}), each clipped to [leastShare, 1 − leastShare]
   * @returns the reward, eq. 5 to 7
   * @throws {RangeError} when the episode is over, when an action is not a number, or when sending is
   *   repeated ({@link repeatSending}) with another ρ^(C)
   */
  advance(action: ArrayLike<number>, at = 0): number {
    const t = this.step;
    if (t >= this.scenario.steps) throw new RangeError('the episode is over; reset the network');
    const { requests, updates, computeUnits, lastAction, stationRewards } = this;
    this.take(action, at);
    if (this.current.sensorSearch) this.reassociation.beforeStep(this, t);
    const apart = this.pairs > 1 ? 2 : 0;
    if (this.repeatsSending) {
      this.requireSameShares(t);
      this.ueQueue += this.ueUplink.deliver(t, requests);
      this.sensorQueue += this.sensorUplink.deliver(t, updates);
    } else {
      this.keepShares(t);
      const bandwidth = this.groupBandwidthMHz;
      for (let s = 0; s < bandwidth.length; s++)
        bandwidth[s] = this.bandwidthMHz[s] * lastAction[apart * s];
      this.ueQueue += this.ueUplink.send(t, bandwidth, requests);
      for (let s = 0; s < bandwidth.length; s++)
        bandwidth[s] = this.bandwidthMHz[s] * (1 - lastAction[apart * s]);
      this.sensorQueue += this.sensorUplink.send(t, bandwidth, updates);
    }
    let reward = 0;
    for (let s = 0; s < computeUnits.length; s++) {
      const p = lastAction[apart * s + 1];
      stationRewards[s] = requests.head[s] >= 0 ? this.processRequests(s, computeUnits[s] * p) : 0;
      reward += stationRewards[s];
      if (updates.head[s] >= 0) this.processUpdates(s, computeUnits[s] * (1 - p));
    }
    this.returnSum += reward;
    this.ueQueueSum += this.ueQueue;
    this.sensorQueueSum += this.sensorQueue;
    this.step = t + 1;
    this.rhoCMean += (this.meanShare(0) - this.rhoCMean) / this.step;
    this.rhoPMean += (this.meanShare(1) - this.rhoPMean) / this.step;
    return reward;
  }

  /** For {@link repeatSending}. */
  private keepShares(t: number): void {
    const { shares, lastAction, pairs } = this;
    for (let s = 0, at = t * pairs; s < pairs; s++, at++) shares[at] = lastAction[2 * s];
  }

  private requireSameShares(t: number): void {
    const { shares, lastAction, pairs } = this;
    for (let s = 0, at = t * pairs; s < pairs; s++, at++)
      if (shares[at] !== lastAction[2 * s])
        throw new RangeError(
          `in step ${t} ρ^(C) is ${lastAction[2 * s]}, in the episode that is repeated it was ${shares[at]}`,
        );
  }

  /** Takes an action over, within its bounds. */
  private take(action: ArrayLike<number>, at: number): void {
    const { lastAction, leastShare } = this;
    const most = 1 - leastShare;
    for (let i = 0; i < lastAction.length; i++) {
      const share = action[at + i];
      if (!(Math.abs(share) >= 0)) throw notAnAction(action, at, lastAction.length);
      lastAction[i] = Math.min(most, Math.max(leastShare, share));
    }
  }

  /** Of the bandwidth (0) or the compute (1) of the last step for UEs, over the stations. */
  private meanShare(resource: 0 | 1): number {
    const { lastAction, pairs } = this;
    if (pairs === 1) return lastAction[resource];
    let sum = 0;
    for (let s = 0; s < pairs; s++) sum += lastAction[2 * s + resource];
    return sum / pairs;
  }

  /** [requestsCompleted] in the order of completion */
  get completedRequests(): Int32Array {
    return this.requests.completed;
  }

  /** Requests that have finished in this episode. */
  get requestsCompleted(): number {
    return this.requests.completions;
  }

  /** [updatesCompleted] in the order of completion */
  get completedUpdates(): Int32Array {
    return this.updates.completed;
  }

  /** Updates that have been processed in this episode. */
  get updatesCompleted(): number {
    return this.updates.completions;
  }

  /**
   * [requests] generation time of the update that a finished request was served with; −1 before. To be taken
   * anew when a step has been done: requests are written down when somebody asks.
   */
  get servedWith(): Int32Array {
    const { served, servedWithInOrder } = this;
    const { completed, completions } = this.requests;
    if (served.with.length < completed.length) served.with = new Int32Array(completed.length);
    if (served.written < 0) served.with.fill(-1);
    for (let i = Math.max(0, served.written); i < completions; i++)
      served.with[completed[i]] = servedWithInOrder[i];
    served.written = completions;
    return served.with;
  }

  /**
   * FIFO; work carries over steps. The head waits, and blocks those behind it, until at least one
   * update of its sensor has been processed.
   *
   * @returns the reward of the requests that finished, eq. 5 to 7
   */
  private processRequests(station: number, units: number): number {
    const { requests, newestProcessed, step: t, rewards } = this;
    const { requestSensor, servedWithInOrder } = this;
    const { sync, e2e } = rewards;
    const { head, place } = requests;
    const { entries } = this.ueUplink.sent;
    const { byUe } = rewards.deadlines;
    let reward = 0;
    let finished = 0;
    let left = units;
    while (left > 0) {
      const request = head[station];
      if (request < 0) break;
      const sensor = requestSensor[request];
      const newest = sensor < 0 ? -1 : newestProcessed[sensor];
      if (newest < 0) break;
      const entry = ENTRY.size * place[station];
      left = requests.work(station, t, left);
      if (left < 0) break;
      servedWithInOrder[requests.completions - 1] = newest;
      finished++;
      const generated = entries[entry + ENTRY.generatedAt];
      reward += sync[Math.abs(generated - newest)];
      reward += byUe
        ? rewards.byDeadline(t - generated, byUe[entries[entry + ENTRY.device]])
        : e2e[t - generated];
    }
    this.ueQueue -= finished;
    return reward;
  }

  /** FIFO; work carries over steps. The update finished last is its sensor's newest. */
  private processUpdates(station: number, units: number): void {
    const { updates, newestProcessed, step: t } = this;
    const { head, place } = updates;
    const { entries } = this.sensorUplink.sent;
    let finished = 0;
    let left = units;
    while (left > 0 && head[station] >= 0) {
      const entry = ENTRY.size * place[station];
      left = updates.work(station, t, left);
      if (left < 0) break;
      finished++;
      newestProcessed[entries[entry + ENTRY.device]] = entries[entry + ENTRY.generatedAt];
    }
    this.sensorQueue -= finished;
  }
}
