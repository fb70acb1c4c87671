import { freshState, type Backend } from '../../src/ppo/backends/backend.js';
import { createDistribution } from '../../src/ppo/acting/distributions.js';
import {
  headSize,
  parameterSpecs,
  policySpecs,
  type ActorCriticShape,
  type PolicyShape,
} from '../../src/ppo/acting/parameters.js';
import type { PolicySnapshot } from '../../src/ppo/acting/policy.js';
import { RolloutBuffer } from '../../src/ppo/learning/rollout.js';
import { sizeOf, type Tensor, type TensorMap } from '../../src/ppo/tensors.js';
import type { RandomStream } from '../../src/simulator/random.js';

/** Random parameters of a size that keeps tanh out of saturation. */
export function randomParameters(shape: ActorCriticShape, random: RandomStream): TensorMap {
  const map: Record<string, Tensor> = {};
  for (const spec of parameterSpecs(shape)) {
    const data = new Float32Array(sizeOf(spec.shape));
    const scale = spec.shape.length === 2 ? 2 / Math.sqrt(spec.shape[0]) : 0.5;
    for (let i = 0; i < data.length; i++) data[i] = scale * (2 * random.double() - 1);
    map[spec.name] = { shape: spec.shape, data };
  }
  return map;
}

/** A policy without hidden layers: mean action = W·[l, l̂] + b. */
export function linearPolicy(weights: number[], bias: number[]): PolicySnapshot {
  return {
    observationSize: 2,
    actionSize: 2,
    distribution: 'gaussian',
    activation: 'tanh',
    policyNet: [],
    observationScaler: { kind: 'none' },
    parameters: {
      'policy.0.kernel': { shape: [2, 2], data: Float32Array.from(weights) },
      'policy.0.bias': { shape: [2], data: Float32Array.from(bias) },
      logStd: { shape: [2], data: new Float32Array(2) },
    },
  };
}

/** A policy with random parameters. */
export function randomPolicy(shape: PolicyShape, random: RandomStream): PolicySnapshot {
  const all = randomParameters({ ...shape, criticSize: 1, valueNet: [] }, random);
  const parameters = Object.fromEntries(policySpecs(shape).map(({ name }) => [name, all[name]]));
  return { ...shape, observationScaler: { kind: 'log' }, parameters };
}

/**
 * A rollout drawn from `backend`'s policy with random advantages and returns. With `drift` the old
 * log-probabilities and values are moved at random, so that ratios and values leave their ranges.
 */
export function randomRollout(
  backend: Backend,
  random: RandomStream,
  { rows, drift }: { rows: number; drift: number },
): RolloutBuffer {
  const { shape } = backend;
  const { observationSize, criticSize, actionSize } = shape;
  const sizes = { nEnvs: 1, nSteps: rows, observationSize, criticSize, actionSize };
  const rollout = new RolloutBuffer(sizes);
  const fill = (array: Float32Array, from: number, to: number): void => {
    for (let i = 0; i < array.length; i++) array[i] = from + (to - from) * random.double();
  };
  fill(rollout.observations, -1, 1);
  fill(rollout.criticObservations, -1, 1);
  fill(rollout.advantages, -2, 2);
  fill(rollout.returns, -2, 2);
  const heads = new Float32Array(rows * headSize(shape));
  const logStd = new Float32Array(actionSize);
  backend.readLogStd(logStd);
  backend.policyHeads(rollout.observations, rows, heads);
  backend.values(rollout.criticObservations, rows, rollout.values);
  createDistribution(shape.distribution, actionSize).sample(
    { rows, heads, logStd, actions: rollout.actions },
    rollout.logProbs,
    random,
  );
  for (let row = 0; row < rows; row++) {
    rollout.logProbs[row] += drift * (2 * random.double() - 1);
    rollout.values[row] += drift * (2 * random.double() - 1);
  }
  return rollout;
}

/** A backend with random parameters. */
export function withRandomParameters(backend: Backend, random: RandomStream): Backend {
  backend.writeState(freshState(randomParameters(backend.shape, random)));
  return backend;
}

/** 0, 1, …, n − 1 */
export function range(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, i) => i);
}
