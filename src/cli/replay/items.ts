import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgedScenario } from '../../config/conditions.js';
import { UsageError } from '../../config/explaining/errors.js';
import { didYouMean } from '../../config/explaining/suggest.js';
import { savedPolicy } from '../../experiments/evaluate/contenders/saved.js';
import { checkPolicy } from '../../experiments/evaluate/contenders/sweeps.js';
import { itemScenario } from '../../experiments/train/plan.js';
import type { EvaluatePlan, GridSearchPlan, Plan, Setting } from '../../runs/plans/plan.js';
import { readPlan } from '../../runs/plans/read.js';
import { runFiles } from '../../runs/run-files.js';
import { parseSummary } from '../../runs/tables/summary.js';
import { choices } from '../../words/lists.js';
import { trainingRun, whatIsWrong, type Candidate } from './policies.js';

/**
 * The policies of a run directory that are asked for by name.
 *
 * @throws {UsageError} when none is asked for and it holds several; names it does not have are passed
 *   over
 */
export function itemsOf(
  path: string,
  asked: { items: readonly string[]; stochastic: boolean; condition?: string | undefined },
): Candidate[] {
  const { items } = asked;
  const plan = planOf(path);
  const known = itemNames(path, plan);
  const wanted = items.length === 0 && known.length === 1 ? known : items;
  if (wanted.length === 0)
    throw new UsageError(
      `${path} holds ${known.length} policies; say which with --item NAME: ${choices(known)}`,
    );
  return wanted
    .filter((name) => known.includes(name))
    .map((name) => ({
      ...candidateOf(name, { ...asked, path, plan }),
      place: join(path, name),
    }));
}

function planOf(path: string): Plan {
  const file = join(path, 'plan.json');
  try {
    return readPlan(file).plan;
  } catch (error) {
    throw new UsageError(`${file} is not the plan of grid-search, train or evaluate`, {
      cause: error,
    });
  }
}

/** The names of all items of a run directory. */
export function itemNames(path: string, plan = planOf(path)): string[] {
  const names = plan.items.map(({ name }) => name);
  return plan.command === 'evaluate'
    ? [...bestStatics(path).map(({ identity }) => String(identity.item)), ...names]
    : names;
}

/**
 * The best splits that an evaluation found are no items of its plan; its summary names them.
 *
 * @param condition in which; default: the first
 */
function bestStatics(path: string, condition?: string) {
  const file = join(path, 'summary.csv');
  if (!existsSync(file)) return [];
  try {
    const rows = parseSummary({ file, text: readFileSync(file, 'utf8') });
    return rows.filter(
      ({ identity: { policy, condition: of } }) =>
        policy === 'best-static' && of === (condition ?? rows[0].identity.condition),
    );
  } catch (error) {
    throw new UsageError(`${file} cannot be read; copy it again`, { cause: error });
  }
}

/**
 * Refuses items that none of some run directories has.
 *
 * @throws {UsageError} that says which there are
 */
export function requireItems(items: readonly string[], runs: readonly string[]): void {
  const known = runs.flatMap((path) => itemNames(path));
  for (const name of items) {
    if (known.includes(name)) continue;
    const meant = didYouMean(name, known);
    throw new UsageError(
      `${runs.join(' and ')} has no item ${JSON.stringify(name)}` +
        (meant === undefined ? '' : `; did you mean "${meant}"?`) +
        ` (there are ${choices(known)})`,
    );
  }
}

function candidateOf(
  name: string,
  {
    path,
    plan,
    stochastic,
    condition,
  }: { path: string; plan: Plan; stochastic: boolean; condition?: string | undefined },
): Omit<Candidate, 'place'> {
  switch (plan.command) {
    case 'grid-search': {
      const { policy } = plan.items.find((item) => item.name === name)!;
      return { policy, setting: plan.scenario.reward, ...shownOf(plan, { path, condition }) };
    }
    case 'train': {
      const item = plan.items.find((each) => each.name === name)!;
      const { folder, bestPolicy } = runFiles(path, name);
      if (!existsSync(bestPolicy)) throw new UsageError(`${folder} ${whatIsWrong(folder)}`);
      return { ...trainingRun(folder, stochastic), scenario: itemScenario(plan, item) };
    }
    case 'evaluate':
      return evaluatedItem(name, { path, plan, stochastic, condition });
  }
}

/**
 * What is shown of what was run in several conditions, or at the points of `--vary`: the one that is asked for,
 * or the first.
 *
 * @throws {UsageError} when there is none of that name
 */
function shownOf(
  plan: GridSearchPlan | EvaluatePlan,
  { path, condition }: { path: string; condition: string | undefined },
): Required<Pick<Candidate, 'scenario'>> & Pick<Candidate, 'condition'> {
  const { scenario, conditions } = plan;
  if (!conditions)
    return { scenario: plan.command === 'evaluate' ? judgedScenario(scenario) : scenario };
  if (condition !== undefined) requireCondition(condition, conditions, path);
  const name = condition ?? conditions[0];
  return {
    scenario: judgedScenario(scenario, name),
    condition: { name, ofSeveral: conditions.length },
  };
}

/** @throws {UsageError} when it is none of those that there are */
export function requireCondition(condition: string, known: readonly string[], where: string): void {
  if (known.includes(condition)) return;
  const meant = didYouMean(condition, known);
  throw new UsageError(
    `${where} has no condition ${JSON.stringify(condition)}` +
      (meant === undefined ? '' : `; did you mean "${meant}"?`) +
      (known.length > 0 ? ` (there are ${choices(known)})` : ', and no other'),
  );
}

function evaluatedItem(
  name: string,
  {
    path,
    plan,
    stochastic,
    condition,
  }: { path: string; plan: EvaluatePlan; stochastic: boolean; condition: string | undefined },
): Omit<Candidate, 'place'> {
  const { scenario, ...shown } = shownOf(plan, { path, condition });
  const under = (setting: Setting) => ({
    setting,
    scenario: { ...scenario, reward: { ...scenario.reward, ...setting } },
    ...shown,
  });
  const best = bestStatics(path, shown.condition?.name).find(
    ({ identity }) => identity.item === name,
  );
  if (best) {
    const { rho_c: rhoC, rho_p: rhoP, eta, c2 } = best.identity;
    return {
      policy: { kind: 'static', rhoC: Number(rhoC), rhoP: Number(rhoP) },
      ...under({ eta: Number(eta), c2: Number(c2) }),
    };
  }
  const item = plan.items.find((each) => each.name === name)!;
  const judged = under(plan.settings[item.setting]);
  if (item.policy.kind !== 'learned') return { policy: item.policy, ...judged };
  const { policy, source: everywhere, sources } = item;
  const at = shown.condition ? plan.conditions!.indexOf(shown.condition.name) : 0;
  const known = everywhere ?? sources?.[at];
  if (!known || !existsSync(known.folder))
    throw new UsageError(
      `${known?.folder ?? 'the folder'}, the policy of ${name}, is not there any more`,
    );
  const { run, item: trained } = known;
  if (run !== null && trained !== null) checkPolicy(runFiles(run, trained));
  const source = savedPolicy(known.folder);
  return {
    policy: { kind: 'learned', stochastic: stochastic || policy.stochastic },
    source,
    ...judged,
    ...(item.trainSeed === null ? {} : { trainSeed: item.trainSeed }),
    ...(source.hash === known.hash
      ? {}
      : { warning: `${known.folder} has changed since ${path}; this is the present policy` }),
  };
}
