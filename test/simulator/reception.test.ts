import { describe, expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { noiseOf } from '../../src/simulator/channel/noise.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import { handWorkload, standing } from './by-hand.js';

/** Spectral efficiencies of UEs that stand in the middle, [steps × UEs]. */
function efficiencies(
  input: ScenarioInput,
  { ues = 1, steps = 1, seed = 0 }: { ues?: number; steps?: number; seed?: number } = {},
) {
  const scenario = scenarioSchema.parse({
    steps,
    ues: [{ count: ues, snrThreshold: 0 }],
    sensors: [],
    ...input,
  });
  const nothing = { requests: Array.from({ length: ues }, () => []), updates: [] };
  return buildTrace(
    scenario,
    {
      uePositions: standing(...nothing.requests.map((): [number, number] => [100, 100])),
      sensorPositions: standing(),
      requests: handWorkload(nothing.requests),
      updates: handWorkload([]),
    },
    seed,
  ).ues;
}

/*
 * Three stations 100 m from the device, in free space, all antennas 1.5 m high, 20 dBm, 3.5 GHz:
 * loss 43.329144 + 40 dB (20·log10(4π·3.5e9/299792458) = 43.329144 at 1 m), so −63.329144 dBm from each.
 * Noise of 100 MHz with a figure of 9 dB: −174 + 80 + 9 = −85 dBm. SNR 21.670856 dB = 146.9216.
 */
const SNR = 146.9216;
const station = { heightM: 1.5, txPowerDbm: 20 };
const channel = { model: 'free-space', units: 'physical', interference: 'full' } as const;
const stations = [
  { ...station, yM: 200 },
  { ...station, xM: 100 + 50 * Math.sqrt(3), yM: 50 },
  { ...station, xM: 100 - 50 * Math.sqrt(3), yM: 50 },
];

describe('SINR', () => {
  it.each<[string, ScenarioInput, number]>([
    ['one cell', { stations: stations.slice(0, 1) }, SNR],
    ['three cells that all send', { stations }, SNR / (1 + 2 * SNR)],
    ['no interference', { stations, channel: { ...channel, interference: 'none' } }, SNR],
    [
      'another carrier',
      { stations: [...stations.slice(0, 2), { ...stations[2], frequencyMHz: 2600 }] },
      SNR / (1 + SNR),
    ],
    [
      // Its power stands over 200 MHz, of which the band of the serving cell has half.
      'a cell of twice the bandwidth',
      { stations: [...stations.slice(0, 2), { ...stations[2], bandwidthMHz: 200 }] },
      SNR / (1 + SNR + SNR / 2),
    ],
    [
      // A narrow cell's power lies within the band whole.
      'a cell of half the bandwidth',
      { stations: [...stations.slice(0, 2), { ...stations[2], bandwidthMHz: 50 }] },
      SNR / (1 + 2 * SNR),
    ],
    [
      'a cell of half the power',
      { stations: [...stations.slice(0, 2), { ...stations[2], txPowerDbm: 20 - 3.0103 }] },
      SNR / (1 + SNR + SNR / 2),
    ],
    [
      'watts in place of milliwatts: 30 dB more signal, and nothing else',
      {
        stations: stations.slice(0, 1),
        channel: { ...channel, units: 'paper' },
        ues: [{ count: 1, noiseW: 10 ** (-8.5 - 3), snrThreshold: 0 }],
      },
      SNR * 1000,
    ],
  ])('of %s', (_, input, sinr) => {
    const { spectralEfficiency } = efficiencies({ channel, ...input });
    expect(spectralEfficiency[0]).toBeCloseTo(Math.log2(1 + sinr), 5);
  });

  it('is held against the threshold', () => {
    // 146.9216/294.8432 = 0.498304
    const at = (snrThreshold: number) =>
      efficiencies({ channel, stations, ues: [{ count: 1, snrThreshold }] }).spectralEfficiency[0];
    expect(at(0.4983)).toBeCloseTo(0.58333, 4);
    expect(at(0.49831)).toBe(0);
  });

  it('stays a number whatever the power', () => {
    const loud = stations.map((s) => ({ ...s, txPowerDbm: 200 }));
    const { spectralEfficiency } = efficiencies({
      channel: { ...channel, units: 'paper' },
      stations: loud,
      ues: [{ count: 1, noiseW: 1e-300, snrThreshold: 0 }],
    });
    expect(spectralEfficiency[0]).toBeCloseTo(Math.log2(1.5), 9);
    const nothing = stations.map((s) => ({ ...s, bandwidthMHz: 0 }));
    expect(efficiencies({ channel, stations: nothing }).spectralEfficiency[0]).toBeCloseTo(
      Math.log2(1.5),
      6,
    );
  });
});

it('counts thermal noise over the band, and the noise figure', () => {
  const dbm = (bandwidthMHz: number, noiseFigureDb: number) =>
    10 * Math.log10(noiseOf({ units: 'physical' }, { bandwidthMHz }, { noiseW: 7, noiseFigureDb }));
  expect(dbm(100, 9)).toBeCloseTo(-85, 9);
  expect(dbm(20, 5)).toBeCloseTo(-174 + 73.0103 + 5, 5);
  expect(noiseOf({ units: 'paper' }, { bandwidthMHz: 1 }, { noiseW: 7, noiseFigureDb: 9 })).toBe(7);
});

describe('Rayleigh fading', () => {
  const alone = { ...channel, fading: 'rayleigh' } as const;
  const gains = (seed: number) => {
    const { spectralEfficiency } = efficiencies(
      { channel: alone, stations: stations.slice(0, 1) },
      { ues: 20, steps: 5000, seed },
    );
    return spectralEfficiency.map((efficiency) => (2 ** efficiency - 1) / SNR);
  };
  const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;

  it('is exponential with mean 1, and new in each step and at each device', () => {
    const all = gains(1);
    expect(all).toHaveLength(100_000);
    // Four standard errors: 4/√100,000 = 0.0126; of a share p, 4·√(p(1 − p)/100,000) ≤ 0.0063.
    expect(Math.abs(mean(all) - 1)).toBeLessThan(0.0126);
    for (const limit of [0.1, 1, 3]) {
      const above = all.filter((gain) => gain > limit).length / all.length;
      expect(Math.abs(above - Math.exp(-limit))).toBeLessThan(0.0063);
    }
    for (const lag of [1, 20]) {
      const products = all.slice(lag).map((gain, i) => gain * all[i]);
      expect(Math.abs(mean(products) - 1)).toBeLessThan(0.03);
    }
  });

  it('repeats with the seed and differs with another', () => {
    expect(gains(1)).toEqual(gains(1));
    expect(gains(2)).not.toEqual(gains(1));
  });

  it('falls on the interfering links as well', () => {
    // g₀·S/(1 + (g₁ + g₂)·S) with S ≫ 1 exceeds x with chance E[e^(−x(g₁ + g₂))] = (1 + x)^(−2).
    const { spectralEfficiency, radioStride } = efficiencies(
      { channel: alone, stations },
      { ues: 10, steps: 5000 },
    );
    expect(radioStride).toBe(10);
    for (const x of [0.25, 1, 3]) {
      const above =
        spectralEfficiency.filter((efficiency) => 2 ** efficiency - 1 > x).length / 50_000;
      expect(Math.abs(above - 1 / (1 + x) ** 2)).toBeLessThan(0.015);
    }
  });
});
