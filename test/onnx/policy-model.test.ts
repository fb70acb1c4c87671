import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { observationSchema } from '../../src/config/schema/observation.js';
import { encodeModel } from '../../src/onnx/encode.js';
import { onnxPolicy } from '../../src/onnx/policy-model.js';
import { BatchPolicy, type PolicySnapshot } from '../../src/ppo/acting/policy.js';
import type { ScalerState } from '../../src/ppo/acting/scaling.js';
import { randomStream } from '../../src/simulator/random.js';
import { linearPolicy, randomPolicy } from '../ppo/problems.js';
import { readModel } from './read-model.js';
import { runModel } from './run-model.js';

const ABOUT = { version: '1.2.3', hash: '0123456789abcdef' };

function modelOf(policy: PolicySnapshot) {
  return readModel(onnxPolicy(policy, ABOUT));
}

function seeing(
  spec: z.input<typeof observationSchema>,
  control: 'shared' | 'per-station' = 'shared',
) {
  return { observation: observationSchema.unwrap().parse(spec), control };
}

/** A policy of so many inputs whose action is always (0.25, 0.75). */
function constantPolicy(observationSize: number, view?: PolicySnapshot['view']): PolicySnapshot {
  const policy = linearPolicy([], [0.25, 0.75]);
  return {
    ...policy,
    observationSize,
    ...(view ? { view } : {}),
    parameters: {
      ...policy.parameters,
      'policy.0.kernel': {
        shape: [observationSize, 2],
        data: new Float32Array(2 * observationSize),
      },
    },
  };
}

const namesOf = (text: string) => (JSON.parse(text) as { name: string }[]).map(({ name }) => name);

describe('the bytes of a model', () => {
  it('are those that onnx.proto says', () => {
    const bytes = encodeModel({
      producer: { name: 'a', version: 'b' },
      graph: {
        name: 'g',
        about: 'd',
        nodes: [{ operator: 'Split', inputs: ['x'], outputs: ['y'], attributes: { axis: 1 } }],
        constants: [
          { name: 'c', shape: [1], data: Float32Array.of(-2) },
          { name: 'm', shape: [2], data: [true, false] },
        ],
        inputs: [{ name: 'x', width: 300, about: 'e' }],
        outputs: [],
      },
      metadata: { k: 'v' },
    });
    const text = (letters: string) => Buffer.from(letters).toString('hex');
    const expected = [
      ...['0807', `1201${text('a')}`, `1a01${text('b')}`],
      // graph, 100 bytes
      '3a64',
      // node: input, output, name, operator, attribute { name, i, type }
      `0a23 0a01${text('x')} 1201${text('y')} 1a07${text('y/Split')} 2205${text('Split')}`,
      `2a0b 0a04${text('axis')} 1801 a00102`,
      `1201${text('g')}`,
      // initializers { dims, data_type, name, raw_data }
      `2a0d 0801 1001 4201${text('c')} 4a04000000c0`,
      `2a0b 0802 1009 4201${text('m')} 4a020100`,
      `5201${text('d')}`,
      // input { name, type { tensor { elem_type, shape { rows, 300 } } }, doc_string }
      `5a1b 0a01${text('x')} 1213 0a11 0801 120d 0a06 1204${text('rows')} 0a03 08ac02 1a01${text('e')}`,
      // opset_import { domain, version }
      '4204 0a00 100d',
      `7206 0a01${text('k')} 1201${text('v')}`,
    ];
    expect(Buffer.from(bytes).toString('hex')).toBe(expected.join('').replaceAll(' ', ''));
  });

  it('are the same each time', () => {
    const policy = randomPolicy(
      { ...linearPolicy([], []), distribution: 'beta', policyNet: [3] },
      randomStream(1, ['policy']),
    );
    expect(onnxPolicy(policy, ABOUT)).toEqual(onnxPolicy(policy, ABOUT));
  });
});

describe('a policy as a model', () => {
  it('does what is worked out by hand: clip(W·o + b)', () => {
    const model = modelOf(linearPolicy([0.1, 0.2, 0.3, -0.4], [0.05, 0.5]));
    // 0.1 + 0.6 + 0.05, 0.2 − 0.8 + 0.5; the latter is clipped
    const { actions, heads } = runModel(model, [1, 2, 0, 0]);
    expect(heads.map((x) => Number(x.toFixed(6)))).toEqual([0.75, -0.1, 0.05, 0.5]);
    expect(actions.map((x) => Number(x.toFixed(6)))).toEqual([0.75, 0, 0.05, 0.5]);
    expect(model.outputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['actions', ['rows', 2]],
      ['heads', ['rows', 2]],
    ]);
  });

  it('has the mean α/(α + β) of a Beta distribution, of inputs by their logarithms', () => {
    const policy: PolicySnapshot = {
      ...linearPolicy([], []),
      distribution: 'beta',
      observationScaler: { kind: 'log' },
      parameters: {
        'policy.0.kernel': {
          shape: [2, 4],
          data: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0),
        },
        'policy.0.bias': { shape: [4], data: new Float32Array(4) },
      },
    };
    const { alpha, beta, actions } = runModel(modelOf(policy), [Math.E - 1, -(Math.E - 1)]);
    // heads (1, −1, 0, 0): α = 1 + ln(1 + e), 1 + ln(1 + 1/e); β = 1 + ln 2
    const expected = [2.313262, 1.313262, 1.693147];
    [alpha[0], alpha[1], beta[0]].forEach((x, i) => {
      expect(x).toBeCloseTo(expected[i], 6);
    });
    expect(actions[0]).toBeCloseTo(2.313262 / (2.313262 + 1.693147), 6);
    expect(actions[1]).toBeCloseTo(1.313262 / (1.313262 + 1.693147), 6);
  });

  it('standardises with means that float32 cannot hold', () => {
    const mean = 20_000_000.625;
    const moments = { mean: [mean, 0], variance: [4, 1e-8], count: 10 };
    const policy: PolicySnapshot = {
      ...linearPolicy([1, 0, 0, 1], [0, 0]),
      observationScaler: { kind: 'running', moments },
    };
    const model = modelOf(policy);
    expect(model.constants['mean'].values[0] + model.constants['mean_rest'].values[0]).toBe(mean);
    // 20,000,002 is a float32: (x − mean) / √(4 + 1e-8); and 1e-4 / √(2e-8), 1 / √(2e-8) clipped to 10
    const { scaled } = runModel(model, [20_000_002, 1e-4, 20_000_002, 1]);
    [0.6875, 0.707107, 0.6875, 10].forEach((x, i) => {
      expect(scaled[i]).toBeCloseTo(x, 5);
    });
  });

  const scalers: fc.Arbitrary<ScalerState> = fc.oneof(
    fc.constantFrom<ScalerState>({ kind: 'none' }, { kind: 'log' }),
    fc.constant<ScalerState>({
      kind: 'features',
      scales: ['log', { center: 0.65, spread: 0.25 }],
    }),
    fc.record({
      kind: fc.constant('running' as const),
      moments: fc.record({
        mean: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 2 }),
        variance: fc.array(fc.double({ min: 0, max: 9, noNaN: true }), {
          ...{ minLength: 2, maxLength: 2 },
        }),
        count: fc.constant(100),
      }),
    }),
  );

  it('does what the product does, whatever policy it is', () => {
    fc.assert(
      fc.property(
        fc.record({
          distribution: fc.constantFrom('beta' as const, 'gaussian' as const),
          activation: fc.constantFrom('tanh' as const, 'relu' as const),
          policyNet: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
          observationScaler: scalers,
          seed: fc.nat(),
          observations: fc.array(fc.float({ min: 0, max: 50, noNaN: true }), {
            ...{ minLength: 6, maxLength: 6 },
          }),
        }),
        ({ seed, observations, observationScaler, ...shape }) => {
          const random = randomStream(seed, ['policy']);
          const sizes = { observationSize: 2, actionSize: 2 };
          const policy = { ...randomPolicy({ ...sizes, ...shape }, random), observationScaler };
          const actions = new Float32Array(6);
          const rows = { rows: 3, observations: Float32Array.from(observations), actions };
          new BatchPolicy(policy).act(rows);
          const found = runModel(modelOf(policy), observations)['actions'];
          actions.forEach((action, i) => {
            expect(Math.abs(found[i] - action)).toBeLessThan(2e-5);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('says what its numbers are', () => {
    const { metadata, inputs, producer, opset, irVersion } = modelOf(constantPolicy(2));
    expect({ producer, opset, irVersion }).toEqual({
      ...{ producer: ['metalore', '1.2.3'], opset: 13, irVersion: 7 },
    });
    expect(inputs).toEqual([
      {
        name: 'observations',
        about: 'ue_queue (packets), sensor_queue (packets)',
        shape: ['rows', 2],
      },
    ]);
    expect(metadata).toMatchObject({
      'metalore.version': '1.2.3',
      'metalore.policy': '0123456789abcdef',
      'metalore.rows': '"network"',
      'metalore.scaler': '{"kind":"none"}',
      'metalore.distribution': '{"kind":"gaussian","std":[1,1]}',
    });
    expect(JSON.parse(metadata['metalore.actions'])).toEqual([
      { name: 'rho_c', unit: 'share', about: "ρ(C): the UEs' share of the bandwidth" },
      { name: 'rho_p', unit: 'share', about: "ρ(P): the UEs' share of the compute" },
    ]);
  });

  it('names the columns of a history, and what they are before the first step', () => {
    const { metadata } = modelOf(
      constantPolicy(10, seeing({ features: ['ue_queue', 'eta'], history: 3 })),
    );
    const columns = JSON.parse(metadata['metalore.observations']) as Record<string, unknown>[];
    expect(columns.map(({ name, unit, initially }) => [name, unit, initially])).toEqual([
      ['ue_queue', 'packets', undefined],
      ['eta', '', undefined],
      ['ue_queue@-1', 'packets', 0],
      ['eta@-1', '', 0],
      ['rho_c@-1', 'share', 0.5],
      ['rho_p@-1', 'share', 0.5],
      ['ue_queue@-2', 'packets', 0],
      ['eta@-2', '', 0],
      ['rho_c@-2', 'share', 0.5],
      ['rho_p@-2', 'share', 0.5],
    ]);
    expect(columns[2]['about']).toBe('l: packets in the UE computation queues, 1 step ago');
    expect(columns[8]['about']).toBe("ρ(C): the UEs' share of the bandwidth, as set 2 steps ago");
  });

  it('names the columns of each station where a row has all of them', () => {
    const view = seeing({ features: 'queues', stations: 'each', history: 2 });
    // 3 stations · 2 features, twice, and an action
    const { metadata } = modelOf(constantPolicy(14, view));
    const present = [0, 1, 2].flatMap((s) => [`ue_queue[${s}]`, `sensor_queue[${s}]`]);
    const before = [...present, 'rho_c', 'rho_p'].map((name) => `${name}@-1`);
    expect(namesOf(metadata['metalore.observations'])).toEqual([...present, ...before]);
  });

  it('is of a station where each has shares of its own', () => {
    const { metadata } = modelOf(constantPolicy(2, seeing({}, 'per-station')));
    expect(metadata['metalore.rows']).toBe('"station"');
    expect(namesOf(metadata['metalore.observations'])).toEqual(['ue_queue', 'sensor_queue']);
  });

  it('is refused where it does not see what it says', () => {
    expect(() => onnxPolicy(constantPolicy(3), ABOUT)).toThrow(
      'the policy sees 3 numbers, but the observation has 2: ue_queue, sensor_queue',
    );
    const each = seeing({ features: 'queues', stations: 'each' });
    expect(() => onnxPolicy(constantPolicy(5, each), ABOUT)).toThrow('the observation has 4');
  });
});
