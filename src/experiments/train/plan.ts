import type { Scenario } from '../../config/schema/scenario.js';
import type { Training } from '../../config/schema/training.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import { hashOf } from '../../runs/plans/hash.js';
import type { TrainItem, TrainPlan } from '../../runs/plans/plan.js';
import { requireFixedReward } from '../fixed-reward.js';
import { metaloreVersion } from '../../runs/version.js';

/**
 * A sweep over (η, c₂) and training seeds; runs are independent of each other. Every combination; seeds
 * vary fastest, so that a setting is soon complete.
 *
 * @throws {UsageError} where the scenario draws η or c₂ anew in each episode
 */
export function trainPlan(scenario: Scenario, ppo: PpoConfig, training: Training): TrainPlan {
  requireFixedReward(scenario);
  const base = hashOf([scenario, ppo, training]);
  const items = training.c2.flatMap((c2) =>
    training.eta.flatMap((eta) =>
      training.seeds.map((trainSeed) => ({
        name: `eta-${eta}-c2-${c2}-seed-${trainSeed}`,
        hash: hashOf([base, eta, c2, trainSeed]),
        eta,
        c2,
        trainSeed,
      })),
    ),
  );
  return { command: 'train', version: metaloreVersion(), scenario, ppo, training, items };
}

/** The scenario of a run: the plan's with the run's constants of the reward, those that it has. */
export function itemScenario({ scenario }: TrainPlan, item: TrainItem): Scenario {
  const { eta, c2 } = scenario.reward;
  const reward = { ...scenario.reward, eta: item.eta ?? eta, c2: item.c2 ?? c2 };
  return { ...scenario, reward };
}

/** Root of all streams of a run. */
export function trainingRoot({ scenario }: TrainPlan, { trainSeed }: TrainItem): string {
  return `${scenario.seed}/train/${trainSeed}`;
}
