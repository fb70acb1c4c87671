import type { Station } from '../../config/schema/scenario.js';
import {
  spectralEfficiencyAt,
  type ChannelModel,
  type LogSnr,
  type Radio,
  type Receiver,
} from './channel.js';

/**
 * Okumura-Hata path loss as mobile-env computes it, dB.
 *
 * C_h = 0.8 + (1.1·log10 f − 0.7)·h_m − 1.56·log10 f,
 * L = 69.55 + 26.16·log10 f − 13.82·log10 h_b − C_h + (44.9 − 6.55·log10 h_b)·log10(d + 1e-16),
 * f in MHz, h_b and h_m in m, d in km.
 */
export function pathLossDb(station: Station, deviceHeightM: number, distanceM: number): number {
  const { offsetDb, slopeDb } = lossLine(station, deviceHeightM);
  return offsetDb + slopeDb * Math.log10(distanceM / 1000 + 1e-16);
}

/** The loss is a line in log10(d): offset + slope·log10(d + 1e-16). */
function lossLine(station: Station, deviceHeightM: number) {
  const logF = Math.log10(station.frequencyMHz);
  const logH = Math.log10(station.heightM);
  const correction = 0.8 + (1.1 * logF - 0.7) * deviceHeightM - 1.56 * logF;
  return {
    offsetDb: 69.55 + 26.16 * logF - 13.82 * logH - correction,
    slopeDb: 44.9 - 6.55 * logH,
  };
}

/** SNR = 10^((P_tx,dBm − L)/10) / noise, as a logarithm. */
function logSnr(station: Station, { heightM, noise }: Receiver): LogSnr {
  const { offsetDb, slopeDb } = lossLine(station, heightM);
  // ln SNR = (P − offset)·ln 10 / 10 − ln noise − (slope/10)·ln d: an exponential and a logarithm
  // take half the time of a power, and agree with it to some 1e-15.
  const atOneKm = ((station.txPowerDbm - offsetDb) * Math.LN10) / 10 - Math.log(noise);
  const exponent = slopeDb / 10;
  return (distanceM) => atOneKm - exponent * Math.log(distanceM / 1000 + 1e-16);
}

/**
 * Spectral efficiency by distance for one station and one kind of device, in the paper's units: the
 * transmission power is in dBm, so the numerator is in milliwatts while the noise is in watts: the
 * original simulator's mixture, kept because its results depend on it (docs/model.md).
 *
 * @returns distance in metres → bit/s/Hz, allocating nothing
 */
export function spectralEfficiency(station: Station, radio: Radio): (distanceM: number) => number {
  const { heightM, noiseW, snrThreshold } = radio;
  const at = logSnr(station, { heightM, noise: noiseW });
  return (distanceM) => spectralEfficiencyAt(at(distanceM), snrThreshold);
}

/** The paper's channel. */
export const okumuraHata: ChannelModel = { logSnr };
