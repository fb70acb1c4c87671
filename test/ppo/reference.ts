import type { LossOptions } from '../../src/ppo/backends/backend.js';
import { betaEntropy, betaLogProb } from '../../src/ppo/acting/distributions.js';
import { gaussianEntropy, gaussianLogProb } from '../../src/ppo/acting/distributions.js';
import type { ActorCriticShape } from '../../src/ppo/acting/parameters.js';
import type { RolloutBuffer } from '../../src/ppo/learning/rollout.js';
import { softplus } from '../../src/math/special.js';

export type Parameters64 = Record<string, Float64Array>;

function dense(
  x: number[],
  { name, activation, layers }: { name: string; activation: string; layers: number },
  parameters: Parameters64,
): number[] {
  let h = x;
  for (let l = 0; l < layers; l++) {
    const kernel = parameters[`${name}.${l}.kernel`];
    const bias = parameters[`${name}.${l}.bias`];
    const input = h;
    h = Array.from(bias, (b, o) =>
      input.reduce((sum, value, i) => sum + value * kernel[i * bias.length + o], b),
    );
    if (l + 1 < layers) h = h.map((z) => (activation === 'tanh' ? Math.tanh(z) : Math.max(0, z)));
  }
  return h;
}

/** The loss of a minibatch, plainly, in double precision, for finite differences. */
export function referenceLoss(
  parameters: Parameters64,
  { shape, rollout }: { shape: ActorCriticShape; rollout: RolloutBuffer },
  indices: Uint32Array,
  options: LossOptions,
): number {
  const { clipRange, clipRangeVf, entCoef, vfCoef } = options;
  const rows = [...indices];
  const n = rows.length;
  let advantages = rows.map((row) => rollout.advantages[row]);
  if (options.normalizeAdvantage && n > 1) {
    const mean = advantages.reduce((a, b) => a + b) / n;
    const variance = advantages.reduce((sum, a) => sum + (a - mean) ** 2, 0) / (n - 1);
    advantages = advantages.map((a) => (a - mean) / (Math.sqrt(variance) + 1e-8));
  }
  const slice = (table: Float32Array, width: number, row: number): number[] => [
    ...table.subarray(row * width, (row + 1) * width),
  ];
  const { activation, policyNet, valueNet, actionSize } = shape;
  let policyLoss = 0;
  let valueLoss = 0;
  let entropyLoss = 0;
  rows.forEach((row, at) => {
    const heads = dense(
      slice(rollout.observations, shape.observationSize, row),
      { name: 'policy', activation, layers: policyNet.length + 1 },
      parameters,
    );
    let logProb = 0;
    slice(rollout.actions, actionSize, row).forEach((action, i) => {
      if (shape.distribution === 'gaussian') {
        const logStd = parameters['logStd'][i];
        logProb += gaussianLogProb(action, heads[i], logStd);
        entropyLoss -= gaussianEntropy(logStd) / n;
      } else {
        const alpha = 1 + softplus(heads[i]);
        const beta = 1 + softplus(heads[actionSize + i]);
        logProb += betaLogProb(action, alpha, beta);
        entropyLoss -= betaEntropy(alpha, beta) / n;
      }
    });
    const ratio = Math.exp(logProb - rollout.logProbs[row]);
    const clipped = Math.min(1 + clipRange, Math.max(1 - clipRange, ratio));
    policyLoss -= Math.min(ratio * advantages[at], clipped * advantages[at]) / n;
    let value = dense(
      slice(rollout.criticObservations, shape.criticSize, row),
      { name: 'value', activation, layers: valueNet.length + 1 },
      parameters,
    )[0];
    const old = rollout.values[row];
    if (clipRangeVf !== null)
      value = old + Math.min(clipRangeVf, Math.max(-clipRangeVf, value - old));
    valueLoss += (value - rollout.returns[row]) ** 2 / n;
  });
  return policyLoss + entCoef * entropyLoss + vfCoef * valueLoss;
}
