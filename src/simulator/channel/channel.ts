import type { Station } from '../../config/schema/scenario.js';

/** What a channel needs to know of a device's radio. */
export interface Radio {
  heightM: number;
  /** of the receiver, watts */
  noiseW: number;
  /** below this SNR nothing is received */
  snrThreshold: number;
}

/** What the power of a station is set against at a device. */
export interface Receiver {
  /** of the antenna, m */
  heightM: number;
  /** of the receiver: a power that 10^(P/10) mW at P dBm is divided by, in the unit of the scenario */
  noise: number;
}

/** Distance in the plane, m → natural logarithm of the SNR, allocating nothing. */
export type LogSnr = (distanceM: number) => number;

/** How well devices hear their stations, before anything is drawn. */
export interface ChannelModel {
  /** The SNR by distance, for one station and one kind of device. */
  logSnr(station: Station, receiver: Receiver): LogSnr;
}

/** Here 1 + SNR is the SNR, and far above the largest threshold; the exponential overflows at 709.78. */
export const LARGEST_LOG = 700;

/** log2(1 + SNR), bit/s/Hz, when the SNR exceeds the threshold, else 0. */
export function spectralEfficiencyAt(logSnr: number, snrThreshold: number): number {
  // Beyond all radio, but finite: an infinite rate over no bandwidth would be no number.
  if (logSnr > LARGEST_LOG) return logSnr * Math.LOG2E;
  const snr = Math.exp(logSnr);
  return snr > snrThreshold ? Math.log2(1 + snr) : 0;
}
