import type { Network } from '../simulator/network/network.js';
import type { DeviceTrace } from '../simulator/trace.js';
import { Books, gapOf } from './observation/books.js';

/**
 * What a critic may see in training besides [l, l̂]. The actor never sees it, so nothing of it is
 * needed at deployment. It describes where the episode is, what is hidden in the devices, how well
 * waiting requests are in step with their sensors, and what the trace still holds: a baseline may
 * depend on the exogenous future without biasing the gradient (Mao et al. 2019, "Variance reduction
 * for reinforcement learning in input-driven environments").
 *
 * {@link gapOf} says what the gap of a request is.
 */
export const PRIVILEGED_INPUTS = [
  'share of the episode that is left',
  'log(1 + packets waiting in UEs)',
  'log(1 + packets waiting in sensors)',
  'mean age of the newest processed update over the sensors, over T',
  'mean age of the oldest packet waiting in a UE, over T',
  'mean age of the oldest packet waiting in a sensor, over T',
  'data that UEs will generate, over what they generate in the whole episode',
  'mean spectral efficiency of UEs from now on, over 10 bit/s/Hz',
  'mean spectral efficiency of sensors from now on, over 10 bit/s/Hz',
  'mean gap of the oldest requests in the UEs, over 10 steps',
  'mean η^|gap| of the oldest requests in the UEs',
  'log(1 + Σ η^|gap|) of the requests at the stations',
  'mean gap of the requests at the stations, over 10 steps',
  'share of the requests at the stations that are late already',
] as const;

/** Writes the privileged inputs of a network. */
export class PrivilegedObserver {
  /** [steps + 1] mean spectral efficiency from a step on, bit/s/Hz */
  private readonly ueEfficiency: Float64Array;
  private readonly sensorEfficiency: Float64Array;
  private readonly books: Books;

  /** @param books of the network, where somebody else looks at them, too */
  constructor(
    private readonly network: Network,
    books?: Books,
  ) {
    const { steps, stations } = network.scenario;
    this.ueEfficiency = new Float64Array(steps + 1);
    this.sensorEfficiency = new Float64Array(steps + 1);
    this.books = books ?? new Books(stations.length);
  }

  /** To be called when an episode has begun. */
  reset(): void {
    this.books.reset(this.network);
    const { ues, sensors } = this.network.trace;
    meanFromNowOn(ues, this.ueEfficiency);
    meanFromNowOn(sensors, this.sensorEfficiency);
  }

  /** Writes the inputs from `into[at]` on. */
  observe(into: Float32Array, at: number): void {
    const { network } = this;
    const { trace, step: t, newestProcessed, ueUplink, sensorUplink } = network;
    const { steps } = network.scenario;
    const { ues, sensors } = trace;
    const generated = t > 0 ? ues.generatedMbit[t - 1] : 0;
    let age = 0;
    for (let n = 0; n < sensors.count; n++) age += t - newestProcessed[n];
    into[at++] = 1 - t / steps;
    into[at++] = Math.log1p(t > 0 ? ues.generatedPackets[t - 1] - ueUplink.sentPackets : 0);
    into[at++] = Math.log1p(t > 0 ? sensors.generatedPackets[t - 1] - sensorUplink.sentPackets : 0);
    into[at++] = age / Math.max(1, sensors.count) / steps;
    into[at++] = ueUplink.meanHeadAge(t) / steps;
    into[at++] = sensorUplink.meanHeadAge(t) / steps;
    into[at++] = (ues.generatedMbit[steps - 1] - generated) / (ues.generatedMbit[steps - 1] || 1);
    into[at++] = this.ueEfficiency[t] / 10;
    into[at++] = this.sensorEfficiency[t] / 10;
    this.observeGaps(into, at);
  }

  private observeGaps(into: Float32Array, at: number): void {
    const { network, books } = this;
    const { trace, step: t, ueUplink } = network;
    const { discount } = books;
    const all = trace.stations;
    let waiting = 0;
    let gaps = 0;
    let discounts = 0;
    for (let ue = 0; ue < trace.ues.count; ue++) {
      const request = ueUplink.oldestPacket(ue, t);
      if (request < 0) continue;
      const gap = gapOf(network, request);
      waiting++;
      gaps += gap;
      discounts += discount[Math.abs(gap)];
    }
    into[at++] = gaps / Math.max(1, waiting) / 10;
    into[at++] = discounts / Math.max(1, waiting);
    books.before(network);
    waiting = Math.max(1, books.waiting[all]);
    into[at++] = Math.log1p(books.worth[all]);
    into[at++] = books.gaps[all] / waiting / 10;
    into[at] = books.late[all] / waiting;
  }
}

function meanFromNowOn(
  { count, radioStride, spectralEfficiency }: DeviceTrace,
  into: Float64Array,
) {
  const steps = into.length - 1;
  into[steps] = 0;
  let sum = 0;
  for (let t = steps - 1; t >= 0; t--) {
    const row = t * radioStride;
    for (let d = 0; d < count; d++) sum += spectralEfficiency[row + d];
    into[t] = sum / Math.max(1, count * (steps - t));
  }
}
