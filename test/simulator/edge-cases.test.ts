import { describe, expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { EpisodeMeter } from '../../src/simulator/metrics/meter.js';
import {
  EPISODE_METRICS,
  METRICS,
  type EpisodeMetric,
} from '../../src/simulator/metrics/metrics.js';
import { Network } from '../../src/simulator/network/network.js';
import { SCHEDULER_KINDS } from '../../src/simulator/schedulers/registry.js';
import { World } from '../../src/simulator/world/world.js';

function run(input: ScenarioInput, split: [number, number] = [0.4, 0.4]) {
  const scenario = scenarioSchema.parse(input);
  const network = new Network(scenario);
  network.reset(new World(scenario).trace(1));
  while (!network.truncated) expect(network.advance(split)).not.toBeNaN();
  const values = new Float64Array(EPISODE_METRICS.length);
  new EpisodeMeter(scenario).measure(network, values);
  return Object.fromEntries(EPISODE_METRICS.map((name, i) => [name, values[i]])) as Record<
    EpisodeMetric,
    number
  >;
}

/** The metrics that are means over completed requests. */
const overRequests = METRICS.filter(({ kind }) => kind === 'overRequests').map(({ name }) => name);

/** Those that are taken over what was, or was to be, generated. */
const overGenerated: EpisodeMetric[] = ['traffic_served_pct', 'completed_pct'];

const missing = (metrics: Record<EpisodeMetric, number>) =>
  EPISODE_METRICS.filter((name) => Number.isNaN(metrics[name]));

const uniform = { kind: 'uniform' as const };

const cases: [string, ScenarioInput, [number, number], EpisodeMetric[]][] = [
  ['no bandwidth for UEs', {}, [0, 0.5], overRequests],
  ['no compute for UEs', {}, [0.5, 0], overRequests],
  ['no bandwidth for sensors', {}, [1, 0.5], overRequests],
  ['no compute for sensors', {}, [0.5, 1], overRequests],
  ['no UEs', { ues: [] }, [0.4, 0.4], [...overRequests, ...overGenerated]],
  ['a group of no UEs', { ues: [{ count: 0 }] }, [0.4, 0.4], [...overRequests, ...overGenerated]], // oxfmt-ignore
  ['no sensors', { sensors: [] }, [0.4, 0.4], overRequests],
  ['no sensors, by coverage', { sensors: [{ count: 0 }], association: 'coverage' }, [0.4, 0.4], overRequests], // oxfmt-ignore
  ['nobody at all', { ues: [], sensors: [] }, [0.4, 0.4], [...overRequests, ...overGenerated]],
  // The first update is processed after the requests of its step.
  ['one step', { steps: 1 }, [0.4, 0.4], overRequests],
  ['p = 0', { ues: [{ request: { probability: 0 } }] }, [0.4, 0.4], [...overRequests, ...overGenerated]], // oxfmt-ignore
  ['p = 1', { ues: [{ request: { probability: 1 } }] }, [0.4, 0.4], []],
  ['updates in step 0 alone', { sensors: [{ update: { periodSteps: 1000 } }] }, [0.4, 0.4], []],
  ['stations without bandwidth', { stations: [{ bandwidthMHz: 0 }] }, [0.4, 0.4], overRequests],
  ['stations without servers', { stations: [{ computeUnits: 0 }] }, [0.4, 0.4], overRequests],
  ['no channel', { ues: [{ snrThreshold: 1e12 }] }, [0.4, 0.4], overRequests],
  ['a station with no device', { stations: [{}, { xM: 0, yM: 0 }], ues: [{ speedMps: 0 }] }, [0.4, 0.4], []], // oxfmt-ignore
  ['requests of the least size', { ues: [{ request: { dataMbit: 0, computeUnits: 0 } }] }, [0.4, 0.4], []], // oxfmt-ignore
  ['no reward', { reward: { c1: 0, eta: 0 } }, [0.4, 0.4], []],
];

describe.each(SCHEDULER_KINDS)('%s', (kind) => {
  it.each(cases)('%s', (_, input, split, expected) => {
    const metrics = run({ scheduler: { kind }, placement: uniform, ...input }, split);
    expect(missing(metrics)).toEqual(EPISODE_METRICS.filter((name) => expected.includes(name)));
    for (const value of Object.values(metrics)) expect(Math.abs(value)).not.toBe(Infinity);
    const nothing = expected.includes('sync_delay_steps');
    expect(metrics.requests_completed > 0).toBe(!nothing);
    if (nothing)
      expect([metrics.return, metrics.requests_late, metrics.throughput_mbit]).toEqual([0, 0, 0]);
  });
});

it('serves nothing of what was offered when nothing completes', () => {
  expect(run({}, [0, 0]).traffic_served_pct).toBe(0);
  expect(run({}, [0, 0]).requests_generated).toBeGreaterThan(500);
});

it('serves all the requests when updates come once and there is plenty of everything', () => {
  const metrics = run(
    {
      stations: [{ bandwidthMHz: 1e6, computeUnits: 1e6 }],
      sensors: [{ update: { periodSteps: 5000 } }],
      ues: [{ request: { probability: 1 } }],
    },
    [0.5, 0.5],
  );
  expect(metrics.requests_generated).toBe(1000);
  expect(metrics.requests_completed).toBe(1000);
  // Those of step 0 wait for the updates of step 0, the rest finish at once: AoSI is the time
  // since step 0, (0 + 1 + … + 99)/100.
  expect(metrics.sync_delay_steps).toBeCloseTo(49.5, 9);
  expect(metrics.e2e_delay_steps).toBeCloseTo(10 / 1000, 9);
});

it('counts η^0 as 1 when η is 0', () => {
  const metrics = run({ reward: { c1: 3, eta: 0 } }, [0.3, 0.3]);
  expect(metrics.return).toBeGreaterThan(0);
  expect(metrics.return % 3).toBe(0);
});

describe('a network', () => {
  const scenario = scenarioSchema.parse({ steps: 2 });
  const network = new Network(scenario);

  it('refuses steps after the end', () => {
    network.reset(new World(scenario).trace(1));
    network.advance([0.5, 0.5]);
    network.advance([0.5, 0.5]);
    expect(network.truncated).toBe(true);
    expect(() => network.advance([0.5, 0.5])).toThrow(RangeError);
  });

  it.each([[NaN, 0.5], [0.5, NaN], [undefined, 0.5], [0.5]])(
    'refuses the action (%s, %s), and takes no step',
    (...action) => {
      network.reset(new World(scenario).trace(1));
      expect(() => network.advance(action as number[])).toThrow('is not an action');
      expect(network.step).toBe(0);
    },
  );

  it('has generated nothing before its first step', () => {
    network.reset(new World(scenarioSchema.parse({ steps: 2 })).trace(1));
    const meter = new EpisodeMeter(scenario);
    expect(meter.metrics(network)).toMatchObject({ steps: 0, requests_generated: 0, return: 0 });
    network.advance([0.5, 0.5]);
    expect(meter.metrics(network).requests_generated).toBeGreaterThan(0);
  });

  it('refuses a trace of another length or number of stations', () => {
    const longer = new World(scenarioSchema.parse({ steps: 3 })).trace(1);
    expect(() => {
      network.reset(longer);
    }).toThrow('a trace of 3 steps, 1 station does not fit a network of 2 steps, 1 station');
    const wider = new World(scenarioSchema.parse({ steps: 2, stations: [{}, {}] })).trace(1);
    expect(() => {
      network.reset(wider);
    }).toThrow(RangeError);
  });

  it('runs traces of different sizes one after the other as a new one would', () => {
    const traces = [3, 12, 0, 7].map((count, i) =>
      new World(
        scenarioSchema.parse({ steps: 2, ues: [{ count }], sensors: [{ count: 12 - count }] }),
      ).trace(i),
    );
    const outcome = (used: Network) => {
      used.advance([0.6, 0.6]);
      used.advance([0.6, 0.6]);
      return [used.returnSum, used.ueQueue, used.sensorQueue, used.updatesCompleted];
    };
    for (const trace of traces) {
      network.reset(trace);
      const fresh = new Network(scenario);
      fresh.reset(trace);
      expect(outcome(network)).toEqual(outcome(fresh));
    }
  });
});
