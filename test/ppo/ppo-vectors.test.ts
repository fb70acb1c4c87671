import { describe, expect, it } from 'vitest';
import { freshState } from '../../src/ppo/backends/backend.js';
import type { ActorCriticShape } from '../../src/ppo/acting/parameters.js';
import { RolloutBuffer } from '../../src/ppo/learning/rollout.js';
import { explainedVariance, ppoUpdate } from '../../src/ppo/learning/update.js';
import { backends } from './backends.js';
import { fromTorch, readVectors, type PpoVector } from './vectors.js';

/** Hyperparameters that the test passes on. Another one could change what is expected. */
const understood = [
  ...['nSteps', 'nEnvs', 'batchSize', 'nEpochs', 'gamma', 'gaeLambda', 'clipRange', 'clipRangeVf'],
  ...['entCoef', 'vfCoef', 'maxGradNorm', 'learningRate', 'adam', 'targetKl', 'netArch'],
  ...['normalizeAdvantage', 'activation'],
];

function shapeOf(vector: PpoVector): ActorCriticShape {
  const { activation, netArch } = vector.hyperparameters;
  for (const name of Object.keys(vector.hyperparameters))
    if (!understood.includes(name)) throw new Error(`hyperparameter ${name} is not understood`);
  if (activation !== 'tanh' && activation !== 'relu')
    throw new Error(`activation ${activation} is not supported`);
  const observationSize = vector.rollout.observations[0][0].length;
  return {
    observationSize,
    criticSize: observationSize,
    actionSize: vector.rollout.actions[0][0].length,
    distribution: 'gaussian',
    activation,
    policyNet: netArch.pi,
    valueNet: netArch.vf,
  };
}

function rolloutOf(vector: PpoVector, shape: ActorCriticShape): RolloutBuffer {
  const { nEnvs, nSteps } = vector.hyperparameters;
  const { observationSize, criticSize, actionSize } = shape;
  const buffer = new RolloutBuffer({ nEnvs, nSteps, observationSize, criticSize, actionSize });
  const { rollout } = vector;
  for (let step = 0; step < nSteps; step++)
    for (let env = 0; env < nEnvs; env++) {
      const row = env * nSteps + step;
      buffer.observations.set(rollout.observations[step][env], row * observationSize);
      buffer.criticObservations.set(rollout.observations[step][env], row * observationSize);
      buffer.actions.set(rollout.actions[step][env], row * actionSize);
      buffer.rewards[row] = rollout.rewards[step][env]!;
      buffer.episodeStarts[row] = rollout.episodeStarts[step][env]!;
      buffer.values[row] = rollout.values[step][env]!;
      buffer.logProbs[row] = rollout.logProbs[step][env]!;
    }
  buffer.computeReturnsAndAdvantages(
    vector.hyperparameters,
    rollout.lastValues,
    rollout.lastDones.map(Number),
  );
  return buffer;
}

const vectors = readVectors();

it('finds recorded cases', () => {
  expect(vectors.length).toBeGreaterThan(0);
});

describe.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
  const shape = shapeOf(vector);
  const { nEnvs, nSteps } = vector.hyperparameters;

  it.each(['advantages', 'returns'] as const)('%s', (quantity) => {
    const buffer = rolloutOf(vector, shape);
    const largest = Math.max(...vector.rollout[quantity].flat().map(Math.abs));
    for (let step = 0; step < nSteps; step++)
      for (let env = 0; env < nEnvs; env++) {
        const expected = vector.rollout[quantity][step][env];
        const actual = buffer[quantity][env * nSteps + step];
        // Relative to the value, but not below the float32 noise of the sums it is made of.
        const tolerance = 1e-5 * Math.max(Math.abs(expected), 1e-2 * largest);
        expect(Math.abs(actual - expected), `step ${step}, env ${env}`).toBeLessThan(tolerance);
      }
  });

  describe.each(backends)('%s', (_backend, create) => {
    it('train()', async () => {
      const { hyperparameters, expectedLogs } = vector;
      const buffer = rolloutOf(vector, shape);
      const backend = await create(shape, {
        rows: buffer.size,
        batchSize: hyperparameters.batchSize,
      });
      const initial = fromTorch(vector.initialParameters, shape);
      const expected = fromTorch(vector.expectedParameters, shape);
      backend.writeState(freshState(initial));
      const { beta1, beta2, eps } = hyperparameters.adam;
      const stats = ppoUpdate(backend, buffer, {
        options: {
          ...hyperparameters,
          normalizeAdvantage: hyperparameters.normalizeAdvantage ?? true,
          adam: { beta1, beta2, epsilon: eps },
        },
        shuffle: (order, epoch) => {
          order.set(vector.permutations[epoch]);
        },
        update: 1,
      });

      const { parameters } = backend.readState();
      let largestChange = 0;
      let largestError = 0;
      for (const name of Object.keys(expected)) {
        const target = expected[name].data;
        for (let i = 0; i < target.length; i++) {
          const change = Math.abs(target[i] - initial[name].data[i]);
          largestChange = Math.max(largestChange, change);
          const error = Math.abs(target[i] - parameters[name].data[i]);
          largestError = Math.max(largestError, error);
        }
      }
      expect(largestChange).toBeGreaterThan(0);
      expect(largestError / largestChange).toBeLessThan(1e-4);

      const logStd = [...parameters['logStd'].data];
      const logs: Record<string, number | null> = {
        'train/learning_rate': hyperparameters.learningRate,
        'train/clip_range': hyperparameters.clipRange,
        'train/clip_range_vf': hyperparameters.clipRangeVf,
        'train/entropy_loss': stats.entropyLoss,
        'train/policy_gradient_loss': stats.policyGradientLoss,
        'train/value_loss': stats.valueLoss,
        'train/approx_kl': stats.approxKl,
        'train/clip_fraction': stats.clipFraction,
        'train/loss': stats.loss,
        'train/explained_variance': explainedVariance(buffer.values, buffer.returns, buffer.size),
        'train/std': logStd.reduce((sum, x) => sum + Math.exp(x), 0) / logStd.length,
        'train/n_updates': stats.epochs,
      };
      for (const [name, value] of Object.entries(expectedLogs)) {
        expect(Object.keys(logs), 'a log value that is not known').toContain(name);
        // float32 sums there; means of many cancelling terms keep an absolute error, and a ratio that
        // is within rounding of the range's end may fall on either side of it.
        const counted = name === 'train/clip_fraction' ? 2 / (stats.epochs * buffer.size) : 0;
        const tolerance = 1e-4 * Math.abs(value) + 1e-6 + counted;
        expect(Math.abs(logs[name]! - value), name).toBeLessThan(tolerance);
      }
      backend.dispose();
    });
  });
});
