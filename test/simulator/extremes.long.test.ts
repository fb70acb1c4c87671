import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { spectralEfficiency } from '../../src/simulator/channel/okumura-hata.js';
import { CHANNEL_MODELS } from '../../src/simulator/channel/registry.js';
import { EpisodeMeter } from '../../src/simulator/metrics/meter.js';
import { Network } from '../../src/simulator/network/network.js';
import { SCHEDULER_KINDS } from '../../src/simulator/schedulers/registry.js';
import { World } from '../../src/simulator/world/world.js';
import { RUNS } from './arbitraries.js';

const TINY = Number.MIN_VALUE;
const of = (...values: number[]) => fc.constantFrom(...values);

const station = fc.record({
  xM: of(0, 100, 1e5),
  yM: of(0, TINY, 1e5),
  heightM: of(TINY, 1e-3, 40, 1e12),
  bandwidthMHz: of(0, TINY, 100, 1e12),
  frequencyMHz: of(TINY, 3500, 1e12),
  txPowerDbm: of(-200, 40, 200),
  computeUnits: of(0, TINY, 100, 1e12),
});
const radio = {
  heightM: of(0, TINY, 1.5, 1000, 1e4),
  noiseW: of(TINY, 1e-300, 1e-9, 1e12),
  snrThreshold: of(0, TINY, 2e-8, 1e12),
};
const sizes = { dataMbit: of(0, TINY, 0.3, 50, 1e6), computeUnits: of(0, 0.0002, 5, 1e6) };
const scenarios = fc.record({
  steps: fc.constantFrom(1, 7, 30),
  area: fc.constant({ widthM: 1e5, heightM: 1e5 }),
  placement: fc.constant({ kind: 'uniform' as const }),
  stations: fc.array(station, { minLength: 1, maxLength: 3 }),
  ues: fc.array(
    fc.record({
      count: of(0, 1, 3),
      speedMps: of(0, TINY, 1.5, 1e4),
      ...radio,
      request: fc.record({ probability: of(0, TINY, 0.7, 1), ...sizes }),
    }),
    { maxLength: 2 },
  ),
  sensors: fc.array(
    fc.record({
      count: of(0, 1, 3),
      speedMps: of(0, 1e4),
      ...radio,
      update: fc.record({ periodSteps: of(1, 3, 1e9), ...sizes }),
    }),
    { maxLength: 2 },
  ),
  channel: fc.record({
    model: fc.constantFrom(...CHANNEL_MODELS),
    los: fc.constantFrom('drawn' as const, 'always' as const, 'never' as const),
    shadowing: fc.boolean(),
    fading: fc.constantFrom('none' as const, 'rayleigh' as const),
    interference: fc.constantFrom('none' as const, 'full' as const),
    units: fc.constantFrom('paper' as const, 'physical' as const),
  }),
  handover: fc.constantFrom(null, { hysteresisDb: 0 }, { timeToTriggerSteps: 2 }),
  scheduler: fc.record({
    kind: fc.constantFrom(...SCHEDULER_KINDS),
    quantumMHz: of(0.01, 0.1, 1, 1e12),
    averagingSteps: of(1, 1.5, 1e6),
  }),
  reward: fc.record({
    c1: of(0, TINY, 10, 1e9),
    eta: of(0, TINY, 0.9, 1),
    c2: of(-1e9, -1, 0),
    delayThresholdSteps: of(0, 2, 1e9),
  }),
}) satisfies fc.Arbitrary<ScenarioInput>;

/** Where the channel is 3GPP's, within what the loader lets through: its tables end there. */
function withinTables(input: typeof scenarios extends fc.Arbitrary<infer T> ? T : never) {
  if (!input.channel.model.startsWith('3gpp')) return input;
  const level = <T extends { heightM: number }>(device: T) => ({ ...device, heightM: 1.5 });
  return {
    ...input,
    stations: input.stations.map((one) => ({
      ...one,
      heightM: Math.max(1.5, one.heightM),
      frequencyMHz: Math.min(1e5, Math.max(500, one.frequencyMHz)),
    })),
    ues: input.ues.map(level),
    sensors: input.sensors.map(level),
  };
}

it('whatever the schema permits, rates and metrics are finite, and nothing comes of nothing', () => {
  fc.assert(
    fc.property(scenarios, fc.nat(), of(0, TINY, 0.3, 1 - 1e-16, 1), (input, seed, rhoC) => {
      const scenario = scenarioSchema.parse(withinTables(input));
      const trace = new World(scenario).trace(seed);
      const network = new Network(scenario);
      network.reset(trace);
      const bandwidth = scenario.stations.reduce((sum, s) => sum + s.bandwidthMHz, 0);
      const compute = scenario.stations.reduce((sum, s) => sum + s.computeUnits, 0);
      for (const devices of [trace.ues, trace.sensors])
        for (const efficiency of devices.spectralEfficiency)
          expect(efficiency >= 0 && efficiency < Infinity).toBe(true);
      while (!network.truncated) {
        const reward = network.advance([rhoC, 0.5]);
        expect(Number.isFinite(reward)).toBe(true);
        for (const [uplink, share] of [
          [network.ueUplink, rhoC],
          [network.sensorUplink, 1 - rhoC],
        ] as const) {
          for (const rate of uplink.rateMbit) expect(rate >= 0 && rate < Infinity).toBe(true);
          if (bandwidth * share === 0) expect(uplink.sentMbit).toBe(0);
        }
      }
      if (compute === 0) expect(network.requestsCompleted + network.updatesCompleted).toBe(0);
      if (bandwidth === 0) expect(network.requestsCompleted).toBe(0);
      for (const value of Object.values(new EpisodeMeter(scenario).metrics(network)))
        expect(Math.abs(value)).not.toBe(Infinity);
    }),
    { ...RUNS, numRuns: 1500 },
  );
});

it('the spectral efficiency goes on where the SNR is no finite number any more', () => {
  const { stations, ues } = scenarioSchema.parse({});
  // 1.1·log10(3500) − 0.7 = 3.1985 dB for each metre of the device's height
  const at = (heightM: number) => spectralEfficiency(stations[0], { ...ues[0], heightM })(100);
  for (const heightM of [900, 940, 941, 942, 943, 950, 960, 970, 1000, 1e4]) {
    const perMetre = (1.1 * Math.log10(3500) - 0.7) / (10 * Math.log10(2));
    expect(at(heightM + 1) - at(heightM)).toBeCloseTo(perMetre, 9);
  }
});
