import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetaLoreEnvironment } from '../../src/environment/environment.js';
import { SHARED_ACTION } from '../../src/environment/action.js';
import { Books } from '../../src/environment/observation/books.js';
import { FEATURES } from '../../src/environment/observation/features.js';
import { Observer } from '../../src/environment/observation/observer.js';
import { Reports } from '../../src/environment/observation/reports.js';
import {
  FEATURE_NAMES as NAMES,
  FEATURE_SETS,
  type ObservationSpec,
} from '../../src/config/schema/observation.js';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { cases, RUNS, simulate } from '../simulator/arbitraries.js';

/** Of networks of some number of stations under one pair of shares. */
function observerOf(observation: Partial<ObservationSpec> = {}, stations = 1): Observer {
  return new Observer({
    observation: { features: 'queues', history: 1, stations: 'together', ...observation },
    stations,
    layout: SHARED_ACTION,
  });
}

describe('an observer', () => {
  it('sees by default what the paper’s agent sees', () => {
    const observer = observerOf();
    expect(observer.names).toEqual(['ue_queue', 'sensor_queue']);
    expect([observer.size, observer.low, observer.high]).toEqual([2, [0, 0], [Infinity, Infinity]]);
  });

  it('says what each number is of, in every station and however long ago', () => {
    const observer = observerOf({ history: 2, stations: 'each' }, 2);
    const queues = ['ue_queue', 'sensor_queue', 'ue_queue', 'sensor_queue'];
    expect(observer.sources).toEqual([...queues, ...queues, 'rho_c', 'rho_p']);
    expect(observer.names[4]).toBe('ue_queue[0]@-1');
  });

  it('writes the two queues, and nothing beside them', () => {
    fc.assert(
      fc.property(cases(), fc.integer({ min: 0, max: 3 }), (run, at) => {
        const observer = observerOf({}, run.scenario.stations.length);
        simulate(run, (network) => {
          if (network.step <= 1) observer.reset(network);
          const into = new Float64Array(6).fill(-7);
          observer.observe(network, into, at);
          const expected = new Float64Array(6).fill(-7);
          expected.set([network.ueQueue, network.sensorQueue], at);
          expect(into).toEqual(expected);
        });
      }),
      { ...RUNS, numRuns: 30 },
    );
  });

  it('sees the features of a list in its order', () => {
    fc.assert(
      fc.property(cases(), fc.shuffledSubarray([...NAMES], { minLength: 1 }), (run, names) => {
        const stations = run.scenario.stations.length;
        const observer = observerOf({ features: names }, stations);
        const reports = new Reports(stations);
        const books = new Books(stations);
        expect(observer.names).toEqual(names);
        simulate(run, (network) => {
          if (network.step <= 1) observer.reset(network);
          if (network.step <= 1) reports.reset(network);
          if (network.step <= 1) books.reset(network);
          const into: number[] = [];
          observer.observe(network, into);
          reports.update(network);
          const sight = { network, reports, books, station: reports.all };
          expect(into).toEqual(names.map((name) => FEATURES[name].of(sight)));
        });
      }),
      { ...RUNS, numRuns: 30 },
    );
  });

  it('refuses a feature given twice', () => {
    const make = () => observerOf({ features: ['queues', 'ue_queue'] });
    expect(make).toThrow(RangeError);
    expect(make).toThrow('a feature is given twice: ue_queue, sensor_queue, ue_queue');
  });
});

it.each(NAMES)('the feature %s stays in its range and knows nothing of the future', (name) => {
  const { low, high } = FEATURES[name];
  fc.assert(
    fc.property(cases(), (run) => {
      const look = (actions: typeof run.actions) => {
        const observer = observerOf({ features: [name] }, run.scenario.stations.length);
        const seen: number[] = [];
        simulate({ ...run, actions }, (network) => {
          if (network.step <= 1) observer.reset(network);
          const into: number[] = [];
          observer.observe(network, into);
          seen.push(into[0]);
        });
        return seen;
      };
      const seen = look(run.actions);
      for (const value of seen) expect(value >= low && value <= high, String(value)).toBe(true);
      // Whatever is done in the second half, the first half looks the same.
      const half = Math.floor(run.actions.length / 2);
      const again = look(
        run.actions.map((action, t): [number, number] => (t < half ? action : [1, 0])),
      );
      expect(again.slice(0, half)).toEqual(seen.slice(0, half));
    }),
    { ...RUNS, numRuns: 50 },
  );
});

it('every named set is of features that there are', () => {
  for (const names of Object.values(FEATURE_SETS))
    for (const name of names) expect(NAMES).toContain(name);
});

it('the relative ones are all that count neither packets nor devices', () => {
  const relative = NAMES.filter((name) => ['steps', 'share'].includes(FEATURES[name].unit));
  expect([...FEATURE_SETS.relative].sort()).toEqual(relative.sort());
});

it('an environment shows what it is told to show', () => {
  const env = new MetaLoreEnvironment(scenarioSchema.parse({}), {
    observation: { features: ['sensor_queue'] },
  });
  expect(env.observationSpace).toEqual({ low: [0], high: [Infinity], shape: [1] });
  expect(env.reset().observation).toEqual([0]);
  // Nothing is processed for sensors, so their packets pile up.
  for (let t = 0; t < 20; t++) env.step([0.2, 1]);
  expect(env.step([0.2, 1]).observation).toEqual([env.network.sensorQueue]);
  expect(env.network.sensorQueue).toBeGreaterThan(0);
});

it('an environment refuses an action that is too long', () => {
  const env = new MetaLoreEnvironment(scenarioSchema.parse({}));
  env.reset();
  expect(() => env.step([0.5, 0.5, 0.5])).toThrow('an action of 3 numbers, expected 2');
});
