import type { RandomStream } from '../../simulator/random.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import { digamma, HALF_LOG_TWO_PI, logGamma, softplus } from '../../math/special.js';

/** Beta actions are kept this far from 0 and 1, where log-densities end. */
export const BETA_MARGIN = 1e-6;

/** Rows of actor outputs, actions and log-probabilities that a distribution reads and writes. */
export interface ActionRows {
  readonly rows: number;
  /** [rows × H] outputs of the actor's network; H is A for the Gaussian, 2A for the Beta. */
  readonly heads: Float32Array;
  /** [A] log standard deviation; the Beta ignores it. */
  readonly logStd: Float32Array;
  /** [rows × A], written */
  readonly actions: Float32Array;
}

/** A distribution over actions, each component independent of the others. */
export interface Distribution {
  readonly actionSize: number;
  /** Draws actions and writes log π(a|s) of the float32 actions drawn, [rows]. */
  sample(batch: ActionRows, logProbs: Float32Array, random: RandomStream): void;
  /** The mean action, clipped to [0, 1]. */
  mean(batch: ActionRows): void;
  /** Mean over rows and components of the standard deviation of an action. */
  std(batch: ActionRows): number;
}

/** Fills an array with standard normals (Box & Muller 1958), two from two uniform numbers. */
export function standardNormals(random: RandomStream, out: Float64Array): void {
  for (let i = 0; i < out.length; i += 2) {
    // 1 − u is in (0, 1], so that its logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - random.double()));
    const angle = 2 * Math.PI * random.double();
    out[i] = radius * Math.cos(angle);
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
  }
}

/** A standard normal from two uniform numbers, the other of the pair unused. */
export function standardNormal(random: RandomStream): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.double()));
  return radius * Math.cos(2 * Math.PI * random.double());
}

/** A Gamma(shape, 1) variate for shape ≥ 1 (Marsaglia & Tsang 2000). */
export function sampleGamma(shape: number, random: RandomStream): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = standardNormal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - random.double();
    if (u < 1 - 0.0331 * x * x * x * x) return d * v;
    if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** log N(x | μ, σ²) */
export function gaussianLogProb(x: number, mu: number, logStd: number): number {
  const z = (x - mu) * Math.exp(-logStd);
  return -0.5 * z * z - logStd - HALF_LOG_TWO_PI;
}

/** Entropy of N(μ, σ²), nats */
export function gaussianEntropy(logStd: number): number {
  return 0.5 + HALF_LOG_TWO_PI + logStd;
}

/** log Beta(x | α, β), for α, β ≥ 1 */
export function betaLogProb(x: number, alpha: number, beta: number): number {
  return (alpha - 1) * Math.log(x) + (beta - 1) * Math.log(1 - x) - logBeta(alpha, beta);
}

/** Entropy of Beta(α, β), nats, for α, β ≥ 1 */
export function betaEntropy(alpha: number, beta: number): number {
  return (
    logBeta(alpha, beta) -
    (alpha - 1) * digamma(alpha) -
    (beta - 1) * digamma(beta) +
    (alpha + beta - 2) * digamma(alpha + beta)
  );
}

function logBeta(alpha: number, beta: number): number {
  return logGamma(alpha) + logGamma(beta) - logGamma(alpha + beta);
}

/** N(head, exp(logStd)²) with a log standard deviation that does not depend on the state. */
class DiagonalGaussian implements Distribution {
  private normals = new Float64Array(0);

  constructor(readonly actionSize: number) {}

  sample(batch: ActionRows, logProbs: Float32Array, random: RandomStream): void {
    const { rows, heads, logStd, actions } = batch;
    const size = this.actionSize;
    if (this.normals.length !== rows * size) this.normals = new Float64Array(rows * size);
    const normals = this.normals;
    standardNormals(random, normals);
    for (let row = 0, at = 0; row < rows; row++) {
      let logProb = 0;
      for (let i = 0; i < size; i++, at++) {
        actions[at] = heads[at] + Math.exp(logStd[i]) * normals[at];
        logProb += gaussianLogProb(actions[at], heads[at], logStd[i]);
      }
      logProbs[row] = logProb;
    }
  }

  mean({ rows, heads, actions }: ActionRows): void {
    for (let at = 0; at < rows * this.actionSize; at++)
      actions[at] = Math.min(1, Math.max(0, heads[at]));
  }

  std({ logStd }: ActionRows): number {
    let sum = 0;
    for (let i = 0; i < this.actionSize; i++) sum += Math.exp(logStd[i]);
    return sum / this.actionSize;
  }
}

/**
 * Beta(α, β) on [0, 1] with α = 1 + softplus(head[i]) and β = 1 + softplus(head[A + i]): unimodal,
 * and no probability falls outside the action space (Chou, Maturana & Scherer 2017).
 */
class BetaDistribution implements Distribution {
  constructor(readonly actionSize: number) {}

  sample({ rows, heads, actions }: ActionRows, logProbs: Float32Array, random: RandomStream): void {
    const size = this.actionSize;
    for (let row = 0, at = 0; row < rows; row++) {
      let logProb = 0;
      const head = 2 * size * row;
      for (let i = 0; i < size; i++, at++) {
        const alpha = 1 + softplus(heads[head + i]);
        const beta = 1 + softplus(heads[head + size + i]);
        const x = sampleGamma(alpha, random);
        const share = x / (x + sampleGamma(beta, random));
        actions[at] = Math.min(1 - BETA_MARGIN, Math.max(BETA_MARGIN, share));
        logProb += betaLogProb(actions[at], alpha, beta);
      }
      logProbs[row] = logProb;
    }
  }

  mean({ rows, heads, actions }: ActionRows): void {
    const size = this.actionSize;
    for (let row = 0, at = 0; row < rows; row++) {
      const head = 2 * size * row;
      for (let i = 0; i < size; i++, at++) {
        const alpha = 1 + softplus(heads[head + i]);
        actions[at] = alpha / (alpha + 1 + softplus(heads[head + size + i]));
      }
    }
  }

  std({ rows, heads }: ActionRows): number {
    const size = this.actionSize;
    let total = 0;
    for (let row = 0; row < rows; row++) {
      const head = 2 * size * row;
      for (let i = 0; i < size; i++) {
        const alpha = 1 + softplus(heads[head + i]);
        const beta = 1 + softplus(heads[head + size + i]);
        const sum = alpha + beta;
        total += Math.sqrt((alpha * beta) / (sum + 1)) / sum;
      }
    }
    return total / (rows * size);
  }
}

/** The distribution of a config. */
export function createDistribution(
  kind: PpoConfig['distribution'],
  actionSize: number,
): Distribution {
  return kind === 'beta' ? new BetaDistribution(actionSize) : new DiagonalGaussian(actionSize);
}
