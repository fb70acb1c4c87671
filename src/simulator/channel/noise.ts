import type { Channel, Station } from '../../config/schema/scenario.js';
import type { Radio } from './channel.js';

/** Of a receiver at 290 K, dBm/Hz. */
const THERMAL_DBM_PER_HZ = -174;

/** A radio of which both descriptions of noise are known. */
export interface NoisyRadio extends Radio {
  /** what the receiver adds to thermal noise, dB; of `units: physical` */
  noiseFigureDb: number;
}

/**
 * What 10^(P/10) at P dBm is divided by for the SNR. `physical`: the noise of the station's band in
 * milliwatts, −174 dBm/Hz + 10·log10(B) + F with B in Hz, so that both sides are powers. `paper`: `noiseW`
 * as it stands, watts under milliwatts.
 */
export function noiseOf(
  { units }: Pick<Channel, 'units'>,
  { bandwidthMHz }: Pick<Station, 'bandwidthMHz'>,
  { noiseW, noiseFigureDb }: Pick<NoisyRadio, 'noiseW' | 'noiseFigureDb'>,
): number {
  if (units === 'paper') return noiseW;
  // A band of nothing has no noise, and the SNR no end; nothing is sent in it whatever the SNR.
  const hertz = Math.max(1, bandwidthMHz * 1e6);
  return Math.exp((Math.LN10 / 10) * (THERMAL_DBM_PER_HZ + noiseFigureDb)) * hertz;
}
