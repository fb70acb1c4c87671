import { isDeepStrictEqual } from 'node:util';
import { ppoSchema, type PpoConfig } from './ppo.js';

/** What learns this task: whole episodes, no discount, a critic that sees the backlog. */
export const tuned: PpoConfig = ppoSchema.parse({});

/** The defaults of Stable-Baselines3's PPO, as the paper used them. */
export const paper: PpoConfig = ppoSchema.parse({
  nSteps: 2048,
  nEnvs: 1,
  batchSize: 64,
  gamma: 0.99,
  gaeLambda: 0.95,
  learningRate: 3e-4,
  learningRateSchedule: { kind: 'constant', finalFraction: 1 },
  distribution: 'gaussian',
  observationScaling: 'none',
  rewardScaling: 'none',
  criticInputs: 'actor',
  bootstrapTruncation: true,
  warmStart: null,
});

/** The shipped sets of hyperparameters by name, the default first. */
export const profiles: Readonly<Record<string, PpoConfig>> = { tuned, paper };

/**
 * The name of the shipped profile that hyperparameters are, if they are one.
 *
 * @param episodeSteps of the scenario: whole episodes are the same whether nSteps is null or says
 * their length, as it had to in version 0.2
 */
export function profileNameOf(ppo: unknown, episodeSteps: number): string | undefined {
  return Object.keys(profiles).find((name) => {
    const profile = profiles[name];
    return [profile, { ...profile, nSteps: profile.nSteps ?? episodeSteps }].some((one) =>
      isDeepStrictEqual(ppo, one),
    );
  });
}
