import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetaLoreEnvironment } from '../../src/environment/environment.js';
import {
  FEATURE_SETS,
  FEATURES,
  type FeatureName,
} from '../../src/environment/observation/features.js';
import { Observer, type ObservationSpec } from '../../src/environment/observation/observer.js';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { cases, RUNS, simulate } from '../simulator/arbitraries.js';

const NAMES = Object.keys(FEATURES) as FeatureName[];

describe('an observer', () => {
  it('sees by default what the paper’s agent sees', () => {
    const observer = new Observer();
    expect(observer.names).toEqual(['ue_queue', 'sensor_queue']);
    expect([observer.size, observer.low, observer.high]).toEqual([2, [0, 0], [Infinity, Infinity]]);
    expect(new Observer('queues').names).toEqual(observer.names);
  });

  it('writes the two queues, and nothing beside them', () => {
    fc.assert(
      fc.property(cases(), fc.integer({ min: 0, max: 3 }), (run, at) => {
        const observer = new Observer();
        simulate(run, (network) => {
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
      fc.property(cases(), fc.shuffledSubarray(NAMES, { minLength: 1 }), (run, names) => {
        const observer = new Observer(names);
        expect(observer.names).toEqual(names);
        simulate(run, (network) => {
          const into: number[] = [];
          observer.observe(network, into);
          expect(into).toEqual(names.map((name) => FEATURES[name].of(network)));
        });
      }),
      { ...RUNS, numRuns: 30 },
    );
  });

  it.each([
    ['all', 'there is no set of features "all" (known: queues)'],
    ['toString', 'there is no set of features "toString"'],
    [['ue_queue', 'weather'], 'there is no feature "weather" (known: ue_queue, sensor_queue'],
    [['ue_queue', 'ue_queue'], 'a feature is given twice: ue_queue, ue_queue'],
    [[], 'an observation needs a feature'],
  ])('refuses %j', (spec, message) => {
    const make = () => new Observer(spec as ObservationSpec);
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });
});

it.each(NAMES)('the feature %s stays in its range and knows nothing of the future', (name) => {
  const { low, high, of } = FEATURES[name];
  fc.assert(
    fc.property(cases(), (run) => {
      const seen: number[] = [];
      simulate(run, (network) => seen.push(of(network)));
      for (const value of seen) expect(value >= low && value <= high, String(value)).toBe(true);
      // Whatever is done in the second half, the first half looks the same.
      const half = Math.floor(run.actions.length / 2);
      const actions = run.actions.map((action, t): [number, number] =>
        t < half ? action : [1, 0],
      );
      const again: number[] = [];
      simulate({ ...run, actions }, (network) => again.push(of(network)));
      expect(again.slice(0, half)).toEqual(seen.slice(0, half));
    }),
    { ...RUNS, numRuns: 50 },
  );
});

it('every named set is of features that there are', () => {
  for (const names of Object.values(FEATURE_SETS))
    for (const name of names) expect(NAMES).toContain(name);
});

it('an environment shows what it is told to show', () => {
  const env = new MetaLoreEnvironment(scenarioSchema.parse({}), { observation: ['sensor_queue'] });
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
