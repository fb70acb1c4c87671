import { evaluateEpisodes } from '../../src/experiments/evaluation.js';
import { StaticPolicy } from '../../src/policies/rules/static.js';
import { describe, expect, it } from 'vitest';
import { MetaLoreEnvironment } from '../../src/environment/environment.js';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { EpisodeMeter } from '../../src/simulator/metrics/meter.js';
import { EPISODE_METRICS } from '../../src/simulator/metrics/metrics.js';
import { deriveSeed } from '../../src/simulator/random.js';
import { PlacementError } from '../../src/simulator/world/placement.js';
import { World } from '../../src/simulator/world/world.js';

const environment = (input: ScenarioInput = {}) =>
  new MetaLoreEnvironment(scenarioSchema.parse(input));

/** Observations and rewards of an episode. */
function episode(env: MetaLoreEnvironment, options?: { seed?: number }) {
  const { observation } = env.reset(options);
  const seen: number[][] = [[...observation]];
  for (;;) {
    const result = env.step([0.4, 0.45]);
    seen.push([...result.observation, result.reward]);
    if (result.truncated) return seen;
  }
}

describe('the spaces', () => {
  const env = environment();

  it('are two queue lengths and two shares', () => {
    expect(env.observationSpace).toEqual({ low: [0, 0], high: [Infinity, Infinity], shape: [2] });
    expect(env.actionSpace).toEqual({ low: [0, 0], high: [1, 1], shape: [2] });
  });

  it('contain what an episode shows', () => {
    for (const [l, lHat] of episode(env)) {
      expect(Number.isInteger(l) && l >= 0).toBe(true);
      expect(Number.isInteger(lHat) && lHat >= 0).toBe(true);
    }
  });
});

it('starts with empty queues', () => {
  expect(environment().reset()).toEqual({
    observation: [0, 0],
    info: { step: 0, requestsCompleted: 0, updatesCompleted: 0 },
  });
});

it('never terminates, and truncates after T steps', () => {
  const env = environment({ steps: 7 });
  for (let run = 0; run < 2; run++) {
    env.reset();
    const results = Array.from({ length: 7 }, () => env.step([0.5, 0.5]));
    expect(results.map(({ terminated }) => terminated)).toEqual(results.map(() => false));
    expect(results.map(({ truncated }) => truncated)).toEqual(results.map((_, t) => t === 6));
    expect(results.map(({ info }) => info.step)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(results.map(({ info }) => 'episode' in info)).toEqual(results.map((_, t) => t === 6));
    expect(Object.keys(results[0]).sort()).toEqual([
      'info',
      'observation',
      'reward',
      'terminated',
      'truncated',
    ]);
  }
});

it('truncates an episode of one step at once', () => {
  const env = environment({ steps: 1 });
  env.reset();
  const { truncated, info } = env.step([0.5, 0.5]);
  expect(truncated).toBe(true);
  expect(info.episode?.steps).toBe(1);
});

it('cannot step before the first reset', () => {
  expect(() => environment().step([0.5, 0.5])).toThrow('reset');
});

it('cannot step after the end, until it is reset', () => {
  const env = environment({ steps: 2 });
  env.reset();
  env.step([0.5, 0.5]);
  env.step([0.5, 0.5]);
  expect(() => env.step([0.5, 0.5])).toThrow(RangeError);
  env.reset();
  expect(env.step([0.5, 0.5]).info.step).toBe(1);
});

it.each([
  ['NaN bandwidth', [NaN, 0.5]],
  ['NaN compute', [0.5, NaN]],
  ['one number', [0.5]],
  ['no numbers', []],
  ['a word', ['half', 0.5]],
  ['two words', ['half', 'half']],
])('rejects an action of %s, and leaves the episode as it was', (_, action) => {
  const env = environment();
  env.reset({ seed: 1 });
  env.step([0.5, 0.5]);
  expect(() => env.step(action as unknown as [number, number])).toThrow(RangeError);
  const other = environment();
  other.reset({ seed: 1 });
  other.step([0.5, 0.5]);
  expect(env.step([0.5, 0.5])).toEqual(other.step([0.5, 0.5]));
});

it.each([
  [
    [-0.3, 1.7],
    [0, 1],
  ],
  [
    [2, -1e9],
    [1, 0],
  ],
  [
    [Infinity, 0.5],
    [1, 0.5],
  ],
  [
    [Infinity, -Infinity],
    [1, 0],
  ],
] as const)('clips %o to %o', (action, clipped) => {
  const results = [action, clipped].map((split) => {
    const env = environment({ steps: 20 });
    env.reset({ seed: 3 });
    return Array.from({ length: 20 }, () => env.step(split));
  });
  expect(results[0]).toEqual(results[1]);
  expect([results[0][19].info.episode?.rho_c_mean, results[0][19].info.episode?.rho_p_mean]).toEqual(clipped); // oxfmt-ignore
});

describe('seeds', () => {
  it('of a row of episodes.csv give the episode of that row', () => {
    const env = environment({ steps: 30, seed: 5 });
    const evaluated = [{ policy: new StaticPolicy(0.3, 0.6) }];
    for (const { seed, metrics } of evaluateEpisodes(env.scenario, evaluated, {
      first: 0,
      end: 4,
    })) {
      env.reset({ seed });
      let last = env.step([0.3, 0.6]);
      while (!last.truncated) last = env.step([0.3, 0.6]);
      expect(Object.values(last.info.episode!)).toEqual([...metrics]);
    }
  });

  it.each([-1, 1.5, NaN, Infinity, 2 ** 53])('%d is none', (seed) => {
    const env = environment({ steps: 3 });
    expect(() => env.reset({ seed })).toThrow(RangeError);
    expect(() => new World(env.scenario).trace(seed)).toThrow(RangeError);
  });

  it('start the sequence of episodes anew', () => {
    const env = environment({ steps: 30 });
    const first = [episode(env, { seed: 8 }), episode(env), episode(env)];
    expect([episode(env, { seed: 8 }), episode(env), episode(env)]).toEqual(first);
    expect(first[0]).not.toEqual(first[1]);
    expect(first[1]).not.toEqual(first[2]);
    expect(episode(env, { seed: 9 })).not.toEqual(first[0]);
  });

  it('give another environment the same episodes', () => {
    const [one, other] = [environment(), environment()];
    expect(episode(one, { seed: 5 })).toEqual(episode(other, { seed: 5 }));
    expect(episode(one)).toEqual(episode(other));
  });

  it('come from the scenario when none is given', () => {
    expect(episode(environment({ seed: 12 }))).toEqual(episode(environment(), { seed: 12 }));
    expect(episode(environment({ seed: 12 }))).not.toEqual(episode(environment({ seed: 13 })));
  });

  it('name the stream of the episodes', () => {
    const env = environment({ steps: 30 });
    const traces = [8, deriveSeed(8, ['environment', 1])].map((seed) =>
      new World(env.scenario).trace(seed),
    );
    env.reset({ seed: 8 });
    expect(env.network.trace).toEqual(traces[0]);
    env.reset();
    expect(env.network.trace).toEqual(traces[1]);
  });

  it('may be 0', () => {
    const env = environment({ seed: 4 });
    const zero = episode(env, { seed: 0 });
    expect(zero).toEqual(episode(environment({ seed: 0 })));
    expect(zero).not.toEqual(episode(environment({ seed: 4 })));
  });
});

it('reports the metrics of the episode, as the meter measures them', () => {
  const scenario = scenarioSchema.parse({ reward: { c2: -1 } });
  const env = new MetaLoreEnvironment(scenario);
  env.reset();
  let total = 0;
  for (;;) {
    const { reward, truncated, info } = env.step([0.35, 0.4]);
    total += reward;
    expect(info.requestsCompleted).toBe(env.network.requestsCompleted);
    if (!truncated) continue;
    const values = new Float64Array(EPISODE_METRICS.length);
    new EpisodeMeter(scenario).measure(env.network, values);
    expect(info.episode).toEqual(
      Object.fromEntries(EPISODE_METRICS.map((name, i) => [name, values[i]])),
    );
    expect(info.episode?.return).toBeCloseTo(total, 9);
    expect(info.episode?.requests_completed).toBe(info.requestsCompleted);
    break;
  }
});

it('gives observations that later steps leave alone', () => {
  const env = environment();
  env.reset();
  const results = Array.from({ length: 10 }, () => env.step([0.3, 0.3]));
  const copies = results.map((result) => structuredClone(result));
  for (let t = 0; t < 10; t++) env.step([0.3, 0.3]);
  expect(results).toEqual(copies);
});

it('runs a given trace, and does not count it as an episode of the sequence', () => {
  const scenario = scenarioSchema.parse({ steps: 30 });
  const trace = new World(scenario).trace('measured');
  const run = (env: MetaLoreEnvironment) => {
    env.reset({ trace });
    return Array.from({ length: 30 }, () => env.step([0.4, 0.4]).observation);
  };
  const env = new MetaLoreEnvironment(scenario);
  const first = episode(env, { seed: 2 });
  expect(run(env)).toEqual(run(new MetaLoreEnvironment(scenario)));
  const second = episode(env);
  expect(episode(env, { seed: 2 })).toEqual(first);
  expect(episode(env)).toEqual(second);
});

it('says when the sensors do not fit', () => {
  const env = environment({ placement: { minSensorDistanceM: 70 } });
  expect(() => env.reset()).toThrow(PlacementError);
});

it('behaves alike over all kinds of scenarios', () => {
  const scenarios: ScenarioInput[] = [
    {},
    { ues: [], sensors: [] },
    { steps: 1 },
    { stations: [{ xM: 50 }, { xM: 150 }], scheduler: { kind: 'proportional-fair' } },
    { sensors: [{ count: 3, speedMps: 2 }], association: 'coverage' },
    { scheduler: { kind: 'round-robin' }, reward: { c2: -1 } },
  ];
  for (const scenario of scenarios) {
    const env = environment(scenario);
    const first = episode(env, { seed: 1 });
    expect(first.length).toBe((scenario.steps ?? 100) + 1);
    expect(first.flat().every(Number.isFinite)).toBe(true);
    expect(episode(env, { seed: 1 })).toEqual(first);
  }
});
