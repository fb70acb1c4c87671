import type { Scenario } from '../../src/config/schema/scenario.js';
import type { Recording, Trace, Workload } from '../../src/simulator/trace.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import type { Positions } from '../../src/simulator/world/mobility.js';
import { World } from '../../src/simulator/world/world.js';

/** Two episodes of a scenario that are the same up to step `cut`. */
export function forked(
  scenario: Scenario,
  { seed, other, cut }: { seed: number; other: number; cut: number },
): { known: Trace; fork: Trace } {
  const world = new World(scenario);
  const past = world.recording(seed);
  return {
    known: buildTrace(scenario, past),
    fork: buildTrace(scenario, splice(scenario, { past, future: world.recording(other), cut })),
  };
}

/**
 * One recording up to step `cut`, another from then on; who stands still keeps standing there. Who is
 * there in step `cut` is still as in the past: a device that is not has left with the step before.
 */
function splice(
  { steps }: Scenario,
  { past, future, cut }: { past: Recording; future: Recording; cut: number },
): Recording {
  const positions = (a: Positions, b: Positions): Positions => {
    const from = a.stride * cut;
    const join = (x: Float64Array, y: Float64Array) =>
      a.stride === 0 ? x : Float64Array.of(...x.subarray(0, from), ...y.subarray(from));
    return { stride: a.stride, xM: join(a.xM, b.xM), yM: join(a.yM, b.yM) };
  };
  const presence = (a: Uint8Array | undefined, b: Uint8Array | undefined) => {
    if (!a || !b) return undefined;
    const from = (a.length / steps) * (cut + 1);
    return Uint8Array.of(...a.subarray(0, from), ...b.subarray(from));
  };
  const workload = (a: Workload, b: Workload, present: Uint8Array | undefined): Workload => {
    const packets = [
      ...packetsOf(a).filter(({ generatedAt }) => generatedAt < cut),
      ...packetsOf(b).filter(
        ({ generatedAt, device }) =>
          generatedAt >= cut && (!present || present[generatedAt * b.count + device]),
      ),
    ];
    return workloadOf(a.count, packets);
  };
  const uePresent = presence(past.uePresent, future.uePresent);
  const sensorPresent = presence(past.sensorPresent, future.sensorPresent);
  return {
    uePositions: positions(past.uePositions, future.uePositions),
    sensorPositions: positions(past.sensorPositions, future.sensorPositions),
    uePresent,
    sensorPresent,
    requests: workload(past.requests, future.requests, uePresent),
    updates: workload(past.updates, future.updates, sensorPresent),
  };
}

export interface WorkloadPacket {
  device: number;
  generatedAt: number;
  dataMbit: number;
  computeUnits: number;
}

export function packetsOf({
  device,
  generatedAt,
  dataMbit,
  computeUnits,
}: Workload): WorkloadPacket[] {
  return Array.from(device, (d, i) => ({
    device: d,
    generatedAt: generatedAt[i],
    dataMbit: dataMbit[i],
    computeUnits: computeUnits[i],
  }));
}

/** Of packets in the order generated. */
export function workloadOf(count: number, packets: readonly WorkloadPacket[]): Workload {
  return {
    count,
    device: Int32Array.from(packets, ({ device }) => device),
    generatedAt: Int32Array.from(packets, ({ generatedAt }) => generatedAt),
    dataMbit: Float64Array.from(packets, ({ dataMbit }) => dataMbit),
    computeUnits: Float64Array.from(packets, ({ computeUnits }) => computeUnits),
  };
}
