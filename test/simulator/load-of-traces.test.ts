import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { spectralEfficiency } from '../../src/simulator/channel/okumura-hata.js';
import { LoadOfTraces } from '../../src/simulator/load/of-traces.js';
import { offeredLoad } from '../../src/simulator/offered-load.js';
import { World } from '../../src/simulator/world/world.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';

describe('the offered load of traces', () => {
  it('of drawn episodes is about what their scenario is expected to ask for', () => {
    const scenario = scenarioSchema.parse({
      ues: [{ presence: { kind: 'stays', arriveUntil: 0.5, meanStaySteps: 40 } }],
    });
    const world = new World(scenario);
    const loads = new LoadOfTraces(scenario);
    for (let seed = 0; seed < 300; seed++) loads.add(world.trace(seed));
    const [found, expected] = [loads.load(), offeredLoad(scenario)];
    for (const resource of ['compute', 'radio'] as const)
      for (const kind of ['ues', 'sensors', 'all'] as const)
        expect(found[resource]![kind] / expected[resource]![kind]).toBeCloseTo(1, 1);
    expect(found.windows).toHaveLength(10);
    found.windows!.forEach(({ ues, compute }, i) => {
      const there = expected.windows![i];
      expect(Math.abs(ues - there.ues)).toBeLessThan(0.4);
      expect(Math.abs(compute.all - there.compute.all)).toBeLessThan(0.05);
    });
  });

  it('counts what is there and generated, by hand', () => {
    const station = { xM: 0, yM: 300, bandwidthMHz: 50, computeUnits: 40 };
    const scenario = scenarioSchema.parse({
      area: { widthM: 0.001, heightM: 0.001 },
      stations: [station],
      ues: [{ count: 2, speedMps: 0 }],
      sensors: [{ count: 1 }],
      placement: { kind: 'uniform' },
      steps: 2,
    });
    const still = { xM: new Float64Array(2), yM: new Float64Array(2), stride: 0 };
    const empty = { device: new Int32Array(), generatedAt: new Int32Array() };
    const trace = buildTrace(scenario, {
      uePositions: still,
      sensorPositions: { xM: new Float64Array(1), yM: new Float64Array(1), stride: 0 },
      // The second UE is there in step 1 only.
      uePresent: Uint8Array.of(1, 0, 1, 1),
      requests: {
        count: 2,
        device: Int32Array.of(0, 1),
        generatedAt: Int32Array.of(0, 1),
        dataMbit: Float64Array.of(10, 20),
        computeUnits: Float64Array.of(8, 4),
      },
      updates: {
        count: 1,
        ...empty,
        dataMbit: new Float64Array(),
        computeUnits: new Float64Array(),
      },
    });
    const loads = new LoadOfTraces(scenario);
    loads.add(trace);
    const { compute, radio, windows } = loads.load();
    const efficiency = spectralEfficiency(scenario.stations[0], scenario.ues[0])(300);
    expect(compute).toEqual({ ues: 12 / 2 / 40, sensors: 0, all: 12 / 2 / 40 });
    expect(radio!.ues).toBeCloseTo(15 / (50 * efficiency), 4);
    expect(radio!.sensors).toBe(0);
    expect(windows!.map(({ ues, sensors, compute: { all } }) => [ues, sensors, all])).toEqual([
      [1, 1, 8 / 40],
      [2, 1, 4 / 40],
    ]);
    loads.add(trace);
    expect(loads.load()).toEqual({ compute, radio, windows });
  });
});
