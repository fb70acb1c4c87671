import { isDrawn } from '../../config/contexts.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { PlannedBackend } from '../../experiments/train/backends.js';
import { pointScenario } from '../../experiments/train/plan.js';
import { roundsWithin } from '../../ppo/learning/warm-start.js';
import type { TrainPlan } from '../../runs/plans/plan.js';
import { firstFew } from '../../words/lists.js';
import { counted, thousands } from '../../words/numbers.js';
import type { RunFlags } from '../flags/common.js';
import { describePlace, describeWorkers } from '../plans/describe.js';
import { describeJudged } from '../plans/load.js';

/** What runs are trained on; of several backends, each with the points that it is for. */
export function backendsInWords(backends: readonly PlannedBackend[]): string {
  return backends
    .map(({ reason, points }) =>
      backends.length > 1 ? `${reason.replace(/\.$/, '')}: ${firstFew(points)}.` : reason,
    )
    .join(' ');
}

/** What `--dry-run` tells of a sweep. */
export function describePlan(
  plan: TrainPlan,
  {
    out,
    flags,
    memory,
    backend,
  }: { out: string; flags: RunFlags; memory: string; backend: string },
): string {
  const { scenario, training, items } = plan;
  const list = (values: readonly number[]) => values.join(', ');
  const settings = (constant: 'eta' | 'c2') =>
    !plan.specialists && isDrawn(scenario, `reward.${constant}`)
      ? 'drawn anew in each episode'
      : `∈ {${list(training[constant])}}`;
  return [
    `scenario   ${scenario.name}, seed ${scenario.seed}`,
    ...describeJudged(plan, trainedIn(plan)),
    ...(plan.points
      ? [
          plan.specialists
            ? `conditions ${counted(Object.keys(plan.points).length, 'condition')}, a specialist in each:` +
              ` ${firstFew(Object.keys(plan.points))}`
            : `points     ${counted(Object.keys(plan.points).length, 'point')}: ${firstFew(Object.keys(plan.points))}`,
        ]
      : []),
    `settings   η ${settings('eta')} × c₂ ${settings('c2')}, ` +
      `training seeds ${list(training.seeds)}: ${thousands(items.length)} runs`,
    `steps      ${thousands(training.timesteps)} in each run, ` +
      `${thousands(training.timesteps * items.length)} in all; ${overshoot(plan)}`,
    `warm start ${warmStartOf(plan)}`,
    `episodes   ${thousands(scenario.episodes)} to evaluate each policy, ` +
      `${thousands(training.selectionEpisodes)} others to choose it`,
    `work       ${describeWorkers(flags)}. ${backend}`,
    ...describePlace(plan, { out, flags, memory }),
  ].join('\n');
}

/** The scenarios of the points, where there are several. */
function trainedIn(plan: TrainPlan): { name?: string; scenario: Scenario }[] {
  const names = Object.keys(plan.points ?? {});
  const found = names.map((name) => ({ name, scenario: pointScenario(plan, { point: name }) }));
  return found.some(({ scenario }) => scenario !== plan.scenario)
    ? found
    : [{ scenario: plan.scenario }];
}

/** Says how exactly the step budget is met. */
function overshoot({ training, ppo }: TrainPlan): string {
  const over = (ppo.nEnvs - (training.timesteps % ppo.nEnvs)) % ppo.nEnvs;
  return over === 0
    ? 'the budget is met exactly'
    : `a run takes ${over} more, since ${ppo.nEnvs} environments step together`;
}

/** Says what of the budget goes into finding a good static split first. */
function warmStartOf(plan: TrainPlan): string {
  const warmStart = warmStartRounds(plan);
  if (plan.initialPolicy) return `none: begins from ${plan.initialPolicy.folder}`;
  if (!warmStart) return 'none';
  const { rounds, steps } = warmStart;
  if (rounds === 0) return 'none: it would take more than a quarter of the steps';
  return `${thousands(steps)} of these steps to find a good static split`;
}

/** Whether a search for a good static split was asked for, and would take too much of the steps. */
export function isTooShortToWarmStart(plan: TrainPlan): boolean {
  return warmStartRounds(plan)?.rounds === 0;
}

function warmStartRounds({ scenario, training, ppo }: TrainPlan) {
  return ppo.warmStart
    ? roundsWithin(ppo.warmStart, training.timesteps, {
        count: ppo.nEnvs,
        episodeSteps: scenario.steps,
      })
    : undefined;
}
