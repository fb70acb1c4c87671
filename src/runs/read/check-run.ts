import { join } from 'node:path';
import { firstFew } from '../../words/lists.js';
import { quoted } from '../../words/texts.js';
import { CHECKSUMS, damageIn } from '../checksums.js';
import { ReportError } from '../errors.js';
import { planIdentities } from '../plans/identities.js';
import type { Plan } from '../plans/plan.js';
import type { FoundPlan } from '../plans/read.js';
import { IDENTITY_COLUMNS, isFoundSplit } from '../tables/identity.js';
import { itemKey, type Episodes, type ReadItem } from './episodes.js';
import { plannedConditions, sourcesOf } from './of-plan.js';
import type { RunKind } from './run-data.js';
import { isInside } from './trained-items.js';

/** @throws {ReportError} when a file is not what it was when its run was finished */
export function checkDamage(directory: string, plan: Plan | undefined): void {
  const folders =
    plan?.command === 'train' ? plan.items.map(({ name }) => name).filter(isInside) : [];
  // Runs of a sweep that goes on have checksums of their own.
  for (const folder of ['', ...folders.map((name) => join('runs', name))]) {
    const damage = damageIn(join(directory, folder));
    // A file that is missing adds nothing to the report, but is no reason to refuse the others.
    const changed = damage?.find(({ what }) => what === 'changed');
    if (changed)
      throw new ReportError(
        join(directory, folder, changed.name),
        'was changed since its run was finished; run the same command again to put it right, or' +
          ` delete ${join(directory, folder, CHECKSUMS)} to take it as it is`,
      );
    if (damage && folder === '') return;
  }
}

/** The command that writes such rows, for when no plan.json tells. */
export function kindOf({ file, items }: Episodes): RunKind {
  const identities = Array.from(items.values(), ({ item }) => item.identity);
  if (identities.some(({ policy }) => policy === 'best-static')) return 'evaluate';
  if (identities.every(({ policy }) => policy === 'static')) return 'grid-search';
  if (identities.every(({ policy, train_seed }) => policy === 'learned' && train_seed !== null))
    return 'train';
  throw new ReportError(
    file,
    'column "policy": neither static alone, as of grid-search, nor learned alone with a train_seed,' +
      ' as of train, nor any best-static, as of evaluate; add plan.json of the run to tell what it' +
      ' is, or copy the file again',
  );
}

/** Whether a row can be of a command. */
const MAY_HOLD: Record<RunKind, (read: ReadItem) => boolean> = {
  'grid-search': ({ item }) => item.identity.policy === 'static',
  train: ({ item: { identity } }) => identity.policy === 'learned' && identity.train_seed !== null,
  evaluate: () => true,
};

const MIXED = 'the two files are not of the same run: copy both again from one';

/** Rows have to be of the kind that the plan beside them has. @throws {ReportError} */
export function checkKind(
  kind: RunKind,
  { file, items }: Episodes,
  plan: FoundPlan | undefined,
): void {
  for (const read of items.values())
    if (!MAY_HOLD[kind](read))
      throw new ReportError(
        { file, line: read.line },
        `column "policy": found ${quoted(String(read.item.identity.policy))}, which metalore` +
          ` ${kind} does not write, but ${plan!.file} is a plan of that; ${MIXED}`,
      );
  if (kind === 'evaluate' && !Array.from(items.values()).some(isBestStatic))
    throw new ReportError(
      file,
      'column "policy": no best-static, which metalore evaluate writes for every setting, but' +
        ` ${plan!.file} is a plan of that; ${MIXED}`,
    );
}

function isBestStatic({ item }: ReadItem): boolean {
  return item.identity.policy === 'best-static';
}

/** Rows have to be what the plan beside them says. */
export function checkPlan(
  found: FoundPlan,
  { file, items, experiment, steps }: Episodes,
  shown: number,
): void {
  const { plan, file: planFile } = found;
  const { scenario } = plan;
  const conditions = plannedConditions(plan);
  const planned = new Map(
    (conditions ?? [undefined]).flatMap((condition) =>
      planIdentities(plan, condition).map((identity) => [
        itemKey(String(identity.item), condition),
        identity,
      ]),
    ),
  );
  const sources = sourcesOf(plan, shown);
  const mismatch = (line: number, column: string, words: string) =>
    new ReportError({ file, line }, `column "${column}": ${words}; ${MIXED}`);
  if (experiment !== scenario.name)
    throw mismatch(
      2,
      'experiment',
      `found ${quoted(experiment)}, but ${planFile} has ${quoted(scenario.name)}`,
    );
  if (steps !== scenario.steps)
    throw mismatch(2, 'steps', `found ${steps}, but ${planFile} has ${scenario.steps}`);
  for (const { item, line } of items.values()) {
    const { item: cell, condition } = item.identity;
    const name = String(cell);
    if (condition === undefined ? conditions : !conditions?.includes(condition))
      throw mismatch(
        line,
        'condition',
        `found ${condition === undefined ? 'no such column' : quoted(condition)}, but ${planFile} has` +
          ` ${conditions ? firstFew(conditions) : 'none'}`,
      );
    if (item.episodes > scenario.episodes)
      throw mismatch(
        line,
        'item',
        `${quoted(name)} has ${item.episodes} episodes, but ${planFile} has ${scenario.episodes}`,
      );
    // Which split is the best one is not planned.
    if (isFoundSplit(item.identity.policy)) continue;
    const expected = planned.get(itemKey(name, condition));
    if (!expected)
      throw mismatch(line, 'item', `found ${quoted(name)}, which ${planFile} does not have`);
    for (const column of IDENTITY_COLUMNS)
      if (expected[column] !== item.identity[column])
        throw mismatch(
          line,
          column,
          `found "${item.identity[column] ?? ''}" for item ${quoted(name)}, but ${planFile} has` +
            ` "${expected[column] ?? ''}"`,
        );
    const source = sources.get(name);
    if (source) item.source = source;
  }
}
