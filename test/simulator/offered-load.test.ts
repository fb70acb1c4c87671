import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { spectralEfficiency } from '../../src/simulator/channel/okumura-hata.js';
import { offeredLoad } from '../../src/simulator/offered-load.js';

describe('the offered load', () => {
  it('of the paper’s scenario is 1.40 of the compute and about 1.3 of the radio', () => {
    const { compute, radio } = offeredLoad(scenarioSchema.parse({}));
    // (10 · 0.7 · 5 + 15 · 7) / 100
    expect(compute.ues).toBeCloseTo(0.35, 12);
    expect(compute.sensors).toBeCloseTo(1.05, 12);
    expect(compute.all).toBeCloseTo(1.4, 12);
    expect(radio!.all).toBeGreaterThan(1.2);
    expect(radio!.all).toBeLessThan(1.4);
    expect(offeredLoad(scenarioSchema.parse({})).radio).toEqual(radio);
  });

  it('counts groups, periods and stations, by hand', () => {
    // All devices in one place: a mean spectral efficiency that is that of one distance.
    const station = { xM: 0, yM: 300, bandwidthMHz: 30, computeUnits: 40 };
    const scenario = scenarioSchema.parse({
      area: { widthM: 0.001, heightM: 0.001 },
      stations: [station, { ...station, computeUnits: 10, bandwidthMHz: 20 }],
      ues: [
        { count: 2, speedMps: 0, request: { probability: 0.5, dataMbit: 10, computeUnits: 6 } },
        { count: 1, speedMps: 0, request: { probability: 1, dataMbit: 5, computeUnits: 4 } },
      ],
      sensors: [{ count: 4, update: { periodSteps: 2, dataMbit: 9, computeUnits: 3 } }],
      placement: { kind: 'uniform' },
      steps: 3,
    });
    const { compute, radio } = offeredLoad(scenario);
    // (2 · 0.5 · 6 + 4) / 50 and 4 · 3 / 2 / 50
    expect(compute.ues).toBeCloseTo(0.2, 12);
    expect(compute.sensors).toBeCloseTo(0.12, 12);
    const efficiency = (of: { heightM: number }) =>
      spectralEfficiency(scenario.stations[0], of as never)(300);
    // 2 · 0.5 · 10 + 5 and 4 · 9 / 2 over 50 MHz
    expect(radio!.ues).toBeCloseTo(15 / (50 * efficiency(scenario.ues[0])), 5);
    expect(radio!.sensors).toBeCloseTo(18 / (50 * efficiency(scenario.sensors[0])), 5);
    expect(radio!.all).toBeCloseTo(radio!.ues + radio!.sensors, 12);
  });

  it('of nobody is nothing', () => {
    const { compute, radio } = offeredLoad(scenarioSchema.parse({ ues: [] }));
    expect(compute.ues).toBe(0);
    expect(radio!.ues).toBe(0);
    expect(radio!.all).toBe(radio!.sensors);
  });

  it('has no radio where the sensors do not fit', () => {
    const scenario = scenarioSchema.parse({ sensors: [{ count: 5000 }] });
    expect(offeredLoad(scenario)).not.toHaveProperty('radio');
  });
});
