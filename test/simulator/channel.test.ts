import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { pathLossDb, spectralEfficiency } from '../../src/simulator/channel/okumura-hata.js';

const paper = scenarioSchema.parse({});
const [station] = paper.stations;
const [ue] = paper.ues;

/*
 * The paper's station and UE: f = 3500 MHz, h_b = 40 m, h_m = 1.5 m, P = 40 dBm, noise 1e-9 W.
 *
 *   log10 f = 3.544068, log10 h_b = 1.602060
 *   C_h   = 0.8 + (1.1·3.544068 − 0.7)·1.5 − 1.56·3.544068
 *         = 0.8 + 4.797712 − 5.528746 = 0.068966
 *   at 1 km: 69.55 + 26.16·3.544068 − 13.82·1.602060 − 0.068966
 *         = 69.55 + 92.712820 − 22.140469 − 0.068966 = 140.053385 dB
 *   slope = 44.9 − 6.55·1.602060 = 34.406507 dB a decade
 *
 *    50 m: log10 0.05 = −1.301030, L = 140.053385 − 44.763898 = 95.289487 dB
 *          SNR = 10^((40 − 95.289487)/10)/1e-9 = 10^3.4710513 = 2958.36
 *          log2(2959.36) = 11.531070 bit/s/Hz
 *   100 m: log10 0.1 = −1, L = 140.053385 − 34.406507 = 105.646878 dB
 *          SNR = 10^(9 − 6.5646878) = 10^2.4353122 = 272.466
 *          log2(273.466) = 8.095217 bit/s/Hz
 *   1000 m: L = 140.053385 dB, SNR = 10^(9 − 10.0053385) = 0.0987782, log2(1.0987782) = 0.135900
 *     0 m: log10 1e-16 = −16, L = 140.053385 − 550.504113 = −410.450728 dB
 *          SNR = 10^(9 + 45.0450728) = 10^54.0450728, log2 of it = 54.0450728/0.30103 = 179.533846
 */
it.each([
  [0, -410.450728, 179.533846],
  [50, 95.289487, 11.53107],
  [100, 105.646878, 8.095217],
  [1000, 140.053385, 0.1359],
])('at %d m: %d dB, %d bit/s/Hz', (metres, loss, efficiency) => {
  expect(pathLossDb(station, ue.heightM, metres)).toBeCloseTo(loss, 5);
  expect(spectralEfficiency(station, ue)(metres)).toBeCloseTo(efficiency, 5);
});

it('agrees with the formula as it stands, for any station and device', () => {
  for (const frequencyMHz of [700, 2500, 3500])
    for (const stationHeightM of [20, 50])
      for (const heightM of [0, 1.5, 10])
        for (const metres of [0.5, 30, 222, 5000]) {
          const f = Math.log10(frequencyMHz);
          const hb = Math.log10(stationHeightM);
          const ch = 0.8 + (1.1 * f - 0.7) * heightM - 1.56 * f;
          const loss =
            69.55 + 26.16 * f - 13.82 * hb - ch + (44.9 - 6.55 * hb) * Math.log10(metres / 1000);
          const other = { ...station, frequencyMHz, heightM: stationHeightM, txPowerDbm: 31 };
          const radio = { heightM, noiseW: 3e-9, snrThreshold: 0 };
          expect(pathLossDb(other, heightM, metres)).toBeCloseTo(loss, 9);
          expect(spectralEfficiency(other, radio)(metres)).toBeCloseTo(
            Math.log2(1 + 10 ** ((31 - loss) / 10) / 3e-9),
            9,
          );
        }
});

describe('the threshold', () => {
  it('of the paper cuts off some 88 km away', () => {
    // SNR = 2e-8: L = 40 + 90 − 10·log10(2e-8) = 206.989700 dB,
    // log10 d = (206.989700 − 140.053385)/34.406507 = 1.945455, d = 88.1973 km
    const efficiency = spectralEfficiency(station, ue);
    expect(efficiency(88_197)).toBeGreaterThan(0);
    expect(efficiency(88_198)).toBe(0);
  });

  it('of 100 cuts off at 133.8 m', () => {
    // L = 130 − 20 = 110 dB, log10 d = (110 − 140.053385)/34.406507 = −0.873480, d = 133.8198 m
    const efficiency = spectralEfficiency(station, { ...ue, snrThreshold: 100 });
    expect(efficiency(133.81)).toBeCloseTo(Math.log2(101), 2);
    expect(efficiency(133.83)).toBe(0);
  });

  it('applies at any distance, 0 included', () => {
    const snr = 2 ** spectralEfficiency(station, ue)(0) - 1;
    expect(spectralEfficiency(station, { ...ue, snrThreshold: snr * 1.001 })(0)).toBe(0);
    expect(spectralEfficiency(station, { ...ue, snrThreshold: snr * 0.999 })(0)).toBeGreaterThan(0);
  });
});

it('falls with the distance', () => {
  const efficiency = spectralEfficiency(station, ue);
  const values = Array.from({ length: 300 }, (_, metres) => efficiency(metres));
  expect(values).toEqual([...values].sort((a, b) => b - a));
  expect(new Set(values).size).toBe(300);
});
