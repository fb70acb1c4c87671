import type { ComputationQueue } from '../../simulator/network/computation-queue.js';
import type { Network } from '../../simulator/network/network.js';
import type { DeviceTrace } from '../../simulator/trace.js';
import type { Uplink } from '../../simulator/network/uplink.js';

/**
 * What an operator that sees every queue knows when it decides the split of a step: all that was
 * there when the step before ended. The packets of the coming step are not generated yet.
 */

/** Data waiting in the devices of a group before step `step`, Mbit. */
export function waitingMbit(uplink: Uplink, { count }: DeviceTrace, step: number): number {
  let sum = 0;
  for (let device = 0; device < count; device++) sum += uplink.backlogMbit(device, step - 1);
  return sum;
}

/** Of those devices that were attached to a station in the last step; nothing before the first. */
export function waitingMbitAt(
  station: number,
  { uplink, devices, step }: { uplink: Uplink; devices: DeviceTrace; step: number },
): number {
  if (step === 0) return 0;
  const row = (step - 1) * devices.radioStride;
  let sum = 0;
  for (let d = 0; d < devices.count; d++)
    if (devices.station[row + d] === station) sum += uplink.backlogMbit(d, step - 1);
  return sum;
}

/** Work waiting at all servers in the queues of one kind, units. */
export function waitingUnits(queue: ComputationQueue): number {
  let sum = 0;
  for (let station = 0; station < queue.head.length; station++) sum += queue.backlogUnits(station);
  return sum;
}

/** l and l̂ of what a pair of shares is for: all stations, or the one that has it to itself. */
export function queuesOfPair(
  network: Network,
  pair: number,
): Pick<Network, 'ueQueue' | 'sensorQueue'> {
  if (network.pairs === 1) return network;
  const { requests, updates } = network;
  return { ueQueue: requests.waiting[pair], sensorQueue: updates.waiting[pair] };
}

/** The first of two parts as a share of both; a half when there is nothing to share. */
export function shareOf(part: number, other: number): number {
  const whole = part + other;
  return whole > 0 ? part / whole : 0.5;
}
