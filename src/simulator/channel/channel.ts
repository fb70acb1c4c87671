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
  /** of the receiver: what 10^(P/10) at P dBm is divided by, in the unit of the scenario */
  noise: number;
}

/** Horizontal distance, m → natural logarithm of the SNR, allocating nothing. */
export type LogSnr = (distanceM: number) => number;

/** Shadow fading: normal in dB, and correlated over the way of a device by exp(−Δ/correlationM). */
export interface Shadowing {
  sigmaDb: number;
  correlationM: number;
}

/** What a model says of links that the station is out of sight of. */
export interface Obstruction {
  /** as {@link ChannelModel.logSnr}, out of sight */
  logSnr: (station: Station, receiver: Receiver) => LogSnr;
  /** chance that a device sees the station, by their horizontal distance, m */
  sightProbability: (distanceM: number) => number;
  /** over which a device's sight of a station persists, m */
  sightCorrelationM: number;
  shadowing: { inSight: Shadowing; outOfSight: Shadowing };
}

/** How well devices hear their stations. */
export interface ChannelModel {
  /** The SNR by distance, for one station and one kind of device; in sight, where that matters. */
  logSnr: (station: Station, receiver: Receiver) => LogSnr;
  /** Absent where the model knows no obstacles: then nothing is drawn. */
  obstruction?: Obstruction;
}

/** Path loss by horizontal distance, m → dB. */
export type PathLoss = (distanceM: number) => number;

/** ln of 10^((P_tx,dBm − L)/10) / noise */
export function logSnrOf(station: Station, { noise }: Receiver, lossDb: PathLoss): LogSnr {
  const { txPowerDbm } = station;
  const logNoise = Math.log(noise);
  return (distanceM) => ((txPowerDbm - lossDb(distanceM)) * Math.LN10) / 10 - logNoise;
}

/** Distance between two antennas, m, that are `distanceM` apart in the plane. */
export function distance3dM(distanceM: number, station: Station, deviceHeightM: number): number {
  const rise = station.heightM - deviceHeightM;
  return Math.sqrt(distanceM * distanceM + rise * rise);
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
