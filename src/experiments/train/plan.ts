import { isDrawn } from '../../config/contexts.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { Training } from '../../config/schema/training.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import { hashOf } from '../../runs/plans/hash.js';
import type { InitialPolicy, TrainItem, TrainPlan } from '../../runs/plans/plan.js';
import { metaloreVersion } from '../../runs/version.js';

/**
 * A sweep over (η, c₂) and training seeds; runs are independent of each other. Every combination; seeds
 * vary fastest, so that a setting is soon complete. A constant of the reward that the scenario draws anew
 * in each episode is no setting: one policy is trained for all its values.
 *
 * @param of the hyperparameters, the sweep, and the policy that every run begins from, if there is one
 */
export function trainPlan(
  scenario: Scenario,
  {
    ppo,
    training,
    initialPolicy,
  }: { ppo: PpoConfig; training: Training; initialPolicy?: InitialPolicy | undefined },
): TrainPlan {
  const base = hashOf([
    ...[scenario, ppo, training],
    ...(initialPolicy ? [initialPolicy.hash] : []),
  ]);
  const settingsOf = (constant: 'eta' | 'c2') =>
    isDrawn(scenario, `reward.${constant}`) ? [null] : training[constant];
  const items = settingsOf('c2').flatMap((c2) =>
    settingsOf('eta').flatMap((eta) =>
      training.seeds.map((trainSeed) => ({
        name: `eta-${eta ?? 'drawn'}-c2-${c2 ?? 'drawn'}-seed-${trainSeed}`,
        hash: hashOf([base, eta, c2, trainSeed]),
        eta,
        c2,
        trainSeed,
      })),
    ),
  );
  const version = metaloreVersion();
  const begun = initialPolicy ? { initialPolicy } : {};
  return { command: 'train', version, scenario, ...begun, ppo, training, items };
}

/** The scenario of a run: the plan's with the run's constants of the reward. */
export function itemScenario({ scenario }: TrainPlan, { eta, c2 }: TrainItem): Scenario {
  const { reward } = scenario;
  return { ...scenario, reward: { ...reward, eta: eta ?? reward.eta, c2: c2 ?? reward.c2 } };
}

/** Root of all streams of a run. */
export function trainingRoot({ scenario }: TrainPlan, { trainSeed }: TrainItem): string {
  return `${scenario.seed}/train/${trainSeed}`;
}
