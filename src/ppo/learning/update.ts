import type { RandomStream } from '../../simulator/random.js';
import type { Backend, LossOptions, MinibatchLosses, StepOptions } from '../backends/backend.js';
import { DivergenceError } from './divergence.js';
import type { RolloutBuffer } from './rollout.js';

/** Hyperparameters of one update, their schedules already resolved. */
export interface UpdateOptions extends LossOptions, StepOptions {
  readonly batchSize: number;
  readonly nEpochs: number;
  readonly targetKl: number | null;
}

/** What an update reports, in Stable-Baselines3's words; losses are means over minibatches. */
export interface UpdateStats {
  readonly policyGradientLoss: number;
  readonly valueLoss: number;
  readonly entropyLoss: number;
  /** Over the last epoch. */
  readonly approxKl: number;
  readonly clipFraction: number;
  /** Of the last minibatch. */
  readonly loss: number;
  /** Epochs begun. */
  readonly epochs: number;
  /** Largest gradient norm before clipping. */
  readonly maxGradientNorm: number;
}

/** The order in which an epoch visits rows: `order` [n] is to become a permutation of 0 … n − 1. */
export type Shuffle = (order: Uint32Array, epoch: number) => void;

/** A fresh permutation every epoch (Fisher & Yates). */
export function shuffler(random: RandomStream): Shuffle {
  return (order) => {
    for (let i = 0; i < order.length; i++) order[i] = i;
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random.double() * (i + 1));
      const swapped = order[i];
      order[i] = order[j]!;
      order[j] = swapped;
    }
  };
}

/**
 * One PPO update (Schulman et al. 2017, algorithm 1) on a rollout whose advantages and returns are
 * computed: nEpochs times over its rows, in minibatches, maximise
 *
 *     L = E[ min(ratio · Â, clip(ratio, 1 − ε, 1 + ε) · Â) ] − c₁ · E[(V − R)²] + c₂ · E[S]   (eq. 9)
 *
 * with ratio = π(a|s) / π_old(a|s), ε = clipRange, c₁ = vfCoef, c₂ = entCoef, S the entropy. The
 * loss and its gradient are the backend's: backends/tfjs/loss.ts writes it down for automatic
 * differentiation, assembly/losses.ts with derivatives by hand.
 *
 * @param update number of this update, for the error
 * @throws {DivergenceError} when a loss, a gradient or a parameter is not finite
 */
export function ppoUpdate(
  backend: Backend,
  rollout: RolloutBuffer,
  { options, shuffle, update }: { options: UpdateOptions; shuffle: Shuffle; update: number },
): UpdateStats {
  const { batchSize, nEpochs, targetKl } = options;
  backend.loadRollout(rollout);
  const order = new Uint32Array(rollout.size);
  const sums = { minibatches: 0, policy: 0, value: 0, entropy: 0, clipFraction: 0 };
  let approxKl = 0;
  let loss = 0;
  let maxGradientNorm = 0;
  let epochs = 0;
  let continueTraining = true;

  while (continueTraining && epochs < nEpochs) {
    shuffle(order, epochs);
    epochs++;
    let klSum = 0;
    let klCount = 0;
    for (let start = 0; start < order.length; start += batchSize) {
      const minibatch = order.subarray(start, start + batchSize);
      const losses = backend.gradients(minibatch, options);
      requireFinite(losses, update, epochs);
      sums.minibatches++;
      sums.policy += losses.policyLoss;
      sums.value += losses.valueLoss;
      sums.entropy += losses.entropyLoss;
      sums.clipFraction += losses.clipFraction;
      loss = losses.loss;
      klSum += losses.approxKl;
      klCount++;
      // The policy has moved far enough from the one that drew the rollout: leave it there.
      if (targetKl !== null && losses.approxKl > 1.5 * targetKl) {
        continueTraining = false;
        break;
      }
      const gradientNorm = backend.step(options);
      if (!Number.isFinite(gradientNorm))
        throw new DivergenceError(update, epochs, 'the gradient norm');
      maxGradientNorm = Math.max(maxGradientNorm, gradientNorm);
    }
    approxKl = klSum / klCount;
    if (!backend.parametersFinite()) throw new DivergenceError(update, epochs, 'a parameter');
  }

  return {
    policyGradientLoss: sums.policy / sums.minibatches,
    valueLoss: sums.value / sums.minibatches,
    entropyLoss: sums.entropy / sums.minibatches,
    approxKl,
    clipFraction: sums.clipFraction / sums.minibatches,
    loss,
    epochs,
    maxGradientNorm,
  };
}

function requireFinite(losses: MinibatchLosses, update: number, epoch: number): void {
  if (!Number.isFinite(losses.policyLoss))
    throw new DivergenceError(update, epoch, 'the policy gradient loss');
  if (!Number.isFinite(losses.valueLoss))
    throw new DivergenceError(update, epoch, 'the value loss');
  if (!Number.isFinite(losses.entropyLoss))
    throw new DivergenceError(update, epoch, 'the entropy loss');
  if (!Number.isFinite(losses.approxKl))
    throw new DivergenceError(update, epoch, 'the ratio to the old policy');
}

/**
 * 1 − Var(returns − values) / Var(returns): 1 when the critic predicts all, 0 or less when nothing.
 * Null when the returns do not vary.
 */
export function explainedVariance(
  values: Float32Array,
  returns: Float32Array,
  size: number,
): number | null {
  let returnMean = 0;
  let errorMean = 0;
  for (let i = 0; i < size; i++) {
    returnMean += returns[i];
    errorMean += returns[i] - values[i];
  }
  returnMean /= size;
  errorMean /= size;
  let returnSquares = 0;
  let errorSquares = 0;
  for (let i = 0; i < size; i++) {
    returnSquares += (returns[i] - returnMean) ** 2;
    errorSquares += (returns[i] - values[i] - errorMean) ** 2;
  }
  return returnSquares === 0 ? null : 1 - errorSquares / returnSquares;
}
