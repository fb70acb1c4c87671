import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FEATURE_NAMES,
  FEATURE_SETS,
  type FeatureName,
} from '../../src/config/schema/observation.js';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { actionLayout, SHARED_ACTION } from '../../src/environment/action.js';
import { Books } from '../../src/environment/observation/books.js';
import { FEATURES } from '../../src/environment/observation/features.js';
import { Observer } from '../../src/environment/observation/observer.js';
import { RECENT_STEPS, Reports } from '../../src/environment/observation/reports.js';
import { Network } from '../../src/simulator/network/network.js';
import type { Trace } from '../../src/simulator/trace.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import { World } from '../../src/simulator/world/world.js';
import { changingCases, RUNS, sum, type Case } from '../simulator/arbitraries.js';
import {
  handWorkload,
  moving,
  plainTrace,
  standing,
  type HandPacket,
} from '../simulator/by-hand.js';
import { forked, packetsOf, workloadOf } from '../simulator/splice.js';

const REPORTED = FEATURE_NAMES.filter((name) => name !== 'eta' && name !== 'c2');

/**
 * Two cells. At the first, of 20 MHz and 10 units, UEs 0 and 1 with 1 and 3 bit/s/Hz and sensor 0 with 2;
 * at the second, of 10 MHz and 20 units, UE 2 with 2 bit/s/Hz and sensor 1 with 1.
 */
function twoCells(input: ScenarioInput = {}) {
  const scenario = scenarioSchema.parse({
    steps: 4,
    stations: [
      { xM: 50, bandwidthMHz: 20, computeUnits: 10 },
      { xM: 150, bandwidthMHz: 10, computeUnits: 20 },
    ],
    ues: [{ count: 3 }],
    sensors: [{ count: 2 }],
    ...input,
  });
  const trace = buildTrace(scenario, {
    uePositions: standing([40, 100], [40, 110], [160, 100]),
    sensorPositions: standing([30, 100], [170, 100]),
    requests: handWorkload([
      [[0, 10, 4]],
      [
        [0, 15, 6],
        [1, 30, 6],
      ],
      [[1, 10, 3]],
    ]),
    updates: handWorkload([
      [
        [0, 20, 8],
        [2, 20, 5],
      ],
      [[0, 10, 4]],
    ]),
  });
  trace.ues.spectralEfficiency.set([1, 3, 2]);
  trace.sensors.spectralEfficiency.set([2, 1]);
  const network = new Network(scenario);
  network.reset(trace);
  return { scenario, network };
}

/** Of the first station, of the second, of both together. */
type Expected = Record<(typeof REPORTED)[number], [number, number, number]>;

const NOTHING = Object.fromEntries(REPORTED.map((name) => [name, [0, 0, 0]])) as Expected;

/** The action of each step of the episode, and what is seen before it. */
const BY_HAND: { action: [number, number]; seen: Expected }[] = [
  { action: [0.5, 0.5], seen: NOTHING },
  {
    // In step 0 the UEs have 5, 5 and 5 MHz: UE 0 sends 5 of its 10 Mbit, UE 1 all its 15, and the request
    // waits for sensor 0. The sensors have 10 and 5 MHz: sensor 0 sends all its 20 Mbit, of whose 8 units 5
    // are done, sensor 1 sends 5 of its 10.
    action: [0.25, 0.2],
    seen: {
      ue_queue: [1, 0, 1],
      sensor_queue: [1, 0, 1],
      // 5 Mbit of 25 that arrived
      ue_data_lag: [5 / 25, 0, 5 / 25],
      // 20 Mbit sent have brought 6 units, so 25 arrived Mbit come with 7.5
      ue_work_lag: [6 / 7.5, 0, 6 / 7.5],
      ue_radio_load: [25 / (20 * 2), 0, 25 / (30 * 2)],
      ue_compute_load: [7.5 / 10, 0, 7.5 / 30],
      sensor_data_lag: [0, 5 / 10, 5 / 30],
      // 25 Mbit sent have brought 8 units: 0.32 a Mbit, of 20 Mbit and of 10
      sensor_work_lag: [3 / 6.4, 0, 3 / 9.6],
      sensor_radio_load: [20 / (20 * 2), 10 / (10 * 1), 30 / (30 * 1.5)],
      sensor_compute_load: [6.4 / 10, 3.2 / 20, 9.6 / 30],
      ues_attached: [2, 1, 3],
      sensors_attached: [1, 1, 2],
      // UE 0 and sensor 1 still have packets of step 0
      ue_packet_age: [1 / 2, 0, 1 / 3],
      sensor_packet_age: [0, 1, 1 / 2],
      // as if an update had been generated before the episode
      twin_age: [2, 2, 2],
      // UE 1's request and the update of its sensor, both of step 0, of which nothing is known yet
      request_age: [1, 0, 1],
      update_age: [1, 0, 1],
      request_gap: [1, 0, 1],
      requests_ahead: [1, 0, 1],
      requests_behind: [0, 0, 0],
      requests_late: [0, 0, 0],
      requests_worth: [0.9, 0, 0.9],
      behind_share: [0, 0, 0],
      late_share: [0, 0, 0],
      mean_worth: [0.9, 0, 0.9],
    },
  },
  {
    // UEs have 2.5, 2.5 and 2.5 MHz: UE 0 sends 2.5 Mbit more, UE 1 7.5 of 30, UE 2 5 of 10. Sensor 1 sends
    // the rest. Both updates are processed, after the servers have turned to the requests.
    action: [1, 0.5],
    seen: {
      ue_queue: [1, 0, 1],
      sensor_queue: [0, 0, 0],
      // 2.5 + 22.5 and 5 Mbit; 25 + 30 and 10 have arrived in two steps
      ue_data_lag: [25 / 27.5, 5 / 5, 30 / 32.5],
      // 35 Mbit sent have brought 6 units
      ue_work_lag: [6 / (27.5 * (6 / 35)), 0, 6 / (32.5 * (6 / 35))],
      ue_radio_load: [27.5 / 40, 5 / 20, 32.5 / 60],
      ue_compute_load: [(27.5 * 6) / 35 / 10, (5 * 6) / 35 / 20, (32.5 * 6) / 35 / 30],
      sensor_data_lag: [0, 0, 0],
      sensor_work_lag: [0, 0, 0],
      sensor_radio_load: [10 / 40, 5 / 10, 15 / 45],
      // 30 Mbit sent have brought 12 units
      sensor_compute_load: [4 / 10, 2 / 20, 6 / 30],
      ues_attached: [2, 1, 3],
      sensors_attached: [1, 1, 2],
      // UE 0 of step 0; UE 1 and UE 2 of step 1
      ue_packet_age: [(2 + 1) / 2, 1, (2 + 1 + 1) / 3],
      sensor_packet_age: [0, 0, 0],
      twin_age: [2, 2, 2],
      // The update of the step in which the request was generated has been processed.
      request_age: [2, 0, 2],
      update_age: [0, 0, 0],
      request_gap: [0, 0, 0],
      requests_ahead: [0, 0, 0],
      requests_behind: [1, 0, 1],
      requests_late: [0, 0, 0],
      requests_worth: [1, 0, 1],
      behind_share: [1, 0, 1],
      late_share: [0, 0, 0],
      mean_worth: [1, 0, 1],
    },
  },
  {
    // The UEs send all that they have: requests of 6, 4 and 6 units at the first station, of which 5 units
    // are done, and of 3 at the second, which is. Sensor 0 keeps what it generates in this step.
    action: [0.5, 0.5],
    seen: {
      ue_queue: [3, 0, 3],
      sensor_queue: [0, 0, 0],
      ue_data_lag: [0, 0, 0],
      // 65 Mbit sent have brought 19 units; 55 and 10 Mbit have arrived in three steps
      ue_work_lag: [11 / ((55 / 3) * (19 / 65)), 0, 11 / (19 / 3)],
      ue_radio_load: [55 / 3 / 40, 10 / 3 / 20, 65 / 3 / 60],
      ue_compute_load: [((55 / 3) * 19) / 65 / 10, ((10 / 3) * 19) / 65 / 20, 19 / 3 / 30],
      sensor_data_lag: [20 / (40 / 3), 0, 20 / (50 / 3)],
      sensor_work_lag: [0, 0, 0],
      sensor_radio_load: [40 / 3 / 40, 10 / 3 / 10, 50 / 3 / 45],
      sensor_compute_load: [16 / 3 / 10, 4 / 3 / 20, 20 / 3 / 30],
      ues_attached: [2, 1, 3],
      sensors_attached: [1, 1, 2],
      ue_packet_age: [0, 0, 0],
      sensor_packet_age: [1, 0, 1 / 2],
      twin_age: [3, 3, 3],
      // Two requests of step 0, which are 3 steps old, and one of step 1; the twin is of step 0.
      request_age: [3, 0, 3],
      update_age: [0, 0, 0],
      request_gap: [1 / 3, 0, 1 / 3],
      requests_ahead: [1, 0, 1],
      requests_behind: [2, 0, 2],
      requests_late: [2, 0, 2],
      requests_worth: [2.9, 0, 2.9],
      behind_share: [2 / 3, 0, 2 / 3],
      late_share: [2 / 3, 0, 2 / 3],
      mean_worth: [2.9 / 3, 0, 2.9 / 3],
    },
  },
];

describe('every feature of reports and books in an episode worked out by hand', () => {
  const each = (seen: Expected, station: number) => REPORTED.map((name) => seen[name][station]);
  it.each([
    ['of both stations together', 'together', false, (seen: Expected) => each(seen, 2)],
    ['of each in one row', 'each', false, (seen: Expected) => [...each(seen, 0), ...each(seen, 1)]],
    [
      'of each in a row of its own',
      'together',
      true,
      (seen: Expected) => [...each(seen, 0), ...each(seen, 1)],
    ],
  ] as const)('%s', (_, stations, isPerStation, rowsOf) => {
    const { scenario, network } = twoCells(
      isPerStation ? { control: { stations: 'per-station' } } : {},
    );
    const observer = new Observer({
      observation: { features: REPORTED, history: 1, stations },
      stations: 2,
      layout: actionLayout(scenario),
    });
    observer.reset(network);
    for (const { action, seen } of BY_HAND) {
      const into: number[] = [];
      observer.observe(network, into);
      const expected = rowsOf(seen);
      expect(into.length).toBe(expected.length);
      into.forEach((value, i) => {
        const feature = observer.names[i % observer.size];
        expect(value, `${feature} before step ${network.step}`).toBeCloseTo(expected[i], 12);
      });
      network.advance(isPerStation ? [...action, ...action] : action);
    }
  });
});

describe('a history', () => {
  const observed = (observer: Observer, network: Network) => {
    const into: number[] = [];
    observer.observe(network, into);
    return Array.from({ length: observer.rows }, (_, row) =>
      into.slice(row * observer.size, (row + 1) * observer.size),
    );
  };

  it('has the values and the actions of the steps before, zeros and halves at the start', () => {
    const { network } = twoCells();
    const observer = new Observer({
      observation: { features: 'queues', history: 3, stations: 'together' },
      stations: 2,
      layout: SHARED_ACTION,
    });
    expect(observer.names).toEqual([
      ...['ue_queue', 'sensor_queue'],
      ...['ue_queue@-1', 'sensor_queue@-1', 'rho_c@-1', 'rho_p@-1'],
      ...['ue_queue@-2', 'sensor_queue@-2', 'rho_c@-2', 'rho_p@-2'],
    ]);
    observer.reset(network);
    const rows = BY_HAND.map(({ action }) => {
      const [row] = observed(observer, network);
      // Asked again, it says the same.
      expect(observed(observer, network)).toEqual([row]);
      network.advance(action);
      return row;
    });
    const start = [0, 0, 0.5, 0.5];
    expect(rows).toEqual([
      [0, 0, ...start, ...start],
      [1, 1, ...[0, 0, 0.5, 0.5], ...start],
      [1, 0, ...[1, 1, 0.25, 0.2], ...[0, 0, 0.5, 0.5]],
      [3, 0, ...[1, 0, 1, 0.5], ...[1, 1, 0.25, 0.2]],
    ]);
    // The next episode knows nothing of this one.
    network.reset(network.trace);
    observer.reset(network);
    expect(observed(observer, network)).toEqual([[0, 0, ...start, ...start]]);
  });

  it('of each station has its own actions, as they were carried out', () => {
    const { scenario, network } = twoCells({
      control: { stations: 'per-station', leastShare: 0.1 },
    });
    const observer = new Observer({
      observation: { features: ['ue_queue', 'sensor_queue'], history: 2, stations: 'together' },
      stations: 2,
      layout: actionLayout(scenario),
    });
    observer.reset(network);
    observed(observer, network);
    network.advance([0.5, 0, 2, 0.3]);
    // The first server has 9 units for the 8 of sensor 0's update, and UE 1's request waited for it. Sensor 1
    // has 1 MHz and sends nothing whole.
    expect(observed(observer, network)).toEqual([
      [1, 0, 0, 0, 0.5, 0.1],
      [0, 0, 0, 0, 0.9, 0.3],
    ]);
  });
});

describe('arrivals', () => {
  const seen = (requests: HandPacket[], steps: number) => {
    const { scenario, trace } = plainTrace(
      { steps: 60, stations: [{ bandwidthMHz: 10, computeUnits: 10 }] },
      { requests: [requests], updates: [[]] },
    );
    const network = new Network(scenario);
    const reports = new Reports(1);
    network.reset(trace);
    reports.reset(network);
    for (let t = 0; t < steps; t++) {
      network.advance([0.5, 0.5]);
      reports.update(network);
    }
    return reports.ues;
  };

  it('are those of the last 20 steps', () => {
    const requests: HandPacket[] = [
      [0, 40, 8],
      [3, 60, 6],
    ];
    expect(seen(requests, 20).arrivingMbit[0]).toBeCloseTo((40 + 60) / 20, 12);
    expect(seen(requests, 21).arrivingMbit[0]).toBeCloseTo(60 / 20, 12);
    expect(seen(requests, 23).arrivingMbit[0]).toBeCloseTo(60 / 20, 12);
    expect(seen(requests, 24).arrivingMbit[0]).toBe(0);
    expect(RECENT_STEPS).toBe(20);
  });

  it('come with the work that Mbit have brought lately, else with what they have ever', () => {
    const requests: HandPacket[] = [
      [0, 5, 20],
      [30, 5, 5],
      [55, 5, 1],
    ];
    // 20 units of 5 Mbit, which arrived in one of ten steps
    expect(seen(requests, 10).arrivingUnits[0]).toBeCloseTo(20 / 10, 12);
    // The second packet alone is of the last 20 steps.
    expect(seen(requests, 40).arrivingUnits[0]).toBeCloseTo(5 / 20, 12);
    expect(seen(requests, 54).arrivingUnits[0]).toBe(0);
  });

  it('come with what was brought before while a packet takes longer than 20 steps to send', () => {
    // Nothing has come of the 95 Mbit that were sent in the last 20 steps.
    const { arrivingUnits } = seen(
      [
        [0, 5, 20],
        [4, 500, 5],
      ],
      23,
    );
    expect(arrivingUnits[0]).toBeCloseTo((500 / 20) * (20 / (5 + 95)), 12);
  });
});

it('devices that come and go are reported while they are there', () => {
  const scenario = scenarioSchema.parse({
    steps: 4,
    stations: [{ bandwidthMHz: 20, computeUnits: 10 }],
    ues: [{ count: 2 }],
    sensors: [{ count: 1 }],
  });
  const trace = buildTrace(scenario, {
    uePositions: standing([100, 150], [100, 150]),
    sensorPositions: standing([100, 150]),
    // UE 1 is there in steps 1 and 2.
    uePresent: Uint8Array.of(1, 0, 1, 1, 1, 1, 1, 0),
    requests: handWorkload([[[0, 15, 4]], [[1, 100, 6]]]),
    updates: handWorkload([[]]),
  });
  trace.ues.spectralEfficiency.forEach((efficiency, i) => {
    if (efficiency > 0) trace.ues.spectralEfficiency[i] = 1;
  });
  const network = new Network(scenario);
  const reports = new Reports(1);
  network.reset(trace);
  reports.reset(network);
  const seen = Array.from({ length: 4 }, () => {
    network.advance([0.5, 0.5]);
    reports.update(network);
    const { attached, waitingMbit, packetAge } = reports.ues;
    return [attached[0], waitingMbit[0], packetAge[0]];
  });
  expect(seen).toEqual([
    [1, 5, 1],
    // 5 MHz each: UE 0 has sent the rest.
    [2, 95, 1 / 2],
    // What UE 1 has not sent goes with it.
    [2, 0, 0],
    [1, 0, 0],
  ]);
});

/** What is known in an episode that begins in the network. */
function knownOf(network: Network): { reports: Reports; books: Books } {
  const { stations } = network.trace;
  const [reports, books] = [new Reports(stations), new Books(stations)];
  reports.reset(network);
  books.reset(network);
  return { reports, books };
}

/** Everything that can be seen in an episode: a row for each step. */
function lookAt(
  { scenario, actions }: Pick<Case, 'scenario' | 'actions'>,
  trace: Trace,
  features: readonly FeatureName[] = FEATURE_NAMES,
) {
  const network = new Network(scenario);
  const observer = new Observer({
    observation: { features: [...features], history: 2, stations: 'each' },
    stations: scenario.stations.length,
    layout: actionLayout(scenario),
  });
  network.reset(trace);
  observer.reset(network);
  const { reports, books } = knownOf(network);
  return actions.map((action) => {
    const row: number[] = [];
    observer.observe(network, row);
    reports.update(network);
    const sight = { network, reports, books, station: reports.all };
    for (const name of features) row.push(FEATURES[name].of(sight));
    network.advance(Array.from({ length: network.pairs }, () => action).flat());
    return row;
  });
}

/** The same cases with a pair of shares for all stations, or one for each. */
const controlled = changingCases().chain((run) =>
  fc.constantFrom('shared' as const, 'per-station' as const).map((stations): Case => ({
    ...run,
    scenario: { ...run.scenario, control: { stations, leastShare: 0 } },
  })),
);

it('nothing that is seen changes when the future of the trace does', () => {
  let losses = 0;
  fc.assert(
    fc.property(controlled, fc.nat(), fc.nat(), (run, other, at) => {
      const cut = at % run.scenario.steps;
      const { known, fork } = forked(run.scenario, { seed: run.seed, other, cut });
      losses += known.ues.presence?.leaving.length ?? 0;
      const seen = lookAt(run, known);
      // What is seen before step `cut`, which is the first that differs, too.
      expect(lookAt(run, fork).slice(0, cut + 1)).toEqual(seen.slice(0, cut + 1));
    }),
    RUNS,
  );
  expect(losses).toBeGreaterThan(100);
});

it('nobody knows before a step to which sensor it ties a request anew', () => {
  // Sensor 0 leaves with step 1, unheard. In step 2 the UE is nearer to sensor 1, with an update of step 0, or
  // to sensor 2, with one of step 1; its request is of step 1.
  const scenario = scenarioSchema.parse({
    steps: 4,
    stations: [{ bandwidthMHz: 100, computeUnits: 100 }],
    ues: [{ count: 1 }],
    sensors: [{ count: 3 }],
  });
  const ending = (xM: number) => {
    const at: [number, number] = [100, 100];
    const trace = buildTrace(scenario, {
      uePositions: moving([at], [at], [[xM, 100]], [[xM, 100]]),
      sensorPositions: standing(at, [60, 100], [140, 100]),
      sensorPresent: Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1),
      requests: handWorkload([[[1, 1, 1]]]),
      updates: handWorkload([[], [[0, 1, 1]], [[1, 1, 1]]]),
    });
    const network = new Network(scenario);
    network.reset(trace);
    const { books } = knownOf(network);
    return Array.from({ length: 4 }, () => {
      const { waiting, gaps } = books.before(network);
      const seen = [waiting[0], gaps[0]];
      network.advance([0.5, 0.5]);
      return [...seen, network.requestsCompleted, network.returnSum];
    });
  };
  const before = [0, 0, 0, 0];
  const untied = [1, 2, 1];
  expect(ending(70)).toEqual([before, before, [...untied, 9], [0, 0, 1, 9]]);
  expect(ending(130)).toEqual([before, before, [...untied, 10], [0, 0, 1, 10]]);
});

it('an episode without the fork would be told from it', () => {
  const scenario = scenarioSchema.parse({ steps: 30 });
  const { known, fork } = forked(scenario, { seed: 1, other: 2, cut: 10 });
  const actions = Array.from({ length: 30 }, (): [number, number] => [0.3, 0.3]);
  const [seen, others] = [
    lookAt({ scenario, actions }, known),
    lookAt({ scenario, actions }, fork),
  ];
  expect(others[10]).toEqual(seen[10]);
  expect(others[11]).not.toEqual(seen[11]);
});

it('stations add up, or average, to what is seen of all together', () => {
  fc.assert(
    fc.property(controlled, ({ scenario, seed, actions }) => {
      const S = scenario.stations.length;
      const network = new Network(scenario);
      network.reset(new World(scenario).trace(seed));
      const { reports, books } = knownOf(network);
      const of = (name: FeatureName) =>
        Array.from({ length: S + 1 }, (_, station) =>
          FEATURES[name].of({ network, reports, books, station }),
        );
      const close = (a: number, b: number, what: string) => {
        expect(Math.abs(a - b), what).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)));
      };
      /** The whole is what the stations have, each by its weight. */
      const averages = (name: FeatureName, weights: ArrayLike<number>) => {
        const values = of(name);
        const parts = values.slice(0, S).map((value, s) => value * weights[s]);
        close(sum(parts), values[S] * weights[S], name);
      };
      for (const action of actions) {
        reports.update(network);
        for (const name of [
          'ue_queue',
          'sensor_queue',
          'ues_attached',
          'sensors_attached',
          'requests_ahead',
          'requests_behind',
          'requests_late',
        ] as const) {
          const values = of(name);
          expect(sum(values.slice(0, S)), name).toBe(values[S]);
        }
        for (const kind of ['ue', 'sensor'] as const) {
          const group = kind === 'ue' ? reports.ues : reports.sensors;
          const { arrivingMbit, arrivingUnits, waitingMbit, waitingUnits, attached } = group;
          for (const sums of [arrivingMbit, arrivingUnits, waitingMbit, waitingUnits])
            close(sum(sums.subarray(0, S)), sums[S], kind);
          averages(`${kind}_packet_age`, attached);
          // Of no capacity no part can be asked for.
          if (scenario.stations.every(({ computeUnits }) => computeUnits > 0))
            averages(`${kind}_compute_load`, reports.computeUnits);
        }
        averages('twin_age', reports.sensors.attached);
        for (const name of ['request_gap', 'behind_share', 'late_share', 'mean_worth'] as const)
          averages(name, books.before(network).waiting);
        averages('requests_worth', new Float64Array(S + 1).fill(1));
        network.advance(Array.from({ length: network.pairs }, () => action).flat());
      }
    }),
    { ...RUNS, numRuns: 60 },
  );
});

it('the books are of the requests that have been sent and are not finished', () => {
  let most = 0;
  fc.assert(
    fc.property(controlled, ({ scenario, seed, actions }) => {
      const network = new Network(scenario);
      const { length: S } = scenario.stations;
      network.reset(new World(scenario).trace(seed));
      const { books } = knownOf(network);
      const { ues } = network.trace;
      const { eta, delayThresholdSteps } = scenario.reward;
      for (const action of actions) {
        const { step, newestProcessed, requestSensor } = network;
        const { waiting, ahead, late, gaps, worth } = books.before(network);
        const queued = Array.from(ues.device.keys()).filter(
          (request) =>
            network.ueUplink.txEnd[request] >= 0 && network.requests.procEnd[request] < 0,
        );
        const gapsOf = queued.map((request) => {
          const sensor = requestSensor[request];
          return ues.generatedAt[request] - (sensor < 0 ? -1 : newestProcessed[sensor]);
        });
        const groups = scenario.ues.flatMap(({ count, delayThresholdSteps: own }) =>
          new Array<number>(count).fill(own ?? delayThresholdSteps),
        );
        expect([waiting[S], ahead[S], late[S], gaps[S]]).toEqual([
          queued.length,
          gapsOf.filter((gap) => gap > 0).length,
          queued.filter((request) => step - ues.generatedAt[request] > groups[ues.device[request]])
            .length,
          sum(gapsOf),
        ]);
        expect(worth[S]).toBeCloseTo(sum(gapsOf.map((gap) => eta ** Math.abs(gap))), 8);
        most = Math.max(most, queued.length);
        network.advance(Array.from({ length: network.pairs }, () => action).flat());
      }
    }),
    { ...RUNS, numRuns: 60 },
  );
  expect(most).toBeGreaterThan(5);
});

it('ages of heads are of stations where something waits, and their mean is of all', () => {
  const { network } = twoCells();
  const { books } = knownOf(network);
  // Sensors send all of their updates but servers work on none, and requests wait for them.
  network.advance([0.5, 1]);
  network.advance([0.5, 1]);
  const { requestAge, updateAge } = books.before(network);
  expect([...requestAge]).toEqual([2, 1, 1.5]);
  expect([...updateAge]).toEqual([2, 2, 2]);
});

describe('devices', () => {
  const close = (a: number[][], b: number[][]) => {
    expect(a.length).toBe(b.length);
    a.forEach((row, t) => {
      row.forEach((value, i) => {
        const where = `number ${i} before step ${t}: ${value}, ${b[t][i]}`;
        if (Number.isFinite(b[t][i]))
          expect(Math.abs(value - b[t][i]), where).toBeLessThanOrEqual(1e-9 * Math.max(1, value));
        else expect(value, where).toBe(b[t][i]);
      });
    });
  };

  it('that are never there change nothing', () => {
    fc.assert(
      fc.property(controlled, ({ scenario, seed, actions }) => {
        const recording = new World(scenario).recording(seed);
        const { steps } = scenario;
        const extra = 3;
        /** Room for more devices behind those that there are. */
        const wide = <T extends Float64Array | Uint8Array>(
          rows: T,
          width: number,
          make: (n: number) => T,
        ): T => {
          const count = rows.length / width;
          const out = make(count * (width + extra));
          for (let t = 0; t < count; t++)
            out.set(rows.subarray(t * width, (t + 1) * width), t * (width + extra));
          return out;
        };
        const positions = ({ stride, xM, yM }: typeof recording.uePositions) => {
          const width = stride || xM.length;
          const floats = (n: number) => new Float64Array(n);
          const [x, y] = [xM, yM].map((rows) =>
            width > 0 ? wide(rows, width, floats) : floats(extra * (stride === 0 ? 1 : steps)),
          );
          return { stride: stride === 0 ? 0 : stride + extra, xM: x, yM: y };
        };
        const present = (rows: Uint8Array | undefined, count: number) =>
          count > 0
            ? wide(rows ?? new Uint8Array(steps * count).fill(1), count, (n) => new Uint8Array(n))
            : new Uint8Array(steps * extra);
        const padded = {
          ...scenario,
          ues: [...scenario.ues, { ...scenarioSchema.parse({}).ues[0], count: extra }],
          sensors: [...scenario.sensors, { ...scenarioSchema.parse({}).sensors[0], count: extra }],
        };
        const trace = buildTrace(padded, {
          uePositions: positions(recording.uePositions),
          sensorPositions: positions(recording.sensorPositions),
          uePresent: present(recording.uePresent, recording.requests.count),
          sensorPresent: present(recording.sensorPresent, recording.updates.count),
          requests: { ...recording.requests, count: recording.requests.count + extra },
          updates: { ...recording.updates, count: recording.updates.count + extra },
        });
        const known = buildTrace(scenario, recording);
        expect(lookAt({ scenario: padded, actions }, trace)).toEqual(
          lookAt({ scenario, actions }, known),
        );
      }),
      { ...RUNS, numRuns: 40 },
    );
  });

  // Packets enter a server's queue in the order of their devices, so that a server that is busy knows
  // devices apart. It does not where all packets are alike: UEs with one sensor and loads of one size,
  // or sensors whose updates are processed as they come.
  it.each(['ues', 'sensors'] as const)('%s in another order are seen alike', (kind) => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
        fc.array(fc.tuple(fc.double({ min: 0, max: 0.9, noNaN: true }), fc.constant(0.5)), {
          minLength: 20,
          maxLength: 20,
        }),
        (seed, order, actions) => {
          const scenario = scenarioSchema.parse({
            steps: 20,
            stations: [
              { xM: 50, computeUnits: kind === 'ues' ? 8 : 1e6 },
              { xM: 150, computeUnits: kind === 'ues' ? 6 : 1e6 },
            ],
            ues: kind === 'ues' ? [{ count: 6, request: { computeUnits: 0 } }] : [],
            sensors: [{ count: kind === 'ues' ? 1 : 6 }],
          });
          const recording = new World(scenario).recording(seed);
          const shuffled = <T extends Float64Array>({
            stride,
            xM,
            yM,
          }: {
            stride: number;
            xM: T;
            yM: T;
          }) => {
            const move = (rows: T) =>
              Float64Array.from(rows, (_, i) => rows[i - (i % 6) + order.indexOf(i % 6)]);
            return { stride, xM: move(xM), yM: move(yM) };
          };
          const packets = (workload: typeof recording.requests) =>
            workloadOf(
              6,
              packetsOf(workload)
                .map((packet) => ({ ...packet, device: order[packet.device] }))
                .sort((a, b) => a.generatedAt - b.generatedAt || a.device - b.device),
            );
          const other =
            kind === 'ues'
              ? {
                  ...recording,
                  uePositions: shuffled(recording.uePositions),
                  requests: packets(recording.requests),
                }
              : {
                  ...recording,
                  sensorPositions: shuffled(recording.sensorPositions),
                  updates: packets(recording.updates),
                };
          // Which of the requests that came in one step are still there the server's books do know.
          const ofBooks = [...FEATURE_SETS.books, 'behind_share', 'late_share', 'mean_worth'];
          const known = FEATURE_NAMES.filter(
            (name) => kind === 'sensors' || !ofBooks.includes(name),
          );
          close(
            lookAt({ scenario, actions }, buildTrace(scenario, other), known),
            lookAt({ scenario, actions }, buildTrace(scenario, recording), known),
          );
        },
      ),
      { ...RUNS, numRuns: 40 },
    );
  });
});
