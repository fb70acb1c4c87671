import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { log1pLayers, LayersModelBuilder } from '../../src/ppo/saving/layers-model.js';
import {
  headSize,
  parameterSpecs,
  type ActorCriticShape,
} from '../../src/ppo/acting/parameters.js';
import { initialParameters, orthogonal } from '../../src/ppo/acting/parameters.js';
import { BatchPolicy, type PolicySnapshot } from '../../src/ppo/acting/policy.js';
import { decodePolicy, encodePolicy, type SavedPolicy } from '../../src/ppo/saving/saved-policy.js';
import { createObservationScaler } from '../../src/ppo/acting/scaling.js';
import type { Tensor } from '../../src/ppo/tensors.js';
import { randomStream } from '../../src/simulator/random.js';
import { backends, choices } from './backends.js';
import { randomParameters } from './problems.js';

const kinds = ['none', 'log', 'running', 'features'] as const;
const distributions = ['beta', 'gaussian'] as const;

function snapshot(
  distribution: (typeof distributions)[number],
  scaling: (typeof kinds)[number],
): PolicySnapshot {
  const random = randomStream(11, ['policy', distribution]);
  const sizes = {
    observationSize: 2,
    actionSize: 2,
    distribution,
    activation: 'tanh' as const,
    policyNet: [9, 6],
  };
  const shape: ActorCriticShape = { ...sizes, criticSize: 1, valueNet: [] };
  const scaler =
    scaling === 'features'
      ? createObservationScaler('log', 2, [{ center: 300, spread: 900 }, 'log'])
      : createObservationScaler(scaling, 2);
  scaler.update(Float32Array.of(4, 30, 7, 10, 3, 80), 3);
  const parameters: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(randomParameters(shape, random)))
    if (!name.startsWith('value.')) parameters[name] = tensor;
  return { ...sizes, observationScaler: scaler.state(), parameters };
}

/** Queue lengths of all magnitudes. */
function observations(): Float32Array {
  const random = randomStream(12, ['observations']);
  const values = Array.from({ length: 198 }, () => Math.floor(10 ** (4 * random.double())) - 1);
  return Float32Array.of(0, 0, ...values);
}

/** What tf.loadLayersModel makes of the two files. */
async function throughTensorFlow({ modelJson, weights }: SavedPolicy): Promise<tf.Tensor> {
  await choices.tfjs;
  const files = JSON.parse(JSON.stringify(modelJson)) as typeof modelJson;
  const model = await loadLayersModel(
    tf.io.fromMemory({
      modelTopology: files.modelTopology,
      weightSpecs: files.weightsManifest.flatMap((group) => [...group.weights]),
      weightData: weights.slice().buffer,
    }),
  );
  return model.predict(tf.tensor2d(observations(), [100, 2])) as tf.Tensor;
}

describe.each(distributions)('%s', (distribution) => {
  describe.each(kinds)('observations scaled: %s', (scaling) => {
    const original = snapshot(distribution, scaling);
    const saved = encodePolicy(original);

    it('acts the same when loaded by tf.loadLayersModel', async () => {
      const actions = new Float32Array(200);
      new BatchPolicy(original).act({ observations: observations(), rows: 100, actions });
      const output = await throughTensorFlow(saved);
      expect(output.shape).toEqual([100, 2]);
      const predicted = output.dataSync();
      let worst = 0;
      actions.forEach((action, i) => {
        worst = Math.max(worst, Math.abs(action - predicted[i]));
      });
      expect(worst).toBeLessThan(1e-5);
      expect(Math.min(...predicted)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...predicted)).toBeLessThanOrEqual(1);
      // The policy does something: its actions are not all one.
      expect(Math.max(...predicted) - Math.min(...predicted)).toBeGreaterThan(0.1);
    });

    it('comes back exactly', () => {
      const { modelJson, weights } = saved;
      const files = JSON.parse(JSON.stringify(modelJson)) as typeof modelJson;
      expect(decodePolicy({ modelJson: files, weights })).toEqual(original);
    });

    it('comes back with what it was trained for, where it tells', () => {
      const told = { ...original, trained: { eta: 0.5, c2: -1, seed: 3 } };
      expect(decodePolicy(encodePolicy(told))).toEqual(told);
    });
  });

  it('the same seed gives the same actions, another seed others', () => {
    const policy = new BatchPolicy(snapshot(distribution, 'log'));
    const act = (seed: number): number[] => {
      const actions = new Float32Array(200);
      const batch = { observations: observations(), rows: 100, actions };
      policy.act(batch, randomStream(seed, ['act']));
      return [...actions];
    };
    expect(act(1)).toEqual(act(1));
    expect(act(2)).not.toEqual(act(1));
    expect(Math.min(...act(1))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...act(1))).toBeLessThanOrEqual(1);
  });

  it('acts on one row as on many, on both backends', async () => {
    const rows = observations();
    const actions = new Float32Array(200);
    const wanted = snapshot(distribution, 'log');
    new BatchPolicy(wanted).act({ observations: rows, rows: 100, actions });
    for (const [name] of backends) {
      const policy = new BatchPolicy(wanted, await choices[name]);
      const single = new Float32Array(2);
      for (let row = 0; row < 100; row += 9) {
        const observation = rows.subarray(2 * row, 2 * row + 2);
        policy.act({ observations: observation, rows: 1, actions: single });
        expect(single[0]).toBeCloseTo(actions[2 * row], 6);
        expect(single[1]).toBeCloseTo(actions[2 * row + 1], 6);
      }
      policy.dispose();
    }
  });
});

it('on tfjs keeps no tensors of what it did, none when disposed, and none of a policy that is refused', async () => {
  const tfjs = await choices.tfjs;
  const before = tf.memory().numTensors;
  const whole = snapshot('beta', 'log');
  const policy = new BatchPolicy(whole, tfjs);
  const held = tf.memory().numTensors;
  expect(held).toBeGreaterThan(before);
  const actions = new Float32Array(200);
  for (const rows of [1, 100, 7]) {
    policy.act({ observations: observations(), rows, actions });
    expect(tf.memory().numTensors).toBe(held);
  }
  policy.dispose();
  expect(tf.memory().numTensors).toBe(before);
  const { 'policy.0.bias': bias, ...others } = whole.parameters;
  expect(bias).toBeDefined();
  expect(() => new BatchPolicy({ ...whole, parameters: others }, tfjs)).toThrow('policy.0.bias');
  expect(tf.memory().numTensors).toBe(before);
});

describe('a saved policy that is damaged', () => {
  const { modelJson, weights } = encodePolicy(snapshot('beta', 'log'));

  it.each([
    ['weights.bin is too short', { modelJson, weights: weights.subarray(4) }],
    ['weights.bin is too long', { modelJson, weights: Uint8Array.of(...weights, 0, 0, 0, 0) }],
    [
      'not a policy saved by metalore',
      { modelJson: { ...modelJson, userDefinedMetadata: undefined as never }, weights },
    ],
  ])('%s', (message, saved) => {
    expect(() => decodePolicy(saved)).toThrow(message);
  });

  const { metalore } = modelJson.userDefinedMetadata;
  it.each<[field: string, value: unknown]>([
    ['version', 2],
    ['activation', 'constructor'],
    ['activation', 'sigmoid'],
    ['distribution', 'toString'],
    ['observationScaler', { kind: 'other' }],
    ['observationScaler', { kind: 'running', moments: { mean: [0], variance: [1], count: 1 } }],
    [
      'observationScaler',
      { kind: 'running', moments: { mean: [0, 1], variance: [1, -1], count: 1 } },
    ],
    [
      'observationScaler',
      { kind: 'running', moments: { mean: [0, null], variance: [1, 1], count: 1 } },
    ],
    ['observationScaler', { kind: 'features', scales: ['log'] }],
    ['observationScaler', { kind: 'features', scales: ['log', { center: 0, spread: 0 }] }],
    ['view', { observation: { features: ['weather'] }, control: 'shared' }],
    ['view', { observation: {}, control: 'everything' }],
    ['trained', { eta: 0.5, c2: 0, seed: -1 }],
    ['trained', { eta: 0.5, seed: 1 }],
    ['observationSize', 1.5],
    ['actionSize', 0],
    ['policyNet', [64, 0]],
    ['policyNet', 'constructor'],
    ['logStd', [0, 0]],
  ])('names the field of model.json: %s is %j', (field, value) => {
    const damaged = {
      ...modelJson,
      userDefinedMetadata: { metalore: { ...metalore, [field]: value } },
    };
    expect(() => decodePolicy({ modelJson: damaged, weights })).toThrow(
      `model.json: userDefinedMetadata.metalore.${field}`,
    );
  });

  it.each([NaN, Infinity, -Infinity])('names the weight that is %d', (value) => {
    const damaged = weights.slice();
    new DataView(damaged.buffer).setFloat32(4 * 5, value, true);
    expect(() => decodePolicy({ modelJson, weights: damaged })).toThrow(
      /^weights\.bin: .*\[\d+\]: expected a number, found/,
    );
  });
});

it('log1pLayers is ln(1 + x) to single precision', async () => {
  const model = new LayersModelBuilder();
  const output = log1pLayers(model, 'log', { input: model.input('x', 1), size: 1 });
  await choices.tfjs;
  const loaded = await loadLayersModel(
    tf.io.fromMemory({
      modelTopology: model.topology('log1p', 'x', output),
      weightSpecs: model.weights.map(({ spec }) => spec),
      weightData: Float32Array.from(model.weights.flatMap(({ data }) => [...data])).buffer,
    }),
  );
  const inputs = [0, 1e-3, 0.5, 1, 2, 3, 10, 57, 1234, 99_999, 1e6, 8.8e6];
  const result = (loaded.predict(tf.tensor2d(inputs, [inputs.length, 1])) as tf.Tensor).dataSync();
  inputs.forEach((x, i) => {
    expect(Math.abs(result[i] - Math.log1p(x)), `x = ${x}`).toBeLessThan(4e-6);
  });
});

describe('initial parameters', () => {
  it.each([
    [64, 2],
    [2, 64],
    [20, 20],
  ])('orthogonal %i × %i', (rows, columns) => {
    const matrix = orthogonal([rows, columns], 3, randomStream(1, ['init']));
    const count = Math.min(rows, columns);
    for (let a = 0; a < count; a++)
      for (let b = 0; b <= a; b++) {
        let dot = 0;
        for (let k = 0; k < Math.max(rows, columns); k++)
          dot +=
            rows >= columns
              ? matrix[k * columns + a] * matrix[k * columns + b]
              : matrix[a * columns + k] * matrix[b * columns + k];
        expect(Math.abs(dot - (a === b ? 9 : 0))).toBeLessThan(1e-5);
      }
  });

  const shape: ActorCriticShape = {
    observationSize: 2,
    criticSize: 4,
    actionSize: 2,
    distribution: 'gaussian',
    activation: 'tanh',
    policyNet: [16],
    valueNet: [],
  };
  const initGains = { hidden: 2, action: 0.01, value: 1 };

  it('have the gains of their layers, and zero biases', () => {
    const config = { logStdInit: -0.5, orthogonalInit: true, initGains };
    const parameters = initialParameters(shape, config, randomStream(1, ['init']));
    expect(Object.keys(parameters)).toEqual(parameterSpecs(shape).map(({ name }) => name));
    const norm = (name: string): number => Math.hypot(...parameters[name].data);
    expect(norm('policy.0.kernel')).toBeCloseTo(2 * Math.sqrt(2), 5);
    expect(norm('policy.1.kernel')).toBeCloseTo(0.01 * Math.sqrt(headSize(shape)), 7);
    expect(norm('value.0.kernel')).toBeCloseTo(1, 5);
    expect(norm('policy.0.bias')).toBe(0);
    expect([...parameters['logStd'].data]).toEqual([-0.5, -0.5]);
  });

  it('without orthogonality are uniform in ±1/√inputs', () => {
    const config = { logStdInit: 0, orthogonalInit: false, initGains };
    const parameters = initialParameters(shape, config, randomStream(1, ['init']));
    for (const [name, inputs] of [
      ['policy.0', 2],
      ['policy.1', 16],
      ['value.0', 4],
    ] as const)
      for (const kind of ['kernel', 'bias']) {
        const values = [...parameters[`${name}.${kind}`].data].map(Math.abs);
        expect(Math.max(...values)).toBeLessThanOrEqual(1 / Math.sqrt(inputs));
        expect(Math.max(...values)).toBeGreaterThan(0.1 / Math.sqrt(inputs));
      }
  });
});
