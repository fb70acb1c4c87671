import { join } from 'node:path';
import {
  evaluationTasks,
  gridSearchPlan,
  hashOf,
  type EvaluationPlan,
} from '../experiments/plan.js';
import { RunDirectory } from '../experiments/run-directory.js';
import { runEvaluation, type EvaluationOutcome } from '../experiments/run-evaluation.js';
import type { CommonFlags } from './flags.js';
import { thousands } from './format.js';
import { gridReport } from './grid-report.js';
import type { CommandContext } from './main.js';
import { showProgress } from './progress.js';
import { scenarioOf } from './scenario-flags.js';
import { summaryJson } from './summary-json.js';

/**
 * `metalore grid-search`: evaluates every split of a static grid on the same episodes and prints
 * what is best.
 *
 * @throws {ConfigError | OutputError} before anything is done
 */
export async function gridSearch(
  config: string | undefined,
  flags: CommonFlags & { step?: string },
  { terminal, commandLine, signal }: CommandContext,
): Promise<EvaluationOutcome | undefined> {
  const plan = gridSearchPlan(scenarioOf(config, flags, terminal));
  const out = flags.out ?? defaultOut(plan);
  if (flags.dryRun) {
    terminal.print(describePlan(plan, { out, flags }));
    return undefined;
  }
  const progress = showProgress(terminal, plan.command);
  let outcome: EvaluationOutcome;
  try {
    outcome = await runEvaluation(plan, {
      out,
      jobs: flags.jobs,
      force: flags.force ?? false,
      command: commandLine,
      signal,
      onProgress: progress.update,
    });
  } finally {
    progress.stop();
  }
  if (flags.json) terminal.print(summaryJson(plan, outcome));
  else terminal.print(gridReport(plan, outcome, terminal));
  return outcome;
}

/** Another plan gets another directory, the same plan the same. */
function defaultOut(plan: EvaluationPlan): string {
  return join('results', `${plan.command}-${plan.scenario.name}-${hashOf(plan).slice(0, 8)}`);
}

function describePlan(
  plan: EvaluationPlan,
  { out, flags }: { out: string; flags: CommonFlags },
): string {
  const { state } = RunDirectory.open(out, plan, { force: flags.force ?? false });
  const { name, episodes, steps, seed, grid } = plan.scenario;
  const states = {
    new: 'would be created',
    continued: 'holds a part of this plan, which would be continued',
    finished: 'holds the finished results of this plan, which would be printed again',
  };
  return [
    `scenario   ${name}, seed ${seed}`,
    `policies   ${thousands(plan.items.length)} static splits, step ${grid.step}`,
    `episodes   ${thousands(episodes)} of ${thousands(steps)} steps for each policy` +
      ` (${thousands(episodes * steps * plan.items.length)} steps in all)`,
    `work       ${thousands(evaluationTasks(plan).length)} tasks of ${plan.episodesPerTask} episodes` +
      ` on ${flags.jobs} worker threads`,
    `results    ${out} ${states[state]}`,
    'Nothing was done (--dry-run).',
  ].join('\n');
}
