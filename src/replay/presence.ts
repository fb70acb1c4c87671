import { mayBeAbsent } from '../config/presence.js';
import type { Scenario } from '../config/schema/scenario.js';
import type { Network } from '../simulator/network/network.js';
import type { DeviceTrace, Trace } from '../simulator/trace.js';

/**
 * Whether devices come and go in an episode, by its scenario or by its trace, so that packets may be lost:
 * only then logs and page say who is there and what is lost.
 */
export function comesAndGoes({ scenario, trace }: { scenario: Scenario; trace: Trace }): boolean {
  const groups = [...scenario.ues, ...scenario.sensors];
  return (
    trace.ues.presence !== undefined ||
    trace.sensors.presence !== undefined ||
    groups.some(mayBeAbsent)
  );
}

/** @returns [steps] how many devices of a kind are there */
export function presentByStep({ count, presence }: DeviceTrace, steps: number): Int32Array {
  const there = new Int32Array(steps);
  if (!presence) return there.fill(count);
  const { present } = presence;
  for (let t = 0; t < steps; t++)
    for (let d = 0; d < count; d++) there[t] += present[t * count + d];
  return there;
}

/** @returns [packets] the step with which the packet went with its device; −1 where it did not */
export function lostWith(
  { count, device, generatedAt, presence }: DeviceTrace,
  isLost: (packet: number) => boolean,
): Int32Array {
  const lostAt = new Int32Array(device.length).fill(-1);
  if (!presence) return lostAt;
  const { present } = presence;
  for (let packet = 0; packet < lostAt.length; packet++) {
    if (!isLost(packet)) continue;
    // It went with the first leaving of its device.
    let t = generatedAt[packet];
    while (present[(t + 1) * count + device[packet]] === 1) t++;
    lostAt[packet] = t;
  }
  return lostAt;
}

/**
 * Newest requests that are tied to another sensor than when they were generated, as changes in the order
 * of steps: from step `fromStep[i]` on the newest request of UE `ue[i]` is tied to `sensor[i]`, −1 when
 * to none.
 */
export interface TiesAnew {
  fromStep: number[];
  ue: number[];
  sensor: number[];
}

/** Notes them, step by step. */
export class TieWatch {
  readonly anew: TiesAnew = { fromStep: [], ue: [], sensor: [] };
  /** the next request to be generated */
  private request = 0;
  /** [UEs] each one's newest request, −1 before the first, and the sensor that it was tied to last */
  private readonly newest: Int32Array;
  private readonly tied: Int32Array;

  constructor(private readonly trace: Trace) {
    this.newest = new Int32Array(trace.ues.count).fill(-1);
    this.tied = new Int32Array(trace.ues.count).fill(-1);
  }

  /** To be called after every step. */
  look({ step, requestSensor }: Network): void {
    const { trace, anew, newest, tied } = this;
    const { ues, sensorSearch } = trace;
    if (!sensorSearch) return;
    for (const end = ues.generatedPackets[step - 1]; this.request < end; this.request++) {
      newest[ues.device[this.request]] = this.request;
      tied[ues.device[this.request]] = trace.requestSensor[this.request];
    }
    for (let ue = 0; ue < newest.length; ue++) {
      const sensor = newest[ue] < 0 ? -1 : requestSensor[newest[ue]];
      if (sensor === tied[ue]) continue;
      tied[ue] = sensor;
      // It was tied anew as the step began.
      anew.fromStep.push(step - 1);
      anew.ue.push(ue);
      anew.sensor.push(sensor);
    }
  }
}
