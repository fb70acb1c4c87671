import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/ppo/backends/backend.js';
import { selectBackend } from '../../src/ppo/backends/select.js';
import { Arena } from '../../src/ppo/kernels/memory.js';
import { headSize, type ActorCriticShape } from '../../src/ppo/acting/parameters.js';
import { shuffler } from '../../src/ppo/learning/update.js';
import { randomStream, type RandomStream } from '../../src/simulator/random.js';
import { choices } from './backends.js';
import { randomParameters, randomRollout } from './problems.js';
import { freshState } from '../../src/ppo/backends/backend.js';

function between(random: RandomStream, low: number, high: number): number {
  return low + Math.floor(random.double() * (high - low + 1));
}

function widths(random: RandomStream): number[] {
  return Array.from({ length: between(random, 0, 3) }, () => between(random, 1, 40));
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

describe('wasm against tfjs', () => {
  const seeds = Array.from({ length: 24 }, (_, i) => i);

  it.each(seeds)('random shapes, seed %i', async (seed) => {
    const random = randomStream(seed, ['shapes']);
    const shape: ActorCriticShape = {
      observationSize: between(random, 1, 9),
      criticSize: between(random, 1, 13),
      actionSize: between(random, 1, 4),
      distribution: seed % 2 === 0 ? 'gaussian' : 'beta',
      activation: random.double() < 0.7 ? 'tanh' : 'relu',
      policyNet: widths(random),
      valueNet: widths(random),
    };
    // One row has no deviation to be divided by, and two are the fewest that have.
    const rows = seed < 4 ? 1 + (seed % 2) : between(random, 1, 200);
    const capacity = { rows, batchSize: rows };
    const pair = [
      (await choices.wasm).create(shape, capacity),
      (await choices.tfjs).create(shape, capacity),
    ] as [Backend, Backend];
    const parameters = randomParameters(shape, random);
    for (const backend of pair) backend.writeState(freshState(parameters));
    const rollout = randomRollout(pair[0], random, { rows, drift: 0.2 });

    const [heads, otherHeads] = pair.map((backend) => {
      const out = new Float32Array(rows * headSize(shape));
      backend.policyHeads(rollout.observations, rows, out);
      return out;
    }) as [Float32Array, Float32Array];
    expect(largestDifference(heads, otherHeads)).toBeLessThan(5e-6);

    const options = {
      clipRange: 0.15,
      clipRangeVf: random.double() < 0.5 ? null : 0.2,
      entCoef: random.double() < 0.5 ? 0 : 0.05,
      vfCoef: 0.5,
      normalizeAdvantage: seed < 4 || random.double() < 0.7,
      learningRate: 1e-3,
      maxGradNorm: 0.5,
      adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-5 },
    };
    const order = new Uint32Array(rows);
    shuffler(random)(order, 0);
    for (const backend of pair) backend.loadRollout(rollout);
    for (let step = 0; step < 3; step++) {
      const [losses, other] = pair.map((backend) => ({ ...backend.gradients(order, options) }));
      for (const key of ['policyLoss', 'valueLoss', 'entropyLoss', 'loss', 'approxKl'] as const)
        expect(Math.abs(losses[key] - other[key]), key).toBeLessThan(
          2e-5 * (1 + Math.abs(other[key])),
        );
      // A ratio that is within rounding of the range's end may fall on either side.
      const share = Math.abs(losses.clipFraction - other.clipFraction);
      expect(share).toBeLessThan(1.5 / rows);
      const [gradients, otherGradients] = pair.map((backend) => backend.readGradients());
      const [norm, otherNorm] = pair.map((backend) => backend.step(options)) as [number, number];
      expect(Math.abs(norm / otherNorm - 1)).toBeLessThan(2e-4);
      for (const [name, { data }] of Object.entries(gradients))
        expect(largestDifference(data, otherGradients[name].data) / norm, name).toBeLessThan(2e-4);
    }
    const [state, other] = pair.map((backend) => backend.readState());
    for (const [name, { data }] of Object.entries(state.parameters))
      expect(largestDifference(data, other.parameters[name].data), name).toBeLessThan(1e-4);
    for (const backend of pair) backend.dispose();
  });
});

it('tfjs keeps no tensors of a step, and none when disposed', async () => {
  const choice = await choices.tfjs;
  const before = memory().numTensors;
  const sizes = { observationSize: 2, criticSize: 3, actionSize: 2, policyNet: [4], valueNet: [4] };
  const shape = { ...sizes, distribution: 'beta', activation: 'tanh' } as const;
  const random = randomStream(1, ['leak']);
  const backend = choice.create(shape, { rows: 20, batchSize: 20 });
  backend.writeState(freshState(randomParameters(shape, random)));
  backend.loadRollout(randomRollout(backend, random, { rows: 20, drift: 0.1 }));
  const counts: number[] = [];
  for (let i = 0; i < 3; i++) {
    backend.gradients(Uint32Array.of(3, 1, 4, 15), {
      clipRange: 0.2,
      clipRangeVf: 0.2,
      entCoef: 0.1,
      vfCoef: 0.5,
      normalizeAdvantage: true,
    });
    const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-5 };
    backend.step({ learningRate: 1e-3, maxGradNorm: 0.5, adam });
    counts.push(memory().numTensors);
  }
  expect(counts[1]).toBe(counts[0]);
  expect(counts[2]).toBe(counts[0]);
  backend.dispose();
  expect(memory().numTensors).toBe(before);
});

describe('selectBackend', () => {
  it('prefers the kernels, and says so', async () => {
    const choice = await selectBackend('auto');
    expect(choice.name).toBe('wasm');
    expect(choice.reason).toMatch(/^Backend wasm: .*\.$/);
  });

  it.each([
    // 4,096 · 2 · 256 · 256 products between hidden layers: 5.4e8
    ['large', [256, 256], 4096],
    // and 0.2e8 and 0.7e8
    ['wide with small batches', [256, 256], 160],
    ['small with large batches', [64, 64], 8192],
  ])('goes by size: %s', async (name, widths, batchSize) => {
    const ppo = { policyNet: widths, valueNet: widths, batchSize };
    const { name: chosen, reason } = await selectBackend('auto', { ppo });
    const isThere = (await choices.tfjs).name === 'tfjs-node';
    expect(chosen).toBe(name === 'large' && isThere ? 'tfjs-node' : 'wasm');
    if (name !== 'large') expect(reason).toContain('networks this small');
    else expect(reason).toContain(isThere ? 'are faster there' : 'is not there');
  });

  it('finds a TensorFlow.js device, and says which', async () => {
    const choice = await selectBackend('tfjs');
    expect(choice.name).toMatch(/^tfjs-(node|wasm|cpu)$/);
    expect(choice.reason).toMatch(/^Backend tfjs: TensorFlow.js on @tensorflow\/tfjs-.*\.$/);
  });

  it('insists on a device', async () => {
    expect((await selectBackend('tfjs', { device: 'cpu' })).name).toBe('tfjs-cpu');
  });
});

describe('kernels', () => {
  it('tanh is within 7 units in the last place, odd, and never beyond ±1', () => {
    const arena = new Arena();
    const count = 40_000;
    const address = arena.allocate(4 * count);
    const values = arena.floats(address, count);
    for (let i = 0; i < count; i++) values[i] = (i - count / 2) / 1600;
    const inputs = values.slice();
    arena.kernels.tanh(address, count);
    let worst = 0;
    let beyond = 0;
    for (let i = 0; i < count; i++) {
      const exact = Math.tanh(inputs[i]);
      const unit = 2 ** (Math.floor(Math.log2(Math.abs(exact) || 1)) - 23);
      worst = Math.max(worst, Math.abs(values[i] - exact) / unit);
      if (Math.abs(values[i]) > 1) beyond++;
    }
    expect(worst).toBeLessThan(7);
    expect(beyond).toBe(0);
    expect(values[count / 2]).toBe(0);
    values.set([1e30, -Infinity, NaN, 0.5]);
    arena.kernels.tanh(address, 4);
    expect(values[0]).toBeCloseTo(1, 6);
    expect(values[1]).toBeCloseTo(-1, 6);
    expect(values[2]).toBeNaN();
  });
});
