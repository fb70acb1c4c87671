import {
  scenarioSchema,
  type Scenario,
  type ScenarioInput,
} from '../../src/config/schema/scenario.js';
import type { Positions } from '../../src/simulator/world/mobility.js';
import type { DeviceTrace, Trace, Workload } from '../../src/simulator/trace.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';

/** A packet of a device: when, Mbit, units. */
export type HandPacket = [generatedAt: number, dataMbit: number, computeUnits: number];

/** Packets in the order generated: by step, then by device. */
export function handWorkload(devices: readonly (readonly HandPacket[])[]): Workload {
  const packets = devices
    .flatMap((list, device) => list.map((packet) => ({ device, packet })))
    .sort((a, b) => a.packet[0] - b.packet[0] || a.device - b.device);
  return {
    count: devices.length,
    device: Int32Array.from(packets, ({ device }) => device),
    generatedAt: Int32Array.from(packets, ({ packet }) => packet[0]),
    dataMbit: Float64Array.from(packets, ({ packet }) => packet[1]),
    computeUnits: Float64Array.from(packets, ({ packet }) => packet[2]),
  };
}

/** Devices that stand still. */
export function standing(...points: [number, number][]): Positions {
  return {
    stride: 0,
    xM: Float64Array.from(points, ([x]) => x),
    yM: Float64Array.from(points, ([, y]) => y),
  };
}

/** Positions by step. */
export function moving(...rows: [number, number][][]): Positions {
  return {
    stride: rows[0].length,
    xM: Float64Array.from(rows.flat(), ([x]) => x),
    yM: Float64Array.from(rows.flat(), ([, y]) => y),
  };
}

/**
 * A trace of devices in one place at one station, with a channel of one bit/s/Hz, so that rates
 * are bandwidths: all that is left is the queues.
 */
export function plainTrace(
  input: ScenarioInput,
  { requests, updates }: { requests: HandPacket[][]; updates: HandPacket[][] },
): { scenario: Scenario; trace: Trace } {
  const scenario = scenarioSchema.parse({
    ues: [{ count: requests.length }],
    sensors: [{ count: updates.length }],
    ...input,
  });
  const trace = buildTrace(scenario, {
    uePositions: standing(...requests.map((): [number, number] => [100, 150])),
    sensorPositions: standing(...updates.map((): [number, number] => [100, 150])),
    requests: handWorkload(requests),
    updates: handWorkload(updates),
  });
  trace.ues.spectralEfficiency.fill(1);
  trace.sensors.spectralEfficiency.fill(1);
  return { scenario, trace };
}

/** What a scheduler reads of a trace: stations and efficiencies, one row a step. */
export function channels(
  station: readonly number[],
  efficiencies: readonly (readonly number[])[],
): DeviceTrace {
  const count = station.length;
  const stations = Math.max(...station) + 1;
  const attached = Array.from(
    { length: stations },
    (_, s) => station.filter((x) => x === s).length,
  );
  const rows = (points: [number, number][]) => moving(...efficiencies.map(() => points));
  const { ues } = buildTrace(
    scenarioSchema.parse({ steps: efficiencies.length, ues: [{ count }], sensors: [] }),
    {
      uePositions: rows(station.map(() => [100, 150])),
      sensorPositions: standing(),
      requests: handWorkload(station.map(() => [])),
      updates: handWorkload([]),
    },
  );
  return {
    ...ues,
    station: Int32Array.from(efficiencies.flatMap(() => station)),
    spectralEfficiency: Float64Array.from(efficiencies.flat()),
    attached: Int32Array.from(efficiencies.flatMap(() => attached)),
  };
}
