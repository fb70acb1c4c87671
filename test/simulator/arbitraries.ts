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

/** How a group comes and goes; T is the length of the episode. */
const presence = (T: number) =>
  fc.oneof(
    fc.constant(undefined),
    fc.record({
      kind: fc.constant('schedule' as const),
      counts: fc
        .uniqueArray(whole(0, T - 1), { minLength: 1, maxLength: 6 })
        .chain((steps) =>
          fc.tuple(
            ...steps
              .toSorted((a, b) => a - b)
              .map((fromStep) =>
                fc.record({ fromStep: fc.constant(fromStep), count: whole(0, 4) }),
              ),
          ),
        ),
    }),
    fc.record({
      kind: fc.constant('stays' as const),
      arriveUntil: between(0, 1),
      meanStaySteps: fc.constantFrom(1, 5, 30),
      crowd: fc.constantFrom(undefined, { share: 0.5, meanStaySteps: 2 }),
    }),
    fc.constant({ kind: 'phases' as const }),
  );

const pattern = (T: number) =>
  fc.oneof(
    fc.constant(undefined),
    fc.record({ kind: fc.constant('constant' as const), factor: fc.constantFrom(0, 1, 2.5) }),
    fc.record({
      kind: fc.constant('steps' as const),
      factors: fc.constant([{ fromStep: Math.floor(T / 2), factor: 2 }]),
    }),
    fc.record({ kind: fc.constant('ramp' as const), from: between(0, 2), to: between(0, 2) }),
    fc.record({
      kind: fc.constant('sine' as const),
      amplitude: between(0, 1),
      periodSteps: between(1, 40),
    }),
    fc.record({
      kind: fc.constant('on-off' as const),
      off: fc.constantFrom(0, 0.5),
      meanOnSteps: between(1, 10),
      meanOffSteps: between(1, 10),
      together: fc.boolean(),
    }),
  );

/** Adds to a scenario who comes and goes and what changes. */
const changed = (scenario: Scenario): fc.Arbitrary<Scenario> => {
  const { steps, ues, sensors } = scenario;
  const change = (keys: string[]) =>
    fc.record({
      presence: presence(steps),
      patterns: fc.record(Object.fromEntries(keys.map((key) => [key, pattern(steps)]))),
    });
  return fc
    .record({
      ues: fc.tuple(...ues.map(() => change(['probability', 'dataMbit', 'computeUnits']))),
      sensors: fc.tuple(...sensors.map(() => change(['periodSteps', 'dataMbit', 'computeUnits']))),
      everySteps: whole(1, 20),
    })
    .map((drawn) => {
      const there = (
        groups: { count: number }[],
        of: { presence: { kind: string } | undefined }[],
      ) => sum(groups.map(({ count }, i) => (of[i].presence?.kind === 'phases' ? count : 0)));
      const phased = [...drawn.ues, ...drawn.sensors].some((g) => g.presence?.kind === 'phases');
      return scenarioSchema.parse({
        ...scenario,
        ues: ues.map((group, i) => ({
          ...group,
          // A count in a schedule is at most the group's.
          count: drawn.ues[i].presence?.kind === 'schedule' ? 4 : group.count,
          presence: drawn.ues[i].presence,
          request: { ...group.request, patterns: drawn.ues[i].patterns },
        })),
        sensors: sensors.map((group, i) => ({
          ...group,
          count: drawn.sensors[i].presence?.kind === 'schedule' ? 4 : group.count,
          presence: drawn.sensors[i].presence,
          update: { ...group.update, patterns: drawn.sensors[i].patterns },
        })),
        phases: phased
          ? {
              everySteps: drawn.everySteps,
              ues: { least: 0, most: there(ues, drawn.ues) },
              sensors: { least: 0, most: there(sensors, drawn.sensors) },
            }
          : undefined,
      });
    });
};

/** {@link cases} in which devices come and go and what they ask for changes. */
export function changingCases(
  kinds: readonly SchedulerKind[] = SCHEDULER_KINDS,
): fc.Arbitrary<Case> {
  return cases(kinds).chain((run) =>
    changed(run.scenario).map((scenario) => ({ ...run, scenario })),
  );
}

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
