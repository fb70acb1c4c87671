import { episodeTasks } from '../../experiments/task.js';
import type { GridSearchPlan } from '../../runs/plans/plan.js';
import { gridSearchPlan } from '../../experiments/grid-search/plan.js';
import { runGridSearch } from '../../experiments/grid-search/run.js';
import type { Outcome } from '../../experiments/run.js';
import type { CommonFlags } from '../flags.js';
import { thousands } from '../terminal/format.js';
import { gridReport } from '../results/grid-report.js';
import type { CommandContext } from '../main.js';
import { nextAfterGridSearch } from '../results/next-step.js';
import { defaultOut, describeState } from '../out.js';
import { runPlan } from '../run-plan.js';
import { scenarioOf } from '../scenario-flags.js';
import { summaryJson } from '../results/summary-json.js';

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
  const outcome = await runPlan(plan, runGridSearch, { out, flags, context });
  const next = nextAfterGridSearch({ config, flags }, terminal);
  terminal.print(
    flags.json ? summaryJson(plan, outcome, next) : gridReport(plan, outcome, { terminal, next }),
  );
  return outcome;
}

function describePlan(
  plan: GridSearchPlan,
  { out, flags }: { out: string; flags: CommonFlags },
): string {
  const { name, episodes, steps, seed, grid } = plan.scenario;
  return [
    `scenario   ${name}, seed ${seed}`,
    `policies   ${thousands(plan.items.length)} static splits, step ${grid.step}`,
    `episodes   ${thousands(episodes)} of ${thousands(steps)} steps for each policy` +
      ` (${thousands(episodes * steps * plan.items.length)} steps in all)`,
    `work       ${thousands(episodeTasks(plan).length)} tasks of ${plan.episodesPerTask} episodes` +
      ` on ${flags.jobs} worker threads`,
    `results    ${out} ${describeState(out, plan, flags.force ?? false)}`,
    'Nothing was done (--dry-run).',
  ].join('\n');
}
