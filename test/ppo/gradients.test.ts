import { describe, expect, it } from 'vitest';
import type { LossOptions } from '../../src/ppo/backends/backend.js';
import type { ActorCriticShape } from '../../src/ppo/acting/parameters.js';
import { randomStream } from '../../src/simulator/random.js';
import { backends } from './backends.js';
import { randomRollout, range, withRandomParameters } from './problems.js';
import { referenceLoss, type Parameters64 } from './reference.js';

const plain: LossOptions = {
  clipRange: 0.2,
  clipRangeVf: null,
  entCoef: 0,
  vfCoef: 0.5,
  normalizeAdvantage: true,
};

const shape: ActorCriticShape = {
  observationSize: 3,
  criticSize: 5,
  actionSize: 2,
  distribution: 'gaussian',
  activation: 'tanh',
  policyNet: [6, 4],
  valueNet: [7],
};

const cases: [string, Partial<ActorCriticShape>, Partial<LossOptions>, drift: number][] = [
  ['Gaussian', {}, {}, 0.1],
  ['Gaussian, ratios clipped', {}, {}, 0.6],
  ['Gaussian, entropy', {}, { entCoef: 0.3 }, 0.1],
  ['Gaussian, values clipped', {}, { clipRangeVf: 0.15 }, 0.4],
  ['Gaussian, advantages as they are', {}, { normalizeAdvantage: false }, 0.1],
  ['Gaussian, relu', { activation: 'relu' }, {}, 0.1],
  ['Beta', { distribution: 'beta' }, {}, 0.1],
  ['Beta, ratios clipped', { distribution: 'beta' }, {}, 0.6],
  ['Beta, entropy', { distribution: 'beta' }, { entCoef: 0.3 }, 0.1],
  ['no hidden layers', { policyNet: [], valueNet: [] }, {}, 0.1],
  ['three actions, deep', { actionSize: 3, policyNet: [5, 9, 3], valueNet: [3, 3, 3] }, {}, 0.1],
];

describe.each(backends)('%s', (_name, create) => {
  it.each(cases)('%s: gradients are finite differences', async (_case, sizes, some, drift) => {
    const random = randomStream(5, ['gradients']);
    const rows = 70;
    const wanted = { ...shape, ...sizes };
    const backend = withRandomParameters(await create(wanted, { rows, batchSize: rows }), random);
    const rollout = randomRollout(backend, random, { rows, drift });
    const options = { ...plain, ...some };
    const indices = range(rows).reverse();
    backend.loadRollout(rollout);
    const { loss, clipFraction } = backend.gradients(indices, options);
    const gradients = backend.readGradients();

    const parameters: Parameters64 = {};
    for (const [name, tensor] of Object.entries(backend.readState().parameters))
      parameters[name] = Float64Array.from(tensor.data);
    const evaluate = (): number =>
      referenceLoss(parameters, { shape: wanted, rollout }, indices, options);
    expect(loss).toBeCloseTo(evaluate(), 4);
    if (drift > 0.5) expect(clipFraction).toBeGreaterThan(0.3);

    const step = 1e-5;
    let largest = 0;
    const errors: [string, number][] = [];
    for (const [name, values] of Object.entries(parameters))
      for (let i = 0; i < values.length; i++) {
        const kept = values[i];
        values[i] = kept + step;
        const above = evaluate();
        values[i] = kept - step;
        const below = evaluate();
        values[i] = kept;
        const difference = (above - below) / (2 * step);
        largest = Math.max(largest, Math.abs(difference));
        errors.push([`${name}[${i}]`, Math.abs(gradients[name].data[i] - difference)]);
      }
    expect(largest).toBeGreaterThan(0.01);
    const worst = errors.reduce((a, b) => (b[1] > a[1] ? b : a));
    expect(worst[1] / largest, worst[0]).toBeLessThan(2e-5);
    backend.dispose();
  });

  it('the ratio is 1 in the first minibatch', async () => {
    for (const distribution of ['gaussian', 'beta'] as const) {
      const random = randomStream(6, ['ratio', distribution]);
      const wanted = { ...shape, distribution };
      const backend = withRandomParameters(
        await create(wanted, { rows: 64, batchSize: 64 }),
        random,
      );
      backend.loadRollout(randomRollout(backend, random, { rows: 64, drift: 0 }));
      const losses = backend.gradients(range(64), { ...plain, clipRange: 1e-4 });
      // In float32 ratio − 1 and log ratio are each off by 6e-8 or so.
      expect(Math.abs(losses.approxKl)).toBeLessThan(1e-7);
      expect(losses.clipFraction).toBe(0);
      // Normalised advantages have mean 0, and every ratio is 1.
      expect(Math.abs(losses.policyLoss)).toBeLessThan(1e-6);
      backend.dispose();
    }
  });

  it('limits the joint norm of the gradient', async () => {
    const random = randomStream(8, ['norm']);
    const backend = withRandomParameters(await create(shape, { rows: 32, batchSize: 32 }), random);
    backend.loadRollout(randomRollout(backend, random, { rows: 32, drift: 0.1 }));
    backend.gradients(range(32), plain);
    const gradients = backend.readGradients();
    const norm = Math.hypot(...Object.values(gradients).flatMap(({ data }) => [...data]));
    const before = backend.readState();
    // From zero moments and with β₁ = β₂ = 0 Adam's step is α·g/(|g| + ε); a large ε shows g itself.
    const adam = { beta1: 0, beta2: 0, epsilon: 1e4 };
    const step = { learningRate: 1e4, maxGradNorm: norm / 4, adam };
    expect(backend.step(step)).toBeCloseTo(norm, 4);
    const after = backend.readState();
    expect(after.adamSteps).toBe(1);
    for (const [name, { data }] of Object.entries(gradients))
      data.forEach((gradient, i) => {
        const change = before.parameters[name].data[i] - after.parameters[name].data[i];
        expect(Math.abs(change - gradient / 4)).toBeLessThan(2e-4 * norm);
        const moment = after.firstMoments[name].data[i];
        expect(Math.abs(moment - gradient / 4)).toBeLessThan(1e-5 * norm);
      });
    backend.dispose();
  });
});
