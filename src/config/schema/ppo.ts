import { z } from '../../packages/zod.js';

/**
 * Every hyperparameter of PPO, its range and its default: the one definition. What is left out is as
 * in the profile `tuned`; docs/ppo.md explains each.
 */

const count = (least: number) => z.number().int().min(least).max(1_000_000_000);
const coefficient = () => z.number().min(0).max(1e9);

const scheduleSchema = z
  .strictObject({
    kind: z.enum(['constant', 'linear']).default('constant').describe('How the value changes'),
    finalFraction: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe('linear: value at the end of training, as a fraction of that at its start'),
  })
  .prefault({});

const layers = z.array(z.number().int().min(1).max(4096)).max(16);

export const ppoSchema = z.strictObject({
  nSteps: count(1)
    .nullable()
    .default(null)
    .describe('Steps per environment in one rollout; null is whole episodes'),
  nEnvs: z.number().int().min(1).max(4096).default(32).describe('Environments stepped together'),
  batchSize: count(1).default(320).describe('Rows of a minibatch; the last may be shorter'),
  nEpochs: z.number().int().min(1).max(1000).default(10).describe('Passes over one rollout'),
  gamma: z.number().min(0).max(1).default(1).describe('Discount factor γ'),
  gaeLambda: z.number().min(0).max(1).default(1).describe('λ of generalised advantage estimation'),
  clipRange: z.number().positive().max(1e9).default(0.2).describe('Clipping of the ratio'),
  clipRangeSchedule: scheduleSchema.describe('Schedule of clipRange'),
  clipRangeVf: z
    .number()
    .positive()
    .max(1e9)
    .nullable()
    .default(null)
    .describe("Clipping of the value's change; null is none"),
  entCoef: coefficient().default(0).describe('Weight of the entropy bonus'),
  vfCoef: coefficient().default(0.5).describe('Weight of the value loss'),
  maxGradNorm: z.number().positive().max(1e9).default(0.5).describe('Largest gradient norm'),
  learningRate: z.number().positive().max(1e6).default(1e-3).describe("Adam's step size"),
  learningRateSchedule: scheduleSchema
    .prefault({ kind: 'linear', finalFraction: 0.1 })
    .describe('Schedule of learningRate'),
  adam: z
    .strictObject({
      beta1: z.number().min(0).max(0.999999).default(0.9).describe('Decay of the first moment'),
      beta2: z.number().min(0).max(0.999999).default(0.999).describe('Decay of the second moment'),
      epsilon: z.number().positive().max(1).default(1e-5).describe('Added to the denominator'),
    })
    .prefault({})
    .describe('Adam'),
  targetKl: z
    .number()
    .positive()
    .max(1e9)
    .nullable()
    .default(null)
    .describe('An update ends early above 1.5 times this divergence; null is never'),
  normalizeAdvantage: z.boolean().default(true).describe('Normalise advantages per minibatch'),
  policyNet: layers.default([64, 64]).describe("Widths of the actor's hidden layers"),
  valueNet: layers.default([64, 64]).describe("Widths of the critic's hidden layers"),
  activation: z.enum(['tanh', 'relu']).default('tanh').describe('Of the hidden layers'),
  distribution: z.enum(['gaussian', 'beta']).default('beta').describe('Of the actions'),
  observationScaling: z
    .enum(['none', 'log', 'running'])
    .default('log')
    .describe('Raw, log(1 + x), or standardised by running moments'),
  rewardScaling: z
    .enum(['none', 'running-return'])
    .default('running-return')
    .describe('Raw, or divided by the running deviation of the return'),
  criticInputs: z
    .enum(['actor', 'privileged'])
    .default('privileged')
    .describe('Whether the critic sees more than [l, l̂] in training'),
  logStdInit: z.number().min(-20).max(20).default(0).describe('gaussian: initial log deviation'),
  orthogonalInit: z.boolean().default(true).describe('Orthogonal weights, zero biases'),
  initGains: z
    .strictObject({
      hidden: coefficient().default(Math.SQRT2),
      action: coefficient().default(0.01),
      value: coefficient().default(1),
    })
    .prefault({})
    .describe('Gains of the orthogonal initialisation'),
  bootstrapTruncation: z
    .boolean()
    .default(false)
    .describe('Whether the return goes on behind the last step of an episode'),
  warmStart: z
    .strictObject({
      generations: z.number().int().min(1).max(100).default(5).describe('Rounds of the search'),
      candidates: z.number().int().min(1).max(10_000).default(64).describe('Actions in a round'),
      elite: z.number().int().min(1).max(10_000).default(16).describe('Actions that aim the next'),
      concentration: z.number().min(2).max(1e6).default(30).describe('α + β of the initial policy'),
      leastEta: z
        .number()
        .min(0)
        .max(1)
        .default(0.9)
        .describe('Actions are tried under reward.eta or this, whichever is larger'),
    })
    .nullable()
    .prefault({})
    .describe('Start near a good constant action; null is not to'),
});

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Complete, valid hyperparameters. Plain data. */
export type PpoConfig = DeepReadonly<z.output<typeof ppoSchema>>;
/** How a hyperparameter changes with the share of the step budget that is spent. */
export type Schedule = PpoConfig['learningRateSchedule'];
/** How training is started near a good constant action. */
export type WarmStart = NonNullable<PpoConfig['warmStart']>;
