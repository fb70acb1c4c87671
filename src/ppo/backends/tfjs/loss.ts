import type * as tfjs from '@tensorflow/tfjs-core';
import { DIGAMMA_SERIES, HALF_LOG_TWO_PI, LOG_GAMMA_SERIES } from '../../../math/special.js';
import type { LossOptions } from '../backend.js';
import type { ActorCriticShape } from '../../acting/parameters.js';
import { network, type Tf, type Weights } from './network.js';

type Tensor = tfjs.Tensor;

/** One minibatch of n rows. */
export interface MinibatchTensors {
  /** [n × O] */
  readonly observations: tfjs.Tensor2D;
  /** [n × C] */
  readonly criticObservations: tfjs.Tensor2D;
  /** [n × A] */
  readonly actions: tfjs.Tensor2D;
  /** [n], and so the rest */
  readonly oldLogProbs: tfjs.Tensor1D;
  readonly oldValues: tfjs.Tensor1D;
  readonly advantages: tfjs.Tensor1D;
  readonly returns: tfjs.Tensor1D;
}

/** c₀ + t·(c₁ + t·(…)) */
function polynomial(tf: Tf, t: Tensor, coefficients: readonly number[]): Tensor {
  return coefficients
    .slice(0, -1)
    .reduceRight<Tensor>(
      (sum, c) => tf.add(tf.mul(sum, t), c),
      tf.fill(t.shape, coefficients.at(-1)!),
    );
}

/**
 * ln Γ(x) and its derivative ψ(x) for x ≥ 1, out of basic operations that every TensorFlow.js
 * backend can differentiate: as src/math/special.ts, with what of the series single precision sees.
 */
export function logGamma(tf: Tf, x: Tensor): Tensor {
  const y = tf.add(x, 6);
  const r = tf.reciprocal(y);
  const series = tf.mul(r, polynomial(tf, tf.square(r), LOG_GAMMA_SERIES.slice(0, 4)));
  let product = x;
  for (let i = 1; i < 6; i++) product = tf.mul(product, tf.add(x, i));
  const stirling = tf.sub(tf.mul(tf.sub(y, 0.5), tf.log(y)), y);
  return tf.sub(tf.add(tf.add(stirling, HALF_LOG_TWO_PI), series), tf.log(product));
}

export function digamma(tf: Tf, x: Tensor): Tensor {
  const y = tf.add(x, 6);
  const r = tf.reciprocal(y);
  const t = tf.square(r);
  const series = tf.mul(t, polynomial(tf, t, DIGAMMA_SERIES.slice(0, 5)));
  let sum: Tensor = tf.sub(tf.sub(tf.log(y), tf.mul(r, 0.5)), series);
  for (let i = 0; i < 6; i++) sum = tf.sub(sum, tf.reciprocal(tf.add(x, i)));
  return sum;
}

/** log π(a|s) and entropy, both [n], of the actor's outputs. */
export function evaluateActions(
  tf: Tf,
  { heads, actions }: { heads: tfjs.Tensor2D; actions: tfjs.Tensor2D },
  { shape, variables }: { shape: ActorCriticShape; variables: Weights },
): { logProb: Tensor; entropy: Tensor } {
  if (shape.distribution === 'gaussian') {
    const logStd = variables['logStd'];
    const z = tf.mul(tf.sub(actions, heads), tf.exp(tf.neg(logStd)));
    const perAction = tf.sub(tf.sub(tf.mul(tf.square(z), -0.5), logStd), HALF_LOG_TWO_PI);
    const entropy = tf.sum(tf.add(logStd, 0.5 + HALF_LOG_TWO_PI));
    return {
      logProb: tf.sum(perAction, 1),
      entropy: tf.mul(tf.ones([heads.shape[0]]), entropy),
    };
  }
  const [first, second] = tf.split(heads, 2, 1) as [tfjs.Tensor2D, tfjs.Tensor2D];
  const alphaLess1 = tf.softplus(first);
  const betaLess1 = tf.softplus(second);
  const alpha = tf.add(alphaLess1, 1);
  const beta = tf.add(betaLess1, 1);
  const sum = tf.add(alpha, beta);
  const logBeta = tf.sub(tf.add(logGamma(tf, alpha), logGamma(tf, beta)), logGamma(tf, sum));
  const kernel = tf.add(
    tf.mul(alphaLess1, tf.log(actions)),
    tf.mul(betaLess1, tf.log(tf.sub(1, actions))),
  );
  const weighted = tf.sub(
    tf.mul(tf.sub(sum, 2), digamma(tf, sum)),
    tf.add(tf.mul(alphaLess1, digamma(tf, alpha)), tf.mul(betaLess1, digamma(tf, beta))),
  );
  return {
    logProb: tf.sum(tf.sub(kernel, logBeta), 1),
    entropy: tf.sum(tf.add(logBeta, weighted), 1),
  };
}

/**
 * The PPO loss of one minibatch: the reference for the kernels, written for automatic
 * differentiation in the words of the paper and of Stable-Baselines3.
 *
 * @returns the scalar loss, and the six numbers of MinibatchLosses in their order
 */
export function ppoLoss(
  tf: Tf,
  minibatch: MinibatchTensors,
  {
    shape,
    variables,
    options,
  }: { shape: ActorCriticShape; variables: Weights; options: LossOptions },
): { loss: tfjs.Scalar; statistics: Tensor } {
  const { activation, policyNet, valueNet } = shape;
  const { clipRange, clipRangeVf, entCoef, vfCoef } = options;

  let advantages: Tensor = minibatch.advantages;
  const n = advantages.size;
  if (options.normalizeAdvantage && n > 1) {
    const centred = tf.sub(advantages, tf.mean(advantages));
    const std = tf.sqrt(tf.div(tf.sum(tf.square(centred)), n - 1));
    advantages = tf.div(centred, tf.add(std, 1e-8));
  }

  const actor = { name: 'policy', layers: policyNet.length + 1, activation, weights: variables };
  const heads = network(tf, minibatch.observations, actor);
  const model = { shape, variables };
  const { logProb, entropy } = evaluateActions(tf, { heads, actions: minibatch.actions }, model);

  const logratio = tf.sub(logProb, minibatch.oldLogProbs);
  const ratio = tf.exp(logratio);
  const clippedRatio = tf.clipByValue(ratio, 1 - clipRange, 1 + clipRange);
  const surrogate = tf.minimum(tf.mul(advantages, ratio), tf.mul(advantages, clippedRatio));
  const policyLoss = tf.neg(tf.mean(surrogate));

  const critic = { name: 'value', layers: valueNet.length + 1, activation, weights: variables };
  const values = tf.reshape(network(tf, minibatch.criticObservations, critic), [n]);
  let valuesPred: Tensor = values;
  if (clipRangeVf !== null) {
    const change = tf.sub(values, minibatch.oldValues);
    valuesPred = tf.add(minibatch.oldValues, tf.clipByValue(change, -clipRangeVf, clipRangeVf));
  }
  const valueLoss = tf.mean(tf.square(tf.sub(valuesPred, minibatch.returns)));

  const entropyLoss = tf.neg(tf.mean(entropy));
  const loss = tf.add<tfjs.Scalar>(
    tf.add(policyLoss, tf.mul(entropyLoss, entCoef)),
    tf.mul(valueLoss, vfCoef),
  );

  const approxKl = tf.mean(tf.sub(tf.sub(ratio, 1), logratio));
  const outside = tf.greater(tf.abs(tf.sub(ratio, 1)), clipRange);
  const clipFraction = tf.mean(tf.cast(outside, 'float32'));
  const statistics = tf.stack([policyLoss, valueLoss, entropyLoss, approxKl, clipFraction, loss]);
  return { loss, statistics };
}
