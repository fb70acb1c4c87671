import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../../../config/explaining/errors.js';
import { CHECKSUMS, damageIn } from '../../../runs/checksums.js';
import { hashOf } from '../../../runs/plans/hash.js';
import type { TrainItem, TrainPlan } from '../../../runs/plans/plan.js';
import { readCommand, readPlan } from '../../../runs/plans/read.js';
import { runFiles, type RunFiles } from '../../../runs/run-files.js';
import { pointScenario } from '../../train/plan.js';
import { ownPointsOf } from '../own-points.js';
import type { Contender } from '../plan.js';
import type { Contenders } from './found.js';
import { trainedPolicy } from './saved.js';

/** The sweep and item of a folder `runs/<item>/`; undefined for other paths. */
export function sweepOfRun(path: string): { sweep: string; item: string } | undefined {
  const folder = resolve(path);
  const sweep = dirname(dirname(folder));
  if (basename(dirname(folder)) !== 'runs' || !existsSync(join(sweep, 'plan.json')))
    return undefined;
  return { sweep, item: basename(folder) };
}

/** One run of a training sweep, named by its folder. */
export function addRun(
  path: string,
  found: Contenders,
  { name, stochastic }: { name: string; stochastic: boolean },
): void {
  const { sweep, item } = sweepOfRun(path)!;
  const plan = sweepPlan(sweep);
  const planned = plan.items.find((each) => each.name === item);
  if (!planned) throw new UsageError(`${path} is none of the runs of ${sweep}`);
  addItems(sweep, found, { plan, items: [planned], nameOf: () => name, stochastic, isOne: true });
}

/** The finished runs of a training sweep. */
export function addRuns(
  path: string,
  found: Contenders,
  { prefix, stochastic }: { prefix: string; stochastic: boolean },
): void {
  const plan = sweepPlan(path);
  const nameOf = ({ name }: TrainItem) => prefix + name;
  addItems(path, found, { plan, items: plan.items, nameOf, stochastic });
}

/** Those of some items of a sweep that are finished. */
function addItems(
  path: string,
  found: Contenders,
  {
    plan,
    items,
    nameOf,
    stochastic,
    isOne = false,
  }: {
    plan: TrainPlan;
    items: readonly TrainItem[];
    nameOf: (item: TrainItem) => string;
    stochastic: boolean;
    /** whether one run was named, and not the sweep */
    isOne?: boolean;
  },
): void {
  // A run by itself is judged at its own point.
  const scenario = isOne ? pointScenario(plan, items[0]) : plan.scenario;
  found.scenario ??= scenario;
  if (hashOf(found.scenario) !== hashOf(scenario)) found.otherScenarios.push(path);
  const ownOf = isOne
    ? () => ({})
    : plan.specialists
      ? partsOf(path, plan, nameOf)
      : ownPointsOf(plan, nameOf);
  for (const item of items) {
    const files = runFiles(path, item.name);
    if (!existsSync(files.result)) {
      found.unfinished.push(files.folder);
      continue;
    }
    checkPolicy(files);
    const { eta, c2, trainSeed } = item;
    found.contenders.push({
      name: nameOf(item),
      policy: { kind: 'learned', stochastic },
      source: { ...trainedPolicy(path, item), timesteps: plan.training.timesteps },
      trained: { eta, c2, trainSeed },
      ...ownOf(item),
    });
  }
}

/** Tells of specialists what each was trained in. */
function partsOf(
  sweep: string,
  plan: TrainPlan,
  nameOf: (item: TrainItem) => string,
): (item: TrainItem) => Pick<Contender, 'part'> {
  const conditions = Object.keys(plan.points ?? {});
  return (item) => {
    const { point: condition, name } = item;
    const group = condition === undefined ? name : name.slice(condition.length + 1);
    return {
      part: {
        ...{ sweep, condition, conditions, scenario: pointScenario(plan, item) },
        group: nameOf({ ...item, name: group }),
      },
    };
  };
}

/** @throws {UsageError} when the policy of a finished run is not the one that it left */
export function checkPolicy({ folder, bestPolicy }: RunFiles): void {
  const below = `${basename(bestPolicy)}/`;
  const damage = damageIn(folder)?.find(({ name }) => name.startsWith(below));
  if (damage)
    throw new UsageError(
      `${join(folder, damage.name)} is ${damage.what}: by ${CHECKSUMS} it is not what the training left;` +
        ' the same metalore train as before makes it again, or name the folder of the policy to take it as it is',
    );
}

/** The plan of a training sweep. @throws {UsageError} where there is none */
export function sweepPlan(path: string): TrainPlan {
  const file = join(path, 'plan.json');
  try {
    const command = readCommand(file);
    const plan = command === 'train' ? readPlan(file).plan : undefined;
    if (plan?.command === 'train') return plan;
    throw new UsageError(`${path} is a run directory of ${command}, which leaves no policies`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read`, { cause: error });
  }
}
