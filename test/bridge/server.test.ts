import fc from 'fast-check';
import { expect, it } from 'vitest';
import { viewOf, type Block } from '../../src/bridge/blocks.js';
import { FRAME, HEAD_BYTES } from '../../src/bridge/frames.js';
import { serve } from '../../src/bridge/server.js';
import { frameError } from '../../src/cli/serve-env/client.js';
import { episodeSources } from '../../src/cli/serve-env/sources.js';
import { scenarioSchema, type Scenario } from '../../src/config/schema/scenario.js';
import { MetaLoreEnvironment } from '../../src/environment/environment.js';
import { NetworkVectorEnvironment } from '../../src/environment/network-vector.js';
import { EPISODE_METRICS } from '../../src/simulator/metrics/metrics.js';
import { cases } from '../simulator/arbitraries.js';
import { ask, framesIn, frameOf, joined, jsonOf, MemoryPipe } from './memory-pipe.js';

const short = scenarioSchema.parse({ steps: 3, ues: [{ count: 2 }], sensors: [{ count: 2 }] });

/** What is answered to questions, the hello first. */
function answers(
  scenario: Scenario,
  questions: readonly Uint8Array[],
  { environments = 1, seed = 0, chunks = Infinity, room = Infinity } = {},
) {
  const pipe = new MemoryPipe(joined(questions), chunks, room);
  let thrown: unknown;
  try {
    serve(pipe, {
      scenario,
      environments,
      seed,
      sources: episodeSources(scenario),
      explain: frameError,
      version: '1.2.3',
      warnings: ['mind the gap'],
    });
  } catch (error) {
    thrown = error;
  }
  const frames = framesIn(pipe.written);
  return { frames, thrown, hello: jsonOf(frames[0]) };
}

/** The numbers of an answer, of each block that is in it. */
function numbersOf(payload: ArrayBuffer, blocks: readonly Block[]): Record<string, number[]> {
  const buffer = new ArrayBuffer(HEAD_BYTES + payload.byteLength);
  new Uint8Array(buffer).set(new Uint8Array(payload), HEAD_BYTES);
  return Object.fromEntries(
    blocks
      .filter(({ offset }) => offset < payload.byteLength)
      .map((block) => [block.name, [...viewOf(buffer, block, block.type)]]),
  );
}

it('says hello with all that a client has to know', () => {
  const { hello, frames } = answers(short, [], { environments: 2 });
  expect(frames.map(({ kind }) => kind)).toEqual([FRAME.hello]);
  expect(hello).toMatchObject({
    metalore: '1.2.3',
    warnings: ['mind the gap'],
    scenario: 'paper',
    environments: 2,
    rows: 1,
    steps: 3,
    control: 'shared',
    observation: [
      { name: 'ue_queue', unit: 'packets', low: 0, high: null, scale: 'log' },
      { name: 'sensor_queue', unit: 'packets', low: 0, high: null, scale: 'log' },
    ],
    action: [
      { name: 'rho_c', unit: 'share', low: 0, high: 1 },
      { name: 'rho_p', unit: 'share', low: 0, high: 1 },
    ],
    contexts: [],
    config: { steps: 3 },
  });
  expect(hello['blocks']).toEqual([
    { name: 'rewards', type: 'float64', offset: 0, shape: [2, 1] },
    { name: 'observations', type: 'float32', offset: 16, shape: [2, 1, 2] },
    { name: 'info', type: 'int32', offset: 32, shape: [3, 2] },
    { name: 'episode_seed', type: 'float64', offset: 56, shape: [2] },
    { name: 'reward_scale', type: 'float64', offset: 72, shape: [2] },
    { name: 'contexts', type: 'float64', offset: 88, shape: [0, 2] },
    { name: 'final_observations', type: 'float32', offset: 88, shape: [2, 1, 2] },
    { name: 'final_info', type: 'int32', offset: 104, shape: [3, 2] },
    { name: 'metrics', type: 'float64', offset: 128, shape: [EPISODE_METRICS.length, 2] },
  ]);
  expect(hello['payloads']).toEqual({
    stepped: 56,
    begun: 88,
    ended: 128 + 16 * EPISODE_METRICS.length,
  });
});

it('gives what training sees, and what an environment tells besides', () => {
  const served = fc.record({
    scenario: cases().map(({ scenario }) => ({ ...scenario, steps: 1 + (scenario.steps % 5) })),
    environments: fc.integer({ min: 1, max: 3 }),
    seed: fc.nat(100),
    chunks: fc.constantFrom(7, Infinity),
  });
  fc.assert(
    fc.property(served, ({ scenario, environments, seed, chunks }) => {
      const { steps } = scenario;
      const actions = Array.from({ length: 2 * steps - 1 }, (_, t) =>
        Array.from({ length: 2 * environments }, (_, a) => ((7 * t + 3 * a) % 11) / 10),
      );
      const questions = [ask.reset({}), ...actions.map((action) => ask.step(...action))];
      const { frames, hello } = answers(scenario, questions, { environments, seed, chunks });
      const told = frames.map(({ payload }) => numbersOf(payload, hello['blocks'] as Block[]));
      const root = `${scenario.seed}/train/${seed}`;
      const vector = new NetworkVectorEnvironment(scenario, environments, root);
      vector.reset();
      expect(frames[1].kind).toBe(FRAME.begun);
      expect(told[1]['observations']).toEqual([...vector.observations]);
      const alone = told[1]['episode_seed'].map((seed) => {
        const environment = new MetaLoreEnvironment(scenario);
        environment.reset({ seed });
        return environment;
      });
      actions.forEach((action, t) => {
        vector.step(Float32Array.from(action));
        const { kind } = frames[t + 2];
        const numbers = told[t + 2];
        expect(numbers['observations']).toEqual([...vector.observations]);
        expect(numbers['rewards']).toEqual([...vector.rewards]);
        expect(kind).toBe((t + 1) % steps === 0 ? FRAME.ended : FRAME.stepped);
        const infos = alone.map((environment, i) =>
          environment.step(Float32Array.from(action.slice(2 * i, 2 * i + 2))),
        );
        const name = kind === FRAME.ended ? 'final_info' : 'info';
        expect(numbers[name]).toEqual(
          (['step', 'requestsCompleted', 'updatesCompleted'] as const).flatMap((key) =>
            infos.map(({ info }) => info[key]),
          ),
        );
        if (kind !== FRAME.ended) return;
        expect(numbers['final_observations']).toEqual([...vector.finalObservations]);
        expect(numbers['info'].every((number) => number === 0)).toBe(true);
        expect(numbers['metrics']).toEqual(
          EPISODE_METRICS.flatMap((metric) => infos.map(({ info }) => info.episode![metric])),
        );
        alone.forEach((environment, i) => environment.reset({ seed: numbers['episode_seed'][i] }));
      });
    }),
    { seed: 7, numRuns: 15 },
  );
});

it('answers what is wrong with a question, and goes on', () => {
  const questions = [
    ask.step(0.5, 0.5),
    ask.reset({ seed: -1 }),
    ask.reset({ seed: 1, episode: 2 }),
    ask.reset({ seeds: [1, 2] }),
    ask.reset({ traces: ['/nowhere'] }),
    ask.reset({ nonsense: 1 }),
    ask.reset({ seed: 1 }),
    ask.step(0.5, NaN),
    ask.step(0.5, 0.5),
  ];
  const { frames, thrown } = answers(short, questions);
  expect(thrown).toBeUndefined();
  expect(
    frames
      .slice(1)
      .map((frame) => (frame.kind === FRAME.error ? jsonOf(frame)['message'] : frame.kind)),
  ).toEqual([
    'call reset() before step()',
    expect.stringMatching(/^reset: seed: /),
    'reset: expected one of seed, seeds, episode and trace, found several',
    'reset: expected one seed for each of 1 environments, found 2',
    expect.stringMatching(/^\/nowhere/),
    expect.stringMatching(/^reset: .*nonsense/),
    FRAME.begun,
    'step: (0.5, NaN) is not an action of environment 0; expected shares from 0 to 1',
    FRAME.stepped,
  ]);
});

it('does not step on what could not be begun', () => {
  // Sensors that keep far from each other find no place in some episode.
  const questions = [ask.reset({}), ask.reset({ traces: ['/nowhere'] }), ask.step(0.5, 0.5)];
  const { frames } = answers(short, questions);
  // The trace was refused before anything moved, so the episode from before goes on.
  expect(frames.map(({ kind }) => kind)).toEqual([
    FRAME.hello,
    FRAME.begun,
    FRAME.error,
    FRAME.stepped,
  ]);
});

it.each([
  ['an unknown kind', frameOf(9), 'no question has the kind 9'],
  ['actions of another size', ask.step(0.5), 'expected actions of 8 bytes, found 4'],
  ['no frame', new Uint8Array(20), /^expected a frame of MetaLore/],
])('tells of %s and ends', (_, question, message) => {
  const { frames, thrown } = answers(short, [ask.reset({}), question, ask.reset({})]);
  expect(frames.map(({ kind }) => kind)).toEqual([FRAME.hello, FRAME.begun, FRAME.error]);
  expect(jsonOf(frames[2])).toEqual({
    error: 'BrokenFrameError',
    message: expect.stringMatching(message) as string,
  });
  expect(thrown).toMatchObject({ name: 'BrokenFrameError', exitCode: 1 });
});

it('ends when asked to, when the questions end, and when nobody reads the answers', () => {
  const closed = answers(short, [frameOf(FRAME.close), ask.reset({})]);
  expect(closed).toMatchObject({ thrown: undefined, frames: [{ kind: FRAME.hello }] });
  const whole = answers(short, []);
  expect(whole.thrown).toBeUndefined();
  const first = answers(short, [ask.reset({}), ask.reset({})], { room: 100 });
  expect(first).toMatchObject({ thrown: undefined, frames: [{ kind: FRAME.hello }] });
});
