import type { Identity } from '../../runs/tables/episodes.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import type { Training } from '../../config/schema/training.js';
import { hashOf } from '../plan.js';
import { metaloreVersion } from '../../runs/version.js';

/** One training run. */
export interface TrainingItem {
  name: string;
  hash: string;
  eta: number;
  c2: number;
  trainSeed: number;
}

/** A sweep over (η, c₂) and training seeds; runs are independent of each other. */
export interface TrainingPlan {
  command: 'train';
  version: string;
  scenario: Scenario;
  ppo: PpoConfig;
  training: Training;
  items: TrainingItem[];
}

/** Every combination of η, c₂ and seed; seeds vary fastest, so that a setting is soon complete. */
export function trainingPlan(scenario: Scenario, ppo: PpoConfig, training: Training): TrainingPlan {
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

/** The scenario of a run: the plan's with the run's constants of the reward. */
export function itemScenario({ scenario }: TrainingPlan, { eta, c2 }: TrainingItem): Scenario {
  return { ...scenario, reward: { ...scenario.reward, eta, c2 } };
}

/** Root of all streams of a run. */
export function trainingRoot({ scenario }: TrainingPlan, { trainSeed }: TrainingItem): string {
  return `${scenario.seed}/train/${trainSeed}`;
}

/** The identity columns of a run's policy. */
export function trainingIdentity({ scenario }: TrainingPlan, item: TrainingItem): Identity {
  return {
    experiment: scenario.name,
    item: item.name,
    policy: 'learned',
    rho_c: null,
    rho_p: null,
    eta: item.eta,
    c2: item.c2,
    train_seed: item.trainSeed,
  };
}
