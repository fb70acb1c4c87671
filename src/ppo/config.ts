import type { WarmStart } from './learning/warm-start.js';

/** How a hyperparameter changes with the share of the step budget that is spent. */
export interface Schedule {
  readonly kind: 'constant' | 'linear';
  /** Linear only: the value at the end of training, as a fraction of that at its start. */
  readonly finalFraction: number;
}

/** Every hyperparameter of PPO. Plain data; docs/ppo.md says what each one does. */
export interface PpoConfig {
  /** Steps per environment in one rollout. */
  readonly nSteps: number;
  /** Environments stepped together. */
  readonly nEnvs: number;
  /** Rows of a minibatch; the last one of an epoch may be shorter. */
  readonly batchSize: number;
  /** Passes over one rollout. */
  readonly nEpochs: number;
  /** Discount factor, in [0, 1]. */
  readonly gamma: number;
  /** λ of generalised advantage estimation, in [0, 1]. */
  readonly gaeLambda: number;
  readonly clipRange: number;
  readonly clipRangeSchedule: Schedule;
  /** Clipping of the value's change, in units of the (scaled) return; null: none. */
  readonly clipRangeVf: number | null;
  readonly entCoef: number;
  readonly vfCoef: number;
  /** Largest joint norm of the gradient. */
  readonly maxGradNorm: number;
  readonly learningRate: number;
  readonly learningRateSchedule: Schedule;
  readonly adam: { readonly beta1: number; readonly beta2: number; readonly epsilon: number };
  /** An update ends early once approxKl exceeds 1.5 times this; null: never. */
  readonly targetKl: number | null;
  /** Normalise advantages within each minibatch. */
  readonly normalizeAdvantage: boolean;
  /** Widths of the hidden layers of the actor. */
  readonly policyNet: readonly number[];
  /** Widths of the hidden layers of the critic. */
  readonly valueNet: readonly number[];
  readonly activation: 'tanh' | 'relu';
  readonly distribution: 'gaussian' | 'beta';
  readonly observationScaling: 'none' | 'log' | 'running';
  readonly rewardScaling: 'none' | 'running-return';
  /** `privileged`: the critic also sees the environment's privileged inputs. */
  readonly criticInputs: 'actor' | 'privileged';
  /** Initial log standard deviation, Gaussian only. */
  readonly logStdInit: number;
  /** Orthogonal weights and zero biases; otherwise PyTorch's default, uniform in ±1/√inputs. */
  readonly orthogonalInit: boolean;
  /** Gains of the orthogonal initialisation. */
  readonly initGains: {
    readonly hidden: number;
    readonly action: number;
    readonly value: number;
  };
  /**
   * Whether a time limit is an artefact, behind which the return continues (the value of the last
   * observation is added to the last reward), or the true end of the task.
   */
  readonly bootstrapTruncation: boolean;
  /** Start near a good constant action; null: start from the initialisation alone. */
  readonly warmStart: WarmStart | null;
}

/** The defaults of Stable-Baselines3's PPO, as the paper used them. */
export const paper: PpoConfig = {
  nSteps: 2048,
  nEnvs: 1,
  batchSize: 64,
  nEpochs: 10,
  gamma: 0.99,
  gaeLambda: 0.95,
  clipRange: 0.2,
  clipRangeSchedule: { kind: 'constant', finalFraction: 1 },
  clipRangeVf: null,
  entCoef: 0,
  vfCoef: 0.5,
  maxGradNorm: 0.5,
  learningRate: 3e-4,
  learningRateSchedule: { kind: 'constant', finalFraction: 1 },
  adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-5 },
  targetKl: null,
  normalizeAdvantage: true,
  policyNet: [64, 64],
  valueNet: [64, 64],
  activation: 'tanh',
  distribution: 'gaussian',
  observationScaling: 'none',
  rewardScaling: 'none',
  criticInputs: 'actor',
  logStdInit: 0,
  orthogonalInit: true,
  initGains: { hidden: Math.SQRT2, action: 0.01, value: 1 },
  bootstrapTruncation: true,
  warmStart: null,
};

/** What learns this task: whole episodes, no discount, a critic that sees the backlog. */
export const tuned: PpoConfig = {
  ...paper,
  nSteps: 100,
  nEnvs: 32,
  batchSize: 320,
  nEpochs: 10,
  gamma: 1,
  gaeLambda: 1,
  learningRate: 1e-3,
  learningRateSchedule: { kind: 'linear', finalFraction: 0.1 },
  distribution: 'beta',
  observationScaling: 'log',
  rewardScaling: 'running-return',
  criticInputs: 'privileged',
  bootstrapTruncation: false,
  warmStart: { generations: 5, candidates: 64, elite: 16, concentration: 30, leastEta: 0.9 },
};

/**
 * Value of a scheduled hyperparameter.
 *
 * @param initial value at the start of training
 * @param progressRemaining 1 at the start of training, 0 when the step budget is spent
 */
export function scheduled(initial: number, schedule: Schedule, progressRemaining: number): number {
  if (schedule.kind === 'constant') return initial;
  const { finalFraction } = schedule;
  return initial * (finalFraction + (1 - finalFraction) * progressRemaining);
}
