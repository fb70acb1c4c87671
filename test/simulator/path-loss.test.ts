import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { freeSpaceLossDb } from '../../src/simulator/channel/free-space.js';
import { CHANNEL_MODELS, channelModel } from '../../src/simulator/channel/registry.js';
import {
  breakPointM,
  lossInSightDb,
  lossOutOfSightDb,
  sightProbability,
} from '../../src/simulator/channel/three-gpp.js';
import { UMA } from '../../src/simulator/channel/three-gpp-uma.js';
import { UMI } from '../../src/simulator/channel/three-gpp-umi.js';

const [paper] = scenarioSchema.parse({}).stations;
const micro = { ...paper, heightM: 10 };
const macro = { ...paper, heightM: 25 };

/*
 * f = 3.5 GHz, log10 f = 0.544068, 20·log10 f = 10.881361. Devices at 1.5 m.
 *
 * UMi, h_BS = 10 m, so 8.5 m between the heights: d'_BP = 4·9·0.5·3.5e9/3e8 = 210 m.
 *   LOS   to 210 m: 32.4 + 21·log10 d3 + 10.881361; beyond: 32.4 + 40·log10 d3 + 10.881361
 *         − 9.5·log10(210² + 8.5²) = −9.5·4.645150 = −44.128920
 *   NLOS  22.4 + 35.3·log10 d3 + 21.3·0.544068 (= 11.588649) − 0
 *     20 m: d3 = √(400 + 72.25), log10 1.337087 → 28.078828 + 43.281361 = 71.360189; 47.199173 + 33.988649
 *    100 m: log10 d3 = 2.001563 → 42.032828 + 43.281361; 70.655183 + 33.988649
 *    210 m: log10 d3 = 2.322575 (half of 4.645150) → 48.774070 + 43.281361; 81.986889 + 33.988649
 *    500 m: log10 d3 = 2.699033 → 107.961310 + 43.281361 − 44.128920; 95.275856 + 33.988649
 *   2000 m: log10 d3 = 3.301034 → 132.041357 + 43.281361 − 44.128920; 116.526496 + 33.988649
 * UMa, h_BS = 25 m, 23.5 m between the heights: d'_BP = 4·24·0.5·3.5e9/3e8 = 560 m.
 *   LOS   to 560 m: 28 + 22·log10 d3 + 10.881361; beyond: 28 + 40·log10 d3 + 10.881361
 *         − 9·log10(560² + 23.5²) = −9·5.497140 = −49.474261
 *   NLOS  13.54 + 39.08·log10 d3 + 10.881361 − 0
 *     10 m: log10 d3 = 1.407207 → 30.958555 + 38.881361; 54.993651 + 24.421361
 *    100 m: log10 d3 = 2.011673 → 44.256796 + 38.881361; 78.616163 + 24.421361
 *    560 m: log10 d3 = 2.748570 → 60.468542 + 38.881361; 107.414119 + 24.421361
 *   1000 m: log10 d3 = 3.000120 → 120.004795 + 38.881361 − 49.474261; 117.244685 + 24.421361
 *   3000 m: log10 d3 = 3.477135 → 139.085383 + 38.881361 − 49.474261; 135.886419 + 24.421361
 */
describe.each([
  {
    name: '3gpp-umi',
    table: UMI,
    station: micro,
    breaksAt: 210,
    maximumCounts: false,
    losses: [
      [20, 71.36017, 81.18778],
      [100, 85.31419, 104.64383],
      [210, 92.05543, 115.97554],
      [500, 107.11375, 129.26451],
      [2000, 131.1938, 150.51515],
    ],
  },
  {
    name: '3gpp-uma',
    table: UMA,
    station: macro,
    breaksAt: 560,
    maximumCounts: true,
    losses: [
      [10, 69.83992, 79.41501],
      [100, 83.13816, 103.03752],
      [560, 99.3499, 131.83548],
      [1000, 109.4119, 141.66605],
      [3000, 128.49248, 160.30778],
    ],
  },
])('$name', ({ table, station, breaksAt, maximumCounts, losses }) => {
  const inSight = lossInSightDb(table, station, 1.5);
  const outOfSight = lossOutOfSightDb(table, station, 1.5);

  it.each(losses)('at %d m: %d dB in sight, %d dB out of sight', (metres, los, nlos) => {
    expect(inSight(metres)).toBeCloseTo(los, 4);
    expect(outOfSight(metres)).toBeCloseTo(nlos, 4);
  });

  it('bends at the break point, without a jump', () => {
    expect(breakPointM(station, 1.5)).toBeCloseTo(breaksAt, 9);
    expect(inSight(breaksAt * (1 + 1e-9))).toBeCloseTo(inSight(breaksAt), 6);
    // A decade costs b dB before it, 40 dB behind it, but for the height between the antennas.
    const slope = (metres: number) => (inSight(metres * 1.01) - inSight(metres)) / Math.log10(1.01);
    expect(slope(breaksAt * 0.95)).toBeCloseTo(table.inSight.slopeDb, 0);
    expect(slope(breaksAt * 1.05)).toBeCloseTo(40, 0);
  });

  it('counts less than 10 m as 10 m', () => {
    expect(inSight(0)).toBe(inSight(10));
    expect(outOfSight(3)).toBe(outOfSight(10));
  });

  it('lets nobody hear better out of sight than in sight', () => {
    // Out of sight a device gains with its height, in UMa near the station so much that the maximum counts.
    const low = { ...station, frequencyMHz: 500 };
    const seen = lossInSightDb(table, low, 12.9);
    const hidden = lossOutOfSightDb(table, low, 12.9);
    let equal = 0;
    for (let metres = 0; metres < 1000; metres++) {
      expect(hidden(metres)).toBeGreaterThanOrEqual(seen(metres));
      if (hidden(metres) === seen(metres)) equal++;
    }
    expect(equal > 0).toBe(maximumCounts);
  });

  it('gains by the height of a device out of sight', () => {
    const { heightDb } = table.outOfSight;
    const higher = lossOutOfSightDb(table, { ...station, heightM: station.heightM + 2 }, 3.5);
    expect(outOfSight(300) - higher(300)).toBeCloseTo(2 * heightDb, 9);
  });
});

// 18/d + exp(−d/36)·(1 − 18/d), and 63 in place of 36: at 50 m 0.36 + 0.249352·0.64.
it.each([
  [0, 1, 1],
  [18, 1, 1],
  [20, 0.957375, 0.9728],
  [50, 0.519585, 0.649402],
  [100, 0.230985, 0.347671],
  [300, 0.060226, 0.068036],
])('at %d m UMi sees with chance %d, UMa with %d', (metres, umi, uma) => {
  expect(sightProbability(UMI, metres)).toBeCloseTo(umi, 5);
  expect(sightProbability(UMA, metres)).toBeCloseTo(uma, 5);
});

it('loses in free space as Friis says', () => {
  // 20·log10(4π·3.5e9/299792458) = 43.329144 dB at 1 m; a height of 38.5 m lies between.
  const level = freeSpaceLossDb({ ...paper, heightM: 1.5 }, 1.5);
  expect(level(1)).toBeCloseTo(43.329144, 6);
  expect(level(100)).toBeCloseTo(83.329144, 6);
  expect(level(0)).toBe(level(1));
  // √(51.333333² + 38.5²) = 64.166667
  const steep = freeSpaceLossDb(paper, 1.5);
  expect(steep((38.5 * 4) / 3)).toBeCloseTo(43.329144 + 20 * Math.log10((38.5 * 5) / 3), 6);
});

it.each(CHANNEL_MODELS)(
  '%s: SNR falls by the loss, rises with power, falls with noise',
  (model) => {
    const { logSnr, obstruction } = channelModel({ model });
    for (const law of obstruction ? [logSnr, obstruction.logSnr] : [logSnr]) {
      const at = (txPowerDbm: number, noise: number, metres: number) =>
        law({ ...micro, txPowerDbm }, { heightM: 1.5, noise })(metres);
      expect(at(40, 1e-9, 90)).toBeLessThan(at(40, 1e-9, 60));
      expect(at(43, 1e-9, 60) - at(40, 1e-9, 60)).toBeCloseTo(0.3 * Math.LN10, 9);
      expect(at(40, 1e-8, 60) - at(40, 1e-9, 60)).toBeCloseTo(-Math.LN10, 9);
    }
  },
);
