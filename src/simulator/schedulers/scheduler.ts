import type { DeviceTrace } from '../trace.js';

/** What a scheduler sees of a group of devices when it shares out the bandwidth of a step. */
export interface Backlog {
  /** Data that a device has waiting to be sent, this step's packets included, Mbit. */
  backlogMbit(device: number, step: number): number;
}

/**
 * Shares the bandwidth that a station gives to one group of devices (its UEs, or its sensors) among
 * those attached to it. A scheduler has state, so each group of each network has its own.
 */
export interface Scheduler {
  /** Forgets the past; `trace` is the group's trace of the coming episode. */
  reset(trace: DeviceTrace): void;
  /**
   * Writes each device's rate in this step, Mbit per step.
   *
   * @param step t
   * @param bandwidthMHz [stations] for this group at each station
   * @param rateMbit [devices] the result: bandwidth of the device, MHz, × its bit/s/Hz
   */
  share(step: number, bandwidthMHz: Float64Array, rateMbit: Float64Array): void;
}
