import type { Trace } from '../trace.js';
import type { ComputationQueue } from './computation-queue.js';
import type { Uplink } from './uplink.js';

/** What it looks at of a network, between two steps. */
interface Tied {
  readonly trace: Trace;
  /** [requests] changed in place */
  readonly requestSensor: Int32Array;
  readonly newestProcessed: Int32Array;
  readonly requests: ComputationQueue;
  readonly ueUplink: Uplink;
}

/**
 * Ties requests anew where sensors come and go. A request whose sensor leaves before any of its updates
 * was processed would wait for ever, and block those behind it: it is tied to the nearest sensor that is
 * there in the step after. Likewise one that has no sensor, as soon as one comes. That step begins with it,
 * so that who decides on it does not know yet who will be where.
 */
export class Reassociation {
  private tied = new Int32Array(0);
  /** every request before it is completed or lost */
  private oldestOpen = 0;
  /** whether requests may be without a sensor */
  private someHaveNone = false;

  /** @returns [requests] the sensors of the requests of an episode; where none leaves, the trace's own */
  reset({ requestSensor, sensorSearch }: Trace): Int32Array {
    if (!sensorSearch) return requestSensor;
    this.oldestOpen = 0;
    this.someHaveNone = requestSensor.includes(-1);
    const requests = requestSensor.length;
    if (this.tied.length < requests) this.tied = new Int32Array(requests);
    this.tied.set(requestSensor);
    return this.tied;
  }

  /** To be called when step t begins, of an episode in which sensors come and go. */
  beforeStep(network: Tied, t: number): void {
    const { trace, requestSensor, newestProcessed, requests, ueUplink } = network;
    const { sensorSearch, sensors, ues } = trace;
    const { presence, count } = sensors;
    if (!presence || !sensorSearch || t === 0) return;
    const someCome = this.someHaveNone && presence.arrivals[t] === 1;
    if (!someCome && !leavesUnheard(presence, newestProcessed, t - 1)) return;
    const { procEnd } = requests;
    const generated = ues.generatedPackets[t - 1];
    for (let r = this.oldestOpen; r < generated; r++) {
      if (procEnd[r] >= 0 || ueUplink.isLost(r)) {
        if (r === this.oldestOpen) this.oldestOpen++;
        continue;
      }
      const sensor = requestSensor[r];
      if (sensor >= 0) {
        const isThere = presence.present[t * count + sensor] === 1;
        if (isThere || newestProcessed[sensor] >= 0) continue;
      }
      requestSensor[r] = sensorSearch.sensorFor(ues.device[r], t);
      this.someHaveNone ||= requestSensor[r] < 0;
    }
  }
}

/** Whether a sensor leaves with step t of which no update has been processed. */
function leavesUnheard(
  { leaving, leaveStart }: { leaving: Int32Array; leaveStart: Int32Array },
  newestProcessed: Int32Array,
  t: number,
): boolean {
  for (let i = leaveStart[t]; i < leaveStart[t + 1]; i++)
    if (newestProcessed[leaving[i]] < 0) return true;
  return false;
}
