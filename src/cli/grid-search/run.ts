import { evaluationBytes } from '../../config/checks/memory.js';
import { gridSearchPlan, searchedScenarios } from '../../experiments/grid-search/plan.js';
import { plannedTraces } from '../../experiments/traces.js';
import { filesToImport } from '../../outside/own-code.js';
import { refuseOutside } from '../../experiments/queue/refuse-outside.js';
import type { GridSearchPlan } from '../../runs/plans/plan.js';
import { withImports } from '../../runs/plans/work.js';
import { conditionNames } from '../../config/conditions.js';
import { executeGridSearch } from '../../experiments/grid-search/run.js';
import type { Outcome } from '../../experiments/run.js';
import type { RunFlags, TraceFlags, VaryFlags } from '../flags/common.js';
import { gridReport } from './report.js';
import { describePlace, describeTasks } from '../plans/describe.js';
import { describeJudged } from '../plans/load.js';
import type { CommandContext } from '../context.js';
import { nextAfterGridSearch } from '../plans/next-step.js';
import { requireFeasible, splitsOf } from '../plans/feasible.js';
import { defaultOut } from '../plans/run-directory.js';
import { runPlan } from '../plans/run-plan.js';
import { shardReport } from '../plans/shard-report.js';
import { scenarioOf } from '../plans/scenario.js';
import { toJson } from '../json/print.js';
import { plannedOf, resultsOf } from '../json/summary.js';
import { counted, thousands } from '../../words/numbers.js';

/** Flags of `metalore grid-search`. */
export interface GridSearchFlags extends RunFlags, TraceFlags, VaryFlags {
  step?: string;
}

/**
 * `metalore grid-search`: evaluates every split of a static grid on the same episodes and prints
 * what is best.
 *
 * @throws {ConfigError | UsageError | TraceError | OutputError} before anything is done
 */
export async function runGridSearch(
  config: string | undefined,
  flags: GridSearchFlags,
  context: CommandContext,
): Promise<Outcome | undefined> {
  const { terminal } = context;
  const { scenario, vary } = scenarioOf(config, flags, { command: 'grid-search', terminal });
  const policies = splitsOf(scenario);
  const traces = plannedTraces(flags.trace, scenario);
  const searched = searchedScenarios({
    scenario,
    conditions: vary && conditionNames(scenario),
  });
  const memory = requireFeasible({
    scenario,
    judged: searched.map((each) => each.scenario),
    traces,
    policies,
    jobs: flags.jobs,
    workerBytes: Math.max(
      ...searched.map((each) => evaluationBytes(each.scenario, { policies, settings: 1 })),
    ),
    lower: 'steps, the number of devices, or of splits (--step)',
  });
  // Whose splits fit into memory, as is known by now.
  const plan = withImports(gridSearchPlan(scenario, { traces, vary }), filesToImport(flags.import));
  if (flags.queue !== undefined) refuseOutside(plan);
  const out = flags.out ?? defaultOut(plan, flags.shard);
  if (flags.dryRun) {
    const { command } = plan;
    terminal.print(
      flags.json
        ? toJson({ command, ...plannedOf(plan, { out, flags }) })
        : describePlan(plan, { out, flags, memory }),
    );
    return undefined;
  }
  const outcome = await runPlan(plan, executeGridSearch, { out, flags, context });
  if (outcome.shard) {
    terminal.print(shardReport(plan, { ...outcome, shard: outcome.shard }, { terminal, flags }));
    return outcome;
  }
  const next = nextAfterGridSearch({ config, flags }, terminal);
  terminal.print(
    flags.json
      ? toJson({ command: plan.command, ...resultsOf(plan, outcome, next) })
      : gridReport(plan, outcome, { terminal, next }),
  );
  return outcome;
}

function describePlan(
  plan: GridSearchPlan,
  { out, flags, memory }: { out: string; flags: RunFlags; memory: string },
): string {
  const { name, episodes, steps, seed, grid } = plan.scenario;
  const points = plan.conditions?.length ?? 1;
  return [
    `scenario   ${name}, seed ${seed}`,
    ...describeJudged(plan, searchedScenarios(plan)),
    `policies   ${thousands(plan.items.length)} static splits, step ${grid.step}`,
    `episodes   ${thousands(episodes)} of ${thousands(steps)} steps for each policy` +
      (plan.vary ? ` at each of ${counted(points, 'point')}` : '') +
      ` (${thousands(episodes * steps * plan.items.length * points)} steps in all)`,
    describeTasks(plan, flags),
    ...describePlace(plan, { out, flags, memory }),
  ].join('\n');
}
