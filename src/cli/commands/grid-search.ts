import { evaluationTasks, gridSearchPlan, type EvaluationPlan } from '../../experiments/plan.js';
import { runEvaluation } from '../../experiments/grid-search/run.js';
import type { Outcome } from '../../experiments/run-in-directory.js';
import type { CommonFlags } from '../flags.js';
import { gridReport } from '../results/grid-report.js';
import type { CommandContext } from '../main.js';
import { nextAfterGridSearch } from '../results/next-step.js';
import { defaultOut, describeState } from '../out.js';
import { runPlan } from '../run-plan.js';
import { scenarioOf } from '../scenario-flags.js';
import { summaryJson } from '../results/summary-json.js';
import { thousands } from '../../words/numbers.js';

/**
 * `metalore grid-search`: evaluates every split of a static grid on the same episodes and prints
 * what is best.
 *
 * @throws {ConfigError | OutputError} before anything is done
 */
export async function gridSearch(
  config: string | undefined,
  flags: CommonFlags & { step?: string },
  context: CommandContext,
): Promise<Outcome | undefined> {
  const { terminal } = context;
  const plan = gridSearchPlan(scenarioOf(config, flags, { terminal }));
  const out = flags.out ?? defaultOut(plan);
  if (flags.dryRun) {
    terminal.print(describePlan(plan, { out, flags }));
    return undefined;
  }
  const outcome = await runPlan(plan, runEvaluation, { out, flags, context });
  const next = nextAfterGridSearch({ config, flags }, terminal);
  terminal.print(
    flags.json ? summaryJson(plan, outcome, next) : gridReport(plan, outcome, { terminal, next }),
  );
  return outcome;
}

function describePlan(
  plan: EvaluationPlan,
  { out, flags }: { out: string; flags: CommonFlags },
): string {
  const { name, episodes, steps, seed, grid } = plan.scenario;
  return [
    `scenario   ${name}, seed ${seed}`,
    `policies   ${thousands(plan.items.length)} static splits, step ${grid.step}`,
    `episodes   ${thousands(episodes)} of ${thousands(steps)} steps for each policy` +
      ` (${thousands(episodes * steps * plan.items.length)} steps in all)`,
    `work       ${thousands(evaluationTasks(plan).length)} tasks of ${plan.episodesPerTask} episodes` +
      ` on ${flags.jobs} worker threads`,
    `results    ${out} ${describeState(out, plan, flags.force ?? false)}`,
    'Nothing was done (--dry-run).',
  ].join('\n');
}
