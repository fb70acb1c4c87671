import type { Station } from '../../config/schema/scenario.js';

/** What a channel needs to know of a device's radio. */
export interface Radio {
  heightM: number;
  /** of the receiver, watts */
  noiseW: number;
  /** below this SNR nothing is received */
  snrThreshold: number;
}

/** How well devices hear their stations. */
export interface ChannelModel {
  /**
   * Spectral efficiency by distance for one station and one kind of device.
   *
   * @returns distance in metres → bit/s/Hz, allocating nothing
   */
  spectralEfficiency(station: Station, radio: Radio): (distanceM: number) => number;
}
