// The PPO loss of one minibatch and its gradient with respect to the networks' outputs, row by row
// in f64. In the words of the paper (Schulman et al. 2017) and of Stable-Baselines3.
import { Learner } from './memory';
import {
  evaluateBeta,
  logBeta,
  psiA,
  psiB,
  psiSum,
  sigmoid,
  soft,
  softplus,
  trigamma,
} from './special';

const HALF_LOG_TWO_PI: f64 = 0.91893853320467274178;

/** Of each row: its policy loss, (ratio − 1) − log ratio, whether it was clipped, entropy, value loss. */
export const ROW_LOSSES: i32 = 5;

// Coefficients of the minibatch in hand; an instance serves one learner.
let size: f64 = 0;
let clipRange: f64 = 0;
let clipRangeVf: f64 = 0;
let entCoef: f64 = 0;
let vfCoef: f64 = 0;
let advantageMean: f64 = 0;
let advantageScale: f64 = 1;
// What a distribution's row leaves for the loss.
let rowLogProb: f64 = 0;
let rowEntropy: f64 = 0;

/** Before the rows of a minibatch: `clipValue` is infinite where value losses are not clipped. */
export function beginLosses(
  learner: Learner,
  indices: usize,
  n: i32,
  clip: f64,
  clipValue: f64,
  entropyCoefficient: f64,
  valueCoefficient: f64,
  normalizeAdvantage: bool,
): void {
  size = <f64>n;
  clipRange = clip;
  clipRangeVf = clipValue;
  entCoef = entropyCoefficient;
  vfCoef = valueCoefficient;
  advantageMean = 0;
  advantageScale = 1;
  if (normalizeAdvantage && n > 1) {
    let sum: f64 = 0;
    for (let row = 0; row < n; row++) sum += advantageOf(learner, indices, row);
    advantageMean = sum / size;
    let squares: f64 = 0;
    for (let row = 0; row < n; row++) {
      const deviation = advantageOf(learner, indices, row) - advantageMean;
      squares += deviation * deviation;
    }
    advantageScale = 1.0 / (Math.sqrt(squares / (size - 1.0)) + 1e-8);
  }
}

/** What is needed of the actions of a rollout's first `rows` rows in every epoch. */
export function prepareActions(learner: Learner, rows: i32): void {
  if (learner.distribution == 0) return;
  const end = rows * learner.actionSize;
  for (let i = 0; i < end; i++) {
    const x = <f64>load<f32>(learner.actions + ((<usize>i) << 2));
    const at = learner.logActions + ((<usize>i) << 4);
    store<f64>(at, Math.log(x));
    store<f64>(at, Math.log(1.0 - x), 8);
  }
}

function indexOf(indices: usize, row: i32): usize {
  return <usize>load<u32>(indices + ((<usize>row) << 2));
}

function advantageOf(learner: Learner, indices: usize, row: i32): f64 {
  return <f64>load<f32>(learner.advantages + (indexOf(indices, row) << 2));
}

/**
 * log N(a | μ, σ²) and entropy of a diagonal Gaussian; leaves ∂logProb/∂μ and ∂logProb/∂log σ in
 * scratch. The entropy's derivative with respect to each log σ is 1.
 */
function gaussian(learner: Learner, head: usize, action: usize, scratch: usize): void {
  const count = learner.actionSize;
  let logProb: f64 = 0;
  let entropy: f64 = 0;
  for (let i = 0; i < count; i++) {
    const offset = (<usize>i) << 2;
    const logStd = <f64>load<f32>(learner.logStd + offset);
    const inverse = Math.exp(-logStd);
    const z = (<f64>load<f32>(action + offset) - <f64>load<f32>(head + offset)) * inverse;
    logProb -= 0.5 * z * z + logStd + HALF_LOG_TWO_PI;
    entropy += 0.5 + HALF_LOG_TWO_PI + logStd;
    store<f64>(scratch + ((<usize>i) << 3), z * inverse);
    store<f64>(scratch + ((<usize>(count + i)) << 3), z * z - 1.0);
  }
  rowLogProb = logProb;
  rowEntropy = entropy;
}

/**
 * log Beta(x | α, β) and entropy, where α = 1 + softplus(head[i]), β = 1 + softplus(head[A + i]), of
 * actions whose ln x and ln (1 − x) are known;
 * leaves ∂logProb/∂head and, where the entropy counts, ∂entropy/∂head in scratch.
 */
function beta(learner: Learner, head: usize, logAction: usize, scratch: usize): void {
  const count = learner.actionSize;
  let logProb: f64 = 0;
  let entropy: f64 = 0;
  for (let i = 0; i < count; i++) {
    const h0 = <f64>load<f32>(head + ((<usize>i) << 2));
    const h1 = <f64>load<f32>(head + ((<usize>(count + i)) << 2));
    softplus(h0);
    const a1 = soft;
    const s0 = sigmoid;
    softplus(h1);
    const b1 = soft;
    const s1 = sigmoid;
    const sum = a1 + b1 + 2.0;
    const logX = load<f64>(logAction + ((<usize>i) << 4));
    const log1mX = load<f64>(logAction + ((<usize>i) << 4), 8);
    evaluateBeta(a1 + 1.0, b1 + 1.0);
    logProb += a1 * logX + b1 * log1mX - logBeta;
    entropy += logBeta - a1 * psiA - b1 * psiB + (a1 + b1) * psiSum;
    store<f64>(scratch + ((<usize>i) << 3), (logX - psiA + psiSum) * s0);
    store<f64>(scratch + ((<usize>(count + i)) << 3), (log1mX - psiB + psiSum) * s1);
    if (entCoef != 0) {
      const shared = (a1 + b1) * trigamma(sum);
      store<f64>(
        scratch + ((<usize>(2 * count + i)) << 3),
        (shared - a1 * trigamma(a1 + 1.0)) * s0,
      );
      store<f64>(
        scratch + ((<usize>(3 * count + i)) << 3),
        (shared - b1 * trigamma(b1 + 1.0)) * s1,
      );
    }
  }
  rowLogProb = logProb;
  rowEntropy = entropy;
}

/** Where a row of the minibatch keeps its losses, and behind them scratch [4A]. */
function rowLossesAt(learner: Learner, row: i32): usize {
  return learner.rowLosses + ((<usize>(row * (ROW_LOSSES + 4 * learner.actionSize))) << 3);
}

/**
 * Policy losses of rows first … first + rows − 1 of the block that begins with row `block` of the
 * minibatch, whose outputs the actor's network holds, and the gradients with respect to these outputs.
 */
export function policyLosses(
  learner: Learner,
  indices: usize,
  block: i32,
  first: i32,
  rows: i32,
): void {
  const layer = learner.policy.layer(learner.policy.count - 1);
  const width = (<usize>layer.outputs) << 2;
  const count = learner.actionSize;
  const isBeta = learner.distribution == 1;
  for (let row = first; row < first + rows; row++) {
    const index = indexOf(indices, block + row);
    const offset = index << 2;
    const head = layer.output + <usize>row * width;
    const delta = layer.delta + <usize>row * width;
    const out = rowLossesAt(learner, block + row);
    const scratch = out + ((<usize>ROW_LOSSES) << 3);
    const advantage =
      (<f64>load<f32>(learner.advantages + offset) - advantageMean) * advantageScale;

    if (isBeta) beta(learner, head, learner.logActions + (index << 4) * <usize>count, scratch);
    else gaussian(learner, head, learner.actions + offset * <usize>count, scratch);

    const logratio = rowLogProb - <f64>load<f32>(learner.logProbs + offset);
    const ratio = Math.exp(logratio);
    const bounded = Math.max(1.0 - clipRange, Math.min(1.0 + clipRange, ratio));
    store<f64>(out, Math.min(advantage * ratio, advantage * bounded));
    store<f64>(out, ratio - 1.0 - logratio, 8);
    store<f64>(out, Math.abs(ratio - 1.0) > clipRange ? 1.0 : 0.0, 16);
    store<f64>(out, rowEntropy, 24);
    // The minimum passes its gradient on unless the clipped term is the smaller one.
    const free = advantage > 0.0 ? ratio <= 1.0 + clipRange : ratio >= 1.0 - clipRange;
    const dLogProb = free ? (-advantage * ratio) / size : 0.0;
    const dEntropy = -entCoef / size;
    if (isBeta) {
      for (let i = 0; i < 2 * count; i++) {
        const at = scratch + ((<usize>i) << 3);
        let d = dLogProb * load<f64>(at);
        if (entCoef != 0) d += dEntropy * load<f64>(at + ((<usize>(2 * count)) << 3));
        store<f32>(delta + ((<usize>i) << 2), <f32>d);
      }
    } else {
      for (let i = 0; i < count; i++) {
        const at = scratch + ((<usize>i) << 3);
        store<f32>(delta + ((<usize>i) << 2), <f32>(dLogProb * load<f64>(at)));
        // The row's part of the gradient of log σ takes the place of what it is made of.
        const ofLogStd = at + ((<usize>count) << 3);
        store<f64>(ofLogStd, dLogProb * load<f64>(ofLogStd) + dEntropy);
      }
    }
  }
}

/** The same of the value loss and the critic's network. */
export function valueLosses(
  learner: Learner,
  indices: usize,
  block: i32,
  first: i32,
  rows: i32,
): void {
  const layer = learner.value.layer(learner.value.count - 1);
  const width = (<usize>layer.outputs) << 2;
  for (let row = first; row < first + rows; row++) {
    const offset = indexOf(indices, block + row) << 2;
    const value = <f64>load<f32>(layer.output + <usize>row * width);
    const oldValue = <f64>load<f32>(learner.values + offset);
    const change = value - oldValue;
    const boundedChange = Math.max(-clipRangeVf, Math.min(clipRangeVf, change));
    const error = oldValue + boundedChange - <f64>load<f32>(learner.returns + offset);
    store<f64>(rowLossesAt(learner, block + row), error * error, 32);
    const dValue = boundedChange == change ? (2.0 * vfCoef * error) / size : 0.0;
    store<f32>(layer.delta + <usize>row * width, <f32>dValue);
  }
}

/** After the last row: means to `statistics`, and the gradient of log σ. Sums are in the order of rows. */
export function endLosses(learner: Learner, n: i32): void {
  let policyLoss: f64 = 0;
  let valueLoss: f64 = 0;
  let entropySum: f64 = 0;
  let klSum: f64 = 0;
  let clipped: f64 = 0;
  for (let row = 0; row < n; row++) {
    const at = rowLossesAt(learner, row);
    policyLoss -= load<f64>(at);
    klSum += load<f64>(at, 8);
    clipped += load<f64>(at, 16);
    entropySum += load<f64>(at, 24);
    valueLoss += load<f64>(at, 32);
  }
  const out = learner.statistics;
  const entropyLoss = -entropySum / size;
  store<f64>(out, policyLoss / size);
  store<f64>(out, valueLoss / size, 8);
  store<f64>(out, entropyLoss, 16);
  store<f64>(out, klSum / size, 24);
  store<f64>(out, clipped / size, 32);
  store<f64>(out, policyLoss / size + entCoef * entropyLoss + (vfCoef * valueLoss) / size, 40);
  if (learner.distribution == 1) return;
  for (let i = 0; i < learner.actionSize; i++) {
    const place = ROW_LOSSES + learner.actionSize + i;
    let sum: f64 = 0;
    for (let row = 0; row < n; row++)
      sum += load<f64>(rowLossesAt(learner, row) + ((<usize>place) << 3));
    store<f32>(learner.logStdGradients + ((<usize>i) << 2), <f32>sum);
  }
}
