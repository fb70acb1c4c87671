import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { Network } from '../../src/simulator/network/network.js';
import { SCHEDULER_KINDS } from '../../src/simulator/schedulers/registry.js';
import type { DeviceTrace } from '../../src/simulator/trace.js';
import type { Positions } from '../../src/simulator/world/mobility.js';
import { World } from '../../src/simulator/world/world.js';

const scenario = scenarioSchema.parse({
  steps: 40,
  stations: [{ xM: 50 }, { xM: 150, bandwidthMHz: 60 }],
  ues: [{ count: 6, speedMps: 0 }],
  channel: { fading: 'rayleigh', interference: 'full' },
});

/** The same places, said in every step. */
function spelledOut({ xM, yM }: Positions): Positions {
  const rows = (row: Float64Array) =>
    Float64Array.from({ length: row.length * scenario.steps }, (_, at) => row[at % row.length]);
  return { stride: xM.length, xM: rows(xM), yM: rows(yM) };
}

describe('devices that stand still under fading', () => {
  const trace = new World(scenario).trace(5);
  const { ues, sensors } = trace;
  const moving = (devices: DeviceTrace) => ({
    ...devices,
    positions: spelledOut(devices.positions),
  });

  it('have one row of positions and a row of the radio for each step', () => {
    expect([ues.positions.stride, ues.radioStride]).toEqual([0, 6]);
    expect(ues.positions.xM).toHaveLength(6);
    expect(ues.station).toHaveLength(240);
    expect(ues.attached).toHaveLength(80);
    expect([...ues.station.subarray(234)]).toEqual([...ues.station.subarray(0, 6)]);
    expect(new Set(ues.spectralEfficiency).size).toBeGreaterThan(200);
  });

  it.each(SCHEDULER_KINDS)(
    'fare under %s as if their positions were said in every step',
    (kind) => {
      const networks = [trace, { ...trace, ues: moving(ues), sensors: moving(sensors) }].map(
        (one) => {
          const network = new Network({ ...scenario, scheduler: { ...scenario.scheduler, kind } });
          network.reset(one);
          return network;
        },
      );
      for (let t = 0; t < scenario.steps; t++) {
        const rewards = networks.map((network) => network.advance([0.4, 0.5]));
        expect(rewards[0]).toBe(rewards[1]);
        for (const uplink of ['ueUplink', 'sensorUplink'] as const)
          expect(networks[0][uplink].rateMbit).toEqual(networks[1][uplink].rateMbit);
      }
      expect(networks[0].requestsCompleted).toBeGreaterThan(0);
    },
  );

  it('are given their share times what they hear in that very step', () => {
    const network = new Network(scenario);
    network.reset(trace);
    for (let t = 0; t < scenario.steps; t++) {
      network.advance([0.4, 0.5]);
      network.ueUplink.rateMbit.forEach((rate, d) => {
        const s = ues.station[6 * t + d];
        const each = (scenario.stations[s].bandwidthMHz * 0.4) / ues.attached[2 * t + s];
        expect(rate).toBeCloseTo(each * ues.spectralEfficiency[6 * t + d], 9);
      });
    }
  });
});
