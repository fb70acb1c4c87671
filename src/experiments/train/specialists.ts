import { conditionNames } from '../../config/conditions.js';
import { isDrawn } from '../../config/contexts.js';
import { UsageError } from '../../config/explaining/errors.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { Training } from '../../config/schema/training.js';
import { counted } from '../../words/numbers.js';

/** Who has the steps of a training: all specialists of a seed together, or each of them. */
export const SPECIALIST_BUDGETS = ['together', 'each'] as const;

export type SpecialistBudget = (typeof SPECIALIST_BUDGETS)[number];

/**
 * How many specialists stand for one general policy of a training seed: one in each condition, for each
 * setting where the scenario draws the constants of the reward.
 *
 * @throws {UsageError} where there is nothing to specialise in
 */
export function specialistCount(
  scenario: Scenario,
  training: Pick<Training, 'eta' | 'c2'>,
): number {
  const conditions = conditionNames(scenario);
  const drawn = (['eta', 'c2'] as const).filter((name) => isDrawn(scenario, `reward.${name}`));
  if (!conditions && drawn.length === 0)
    throw new UsageError(
      '--specialists: the scenario has no conditions, and draws neither reward.eta nor reward.c2, so there is' +
        ' nothing to specialise in; add conditions, in which metalore evaluate judges policies',
    );
  return drawn.reduce((count, name) => count * training[name].length, conditions?.length ?? 1);
}

/**
 * The training of one specialist. Together they take as many steps as one general policy, each has an
 * equal part of them, and is evaluated and saved as often on its way.
 *
 * @throws {UsageError} where there are fewer steps than specialists
 */
export function specialistTraining(
  training: Training,
  { count, budget }: { count: number; budget: SpecialistBudget },
): Training {
  if (budget === 'each') return training;
  const partOf = (steps: number) => Math.floor(steps / count);
  const timesteps = partOf(training.timesteps);
  if (timesteps < 1)
    throw new UsageError(
      `--specialists: ${counted(count, 'specialist')} cannot share ${counted(training.timesteps, 'step')}; raise` +
        ' --timesteps, or give each as many with --specialists each',
    );
  const { checkpointEvery, evalEvery } = training;
  return {
    ...training,
    timesteps,
    checkpointEvery: Math.max(1, partOf(checkpointEvery)),
    evalEvery: evalEvery > 0 ? Math.max(1, partOf(evalEvery)) : 0,
  };
}
