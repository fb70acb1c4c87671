import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgedScenario } from '../../config/conditions.js';
import { evaluationBytes } from '../../config/checks/memory.js';
import {
  evaluatePlan,
  judgedScenarios,
  policiesPlayed,
  type Contender,
} from '../../experiments/evaluate/plan.js';
import { readEpisodes } from '../../runs/read/episodes.js';
import type { EvaluatePlan } from '../../runs/plans/plan.js';
import { withImports } from '../../runs/plans/work.js';
import {
  heldPolicies,
  tellsAdaptivity,
  tellsImportance,
  tellsRecovery,
  tellsResponse,
} from '../../runs/plans/tells.js';
import type { Column } from '../../runs/tables/column.js';
import { CONDITION } from '../../runs/tables/condition.js';
import { IMPORTANCE, parseImportance, type ImportanceRow } from '../../runs/tables/importance.js';
import { PHASES } from '../../runs/tables/phases.js';
import { RECOVERY } from '../../runs/tables/recovery.js';
import { parseAdaptivity, type AdaptivityRow } from '../../runs/tables/adaptivity.js';
import { requirePoliciesFit, withHeld } from '../../experiments/evaluate/contenders/fit.js';
import { readContenders } from '../../experiments/evaluate/contenders/named.js';
import { refuseOutside } from '../../experiments/queue/refuse-outside.js';
import { filesToImport } from '../../outside/own-code.js';
import { requireOpens } from '../../outside/require-opens.js';
import { atOwnPoints } from '../../experiments/evaluate/own-points.js';
import { withSpecialists } from '../../experiments/evaluate/specialists.js';
import { executeEvaluate } from '../../experiments/evaluate/run.js';
import { plannedTraces } from '../../experiments/traces.js';
import type { Outcome } from '../../experiments/run.js';
import { staticGrid } from '../../policies/rules/static.js';
import { UsageError } from '../../config/explaining/errors.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { comparisonReport } from './report.js';
import type { RunFlags, TraceFlags, VaryFlags } from '../flags/common.js';
import { describePlace, describeTasks } from '../plans/describe.js';
import { describeJudged } from '../plans/load.js';
import type { CommandContext } from '../context.js';
import { nextAfterEvaluation } from '../plans/next-step.js';
import { requireFeasible } from '../plans/feasible.js';
import { defaultOut } from '../plans/run-directory.js';
import { runPlan } from '../plans/run-plan.js';
import { shardReport } from '../plans/shard-report.js';
import { scenarioOf } from '../plans/scenario.js';
import { toJson } from '../json/print.js';
import { plannedOf, resultsOf } from '../json/summary.js';
import { tableRows } from '../json/tables.js';
import { counted, thousands } from '../../words/numbers.js';

/** Flags of `metalore evaluate`. */
export interface EvaluateFlags extends RunFlags, TraceFlags, VaryFlags {
  policy: string[];
  stochastic?: boolean;
  eta?: number[];
  c2?: number[];
  step?: string;
  importance?: boolean;
}

/**
 * `metalore evaluate`: compares trained policies, saved policies and rules with the best static
 * split on the same episodes.
 *
 * @throws {ConfigError | UsageError | TraceError | OutputError} before anything is done
 */
export async function runEvaluate(
  paths: readonly string[],
  flags: EvaluateFlags,
  context: CommandContext,
): Promise<Outcome | undefined> {
  const { terminal } = context;
  const found = readContenders(paths, flags.policy, { stochastic: flags.stochastic ?? false });
  for (const run of found.unfinished)
    terminal.error(`warning: ${run} is not finished and is left out`);
  if (found.config === undefined)
    for (const sweep of found.otherScenarios)
      terminal.error(
        `warning: ${sweep} was trained in another scenario than the first; name a config to say` +
          ' in which all are judged',
      );
  // A config says all; without one the policies are judged where they were trained.
  const from = found.config === undefined ? found.scenario : undefined;
  const own = flags.vary.length > 0 ? undefined : atOwnPoints(found);
  for (const name of own?.incomplete ?? [])
    terminal.error(`warning: ${name} is not finished at every point and is left out`);
  const { scenario, vary } = scenarioOf(found.config, flags, {
    ...{ command: 'evaluate', terminal, from },
    points: own?.varied,
  });
  const beside = withSpecialists(own?.contenders ?? found.contenders, scenario);
  for (const name of beside.incomplete)
    terminal.error(`warning: ${name} is not finished in every condition and is left out`);
  const contenders = flags.importance ? withHeld(beside.contenders) : beside.contenders;
  requireOwnSetting(contenders, flags);
  const traces = plannedTraces(flags.trace, judgedScenario(scenario));
  const plan = withImports(
    evaluatePlan(scenario, contenders, { traces, vary, eta: flags.eta, c2: flags.c2 }),
    filesToImport(flags.import),
  );
  const judged = judgedScenarios(plan);
  if (flags.queue !== undefined) refuseOutside(plan);
  await requireOpens(contenders, judged[0].scenario);
  requirePoliciesFit(contenders, vary ? judged.map((each) => each.scenario) : [scenario]);
  const policies = policiesPlayed(plan);
  const settings = plan.settings.length;
  const memory = requireFeasible({
    scenario,
    judged: judged.map((each) => each.scenario),
    traces,
    policies,
    jobs: flags.jobs,
    workerBytes: Math.max(
      ...judged.map((each) => evaluationBytes(each.scenario, { policies, settings })),
    ),
    lower: 'steps, the number of devices, or of splits (--step)',
  });
  const out = flags.out ?? defaultOut(plan, flags.shard);
  if (flags.dryRun) {
    const { command, settings } = plan;
    terminal.print(
      flags.json
        ? toJson({
            command,
            ...plannedOf(plan, { out, flags }),
            settings,
            ...(plan.conditions ? { conditions: plan.conditions } : {}),
            static_splits: staticGrid(scenario.grid.step).length,
          })
        : describePlan(plan, { out, flags, memory }),
    );
    return undefined;
  }
  const outcome = await runPlan(plan, executeEvaluate, { out, flags, context });
  if (outcome.shard) {
    terminal.print(shardReport(plan, { ...outcome, shard: outcome.shard }, { terminal, flags }));
    return outcome;
  }
  const next = nextAfterEvaluation({ out, plan, paths }, terminal);
  const adaptivity = tellsAdaptivity(plan) ? readAdaptivity(out) : undefined;
  const rows = (file: string, columns: readonly Column[]) =>
    tableRows(join(out, file), columns, { optional: [CONDITION] });
  if (flags.json)
    terminal.print(
      toJson({
        command: plan.command,
        ...resultsOf(plan, outcome, next),
        ...(adaptivity ? { adaptivity: adaptivity.map(adaptivityJson) } : {}),
        ...(tellsResponse(plan) ? { phases: rows('phases.csv', PHASES) } : {}),
        ...(tellsRecovery(plan) ? { recovery: rows('recovery.csv', RECOVERY) } : {}),
        ...(tellsImportance(plan) ? { importance: rows('importance.csv', IMPORTANCE) } : {}),
      }),
    );
  else {
    const { items } = await readEpisodes(join(out, 'episodes.csv'), { keep: true });
    const importance = tellsImportance(plan) ? readImportance(out) : undefined;
    terminal.print(
      comparisonReport(plan, outcome, { terminal, next, items, adaptivity, importance }),
    );
  }
  return outcome;
}

/** @throws {UsageError} when specialists are named of whose settings none is asked for */
function requireOwnSetting(contenders: readonly Contender[], { eta, c2 }: EvaluateFlags): void {
  const sweeps = new Map<string, boolean>();
  for (const { part, trained } of contenders) {
    if (!part) continue;
    const isAsked =
      (eta?.includes(Number(trained?.eta)) ?? true) && (c2?.includes(Number(trained?.c2)) ?? true);
    sweeps.set(part.sweep, isAsked || (sweeps.get(part.sweep) ?? false));
  }
  for (const [sweep, isAsked] of sweeps)
    if (!isAsked)
      throw new UsageError(
        `${sweep} has specialists of none of the settings that --eta and --c2 name; name theirs, or leave` +
          ' them out',
      );
}

function readAdaptivity(out: string): AdaptivityRow[] {
  const file = join(out, 'adaptivity.csv');
  return parseAdaptivity({ file, text: readFileSync(file, 'utf8') });
}

function readImportance(out: string): ImportanceRow[] {
  const file = join(out, 'importance.csv');
  return parseImportance({ file, text: readFileSync(file, 'utf8') });
}

function adaptivityJson({ trainSeeds, ...row }: AdaptivityRow) {
  return { ...row, train_seeds: trainSeeds };
}

function describePlan(
  plan: EvaluatePlan,
  { out, flags, memory }: { out: string; flags: RunFlags; memory: string },
): string {
  const { name, episodes, steps, seed, grid }: Scenario = plan.scenario;
  const settings = plan.settings.map(({ eta, c2 }) => `(${eta}, ${c2})`).join(' ');
  return [
    `scenario   ${name}, seed ${seed}`,
    ...describeJudged(plan, judgedScenarios(plan)),
    `settings   (η, c₂) ${settings}`,
    `policies   ${plan.items.map((item) => item.name).join(', ')}`,
    ...(tellsImportance(plan)
      ? [`importance ${thousands(heldPolicies(plan))} policies besides, each with a feature held`]
      : []),
    `beside     ${thousands(staticGrid(grid.step).length)} static splits, step ${grid.step}`,
    `episodes   ${thousands(episodes)} of ${thousands(steps)} steps for each policy` +
      (plan.conditions
        ? plan.vary
          ? ` at each of ${counted(plan.conditions.length, 'point')}`
          : ` in each of ${counted(plan.conditions.length, 'condition')}`
        : ''),
    describeTasks(plan, flags),
    ...describePlace(plan, { out, flags, memory }),
  ].join('\n');
}
