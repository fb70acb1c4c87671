import fc from 'fast-check';
import { scenarioSchema, type Scenario } from '../../src/config/schema/scenario.js';
import { Network } from '../../src/simulator/network/network.js';
import { SCHEDULER_KINDS } from '../../src/simulator/schedulers/registry.js';
import type { DeviceTrace, Trace } from '../../src/simulator/trace.js';
import { World } from '../../src/simulator/world/world.js';

/** A fixed seed, so that a run of the tests can be repeated. */
export const RUNS = { seed: 42, numRuns: 150 };

/** An episode to be run: a scenario, the seed of its trace, and an action for each step. */
export interface Case {
  scenario: Scenario;
  seed: number;
  actions: [number, number][];
}

/**
 * Evenly spread numbers. Those of fc.double favour the smallest magnitudes, with which no packet
 * would ever be sent.
 */
const between = (min: number, max: number) =>
  fc.noBias(fc.integer({ min: 0, max: 1e6 })).map((i) => min + ((max - min) * i) / 1e6);
const sometimes = (value: number, otherwise: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(value) }, { weight: 9, arbitrary: otherwise });
const whole = (min: number, max: number) => fc.noBias(fc.integer({ min, max }));
const mean = () => sometimes(0, fc.oneof(between(0.1, 4), whole(1, 60)));
const capacity = () => sometimes(0, fc.oneof(between(1, 120), whole(5, 120)));
const speed = () => fc.constantFrom(0, 0, 1.5, 30);
const radio = () => ({
  heightM: fc.constantFrom(1.5, 3),
  // 1e3 is out of reach beyond some 70 m, so that some devices have no channel at all
  snrThreshold: fc.constantFrom(2e-8, 2e-8, 1e3),
});

const stations = () =>
  fc.array(
    fc.record({
      xM: between(0, 200),
      yM: between(0, 150),
      bandwidthMHz: capacity(),
      computeUnits: capacity(),
    }),
    { minLength: 1, maxLength: 3 },
  );

const ues = () =>
  fc.array(
    fc.record({
      count: whole(0, 4),
      speedMps: speed(),
      ...radio(),
      request: fc.record({
        probability: fc.oneof(fc.constantFrom(0, 1, 1), between(0, 1)),
        dataMbit: mean(),
        computeUnits: mean(),
      }),
    }),
    { maxLength: 3 },
  );

const sensors = () =>
  fc.array(
    fc.record({
      count: whole(0, 4),
      speedMps: speed(),
      ...radio(),
      sensingRangeM: between(1, 150),
      update: fc.record({
        // 1000 is longer than any episode here
        periodSteps: fc.constantFrom(1, 1, 2, 5, 1000),
        dataMbit: mean(),
        computeUnits: mean(),
      }),
    }),
    { maxLength: 3 },
  );

export type SchedulerKind = Scenario['scheduler']['kind'];

const scheduler = (kinds: readonly SchedulerKind[]) =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    quantumMHz: fc.constantFrom(0.3, 1, 7),
    averagingSteps: fc.constantFrom(1, 3, 10),
  });

const reward = () =>
  fc.record({
    c1: fc.constantFrom(0, 1, 10),
    eta: fc.constantFrom(0, 0.5, 0.9, 1),
    c2: fc.constantFrom(-1, 0),
    delayThresholdSteps: fc.constantFrom(0, 2, 2.5, 10),
  });

const steps = () => sometimes(1, whole(2, 50));
const share = () =>
  fc.oneof(fc.constantFrom(-0.5, 0, 0.5, 1, 7), between(0.1, 0.9), between(0.1, 0.9));

/** Random scenarios and actions, actions outside [0, 1] included. */
export function cases(kinds: readonly SchedulerKind[] = SCHEDULER_KINDS): fc.Arbitrary<Case> {
  return steps().chain((length) =>
    fc.record({
      scenario: fc
        .record({
          steps: fc.constant(length),
          area: fc.constant({ widthM: 200, heightM: 150 }),
          stations: stations(),
          ues: ues(),
          sensors: sensors(),
          placement: fc.constant({ kind: 'uniform' as const }),
          association: fc.constantFrom('nearest' as const, 'coverage' as const),
          scheduler: scheduler(kinds),
          reward: reward(),
        })
        .map((input) => scenarioSchema.parse(input)),
      seed: fc.integer({ min: 0, max: 1e6 }),
      actions: fc.array(fc.tuple(share(), share()), { minLength: length, maxLength: length }),
    }),
  );
}

/** What the action becomes: its share within [0, 1]. */
export const clip = (rho: number) => Math.min(1, Math.max(0, rho));

/** Runs a case; `each` looks at the network after every step. */
export function simulate(
  { scenario, seed, actions }: Case,
  each: (network: Network, t: number) => void = () => undefined,
): { network: Network; trace: Trace; rewards: number[] } {
  const trace = new World(scenario).trace(seed);
  const network = new Network(scenario);
  network.reset(trace);
  const rewards = actions.map((action, t) => {
    const got = network.advance(action);
    each(network, t);
    return got;
  });
  return { network, trace, rewards };
}

/** Both kinds of devices of a network, with all that belongs to them, to be tested alike. */
export function sides(network: Network) {
  const { trace } = network;
  return [
    {
      kind: 'requests',
      devices: trace.ues,
      uplink: network.ueUplink,
      queue: network.requests,
      waiting: () => network.ueQueue,
      completed: () => [...network.completedRequests.subarray(0, network.requestsCompleted)],
      share: (rho: number) => clip(rho),
    },
    {
      kind: 'updates',
      devices: trace.sensors,
      uplink: network.sensorUplink,
      queue: network.updates,
      waiting: () => network.sensorQueue,
      completed: () => [...network.completedUpdates.subarray(0, network.updatesCompleted)],
      share: (rho: number) => 1 - clip(rho),
    },
  ];
}

/** The packets of a group that were generated in or before step t. */
export function generatedBy(devices: DeviceTrace, t: number): number[] {
  return Array.from(devices.generatedAt.keys()).filter((i) => devices.generatedAt[i] <= t);
}

/** The packets of a device, oldest first. */
export function packetsOf(devices: DeviceTrace, device: number): number[] {
  return Array.from(devices.generatedAt.keys()).filter((i) => devices.device[i] === device);
}

/** The station that a device is attached to in step t. */
export function stationOf(devices: DeviceTrace, device: number, t: number): number {
  return devices.station[t * devices.radioStride + device];
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
