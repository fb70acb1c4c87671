import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '../../words/texts.js';
import { IDENTITY_COLUMNS, isFoundSplit, type Identity } from '../tables/identity.js';
import type { Item, Run, RunFacts, RunKind, TrainingRun } from './run-data.js';
import { ReportError } from '../errors.js';
import { CHECKSUMS, damageIn } from '../checksums.js';
import { LOAD_FILE, readLoad } from '../load-file.js';
import { readAdaptivity, type Evaluated } from './adaptivity.js';
import { readDelays } from './delays.js';
import { checkRunDirectories } from './directory.js';
import { itemKey, readEpisodes, type Episodes, type ReadItem } from './episodes.js';
import { readFacts } from './facts.js';
import { countedConditions } from '../../config/conditions.js';
import { profileNameOf } from '../../config/schema/profiles.js';
import { firstFew } from '../../words/lists.js';
import { isOlder, metaloreVersion } from '../version.js';
import { planIdentities, type Plan, type TrainPlan } from '../plans/plan.js';
import { readPlanIfAny, type FoundPlan } from '../plans/read.js';
import { readImportance } from './importance.js';
import { atPoint, pointsNote, variedOf } from './points.js';
import { readResponse } from './response.js';
import { readSummary } from './summary.js';
import { readPolicyMap, readProgress } from './training.js';

/**
 * Reads a run directory. episodes.csv alone is enough; what stands beside it adds to it, and has to
 * agree with it.
 *
 * @throws {ReportError} for anything that is no run directory, and for broken files in one
 */
export async function readRun(directory: string): Promise<Run> {
  checkRunDirectories([directory]);
  const file = (name: string) => join(directory, name);
  const found = readPlanIfAny(file('plan.json'));
  const version = found?.plan.version;
  checkDamage(directory, found?.plan);
  const episodes = await readEpisodes(file('episodes.csv'), {
    version,
    keep: found?.plan.command !== 'grid-search',
  });
  const kind = found?.plan.command ?? kindOf(episodes);
  checkKind(kind, episodes, found);
  const all = Array.from(episodes.items.values(), ({ item }) => item);
  const varied = found && variedOf(found.plan, all);
  if (found) checkPlan(found, episodes, shownIndex(found.plan, varied));
  if (existsSync(file('summary.csv'))) await readSummary(file('summary.csv'), episodes);
  if (existsSync(file('delays.csv'))) await readDelays(file('delays.csv'), episodes);
  const first = kind === 'train' ? undefined : (varied?.shown ?? episodes.conditions.at(0));
  const special = found && specialistsShown(found.plan);
  const items = all.filter(
    ({ identity }) =>
      identity.condition === first && (special?.items.has(String(identity.item)) ?? true),
  );
  if (kind === 'grid-search') for (const item of items) delete item.byEpisode;
  const conditions = episodes.conditions.map((name) => ({
    name,
    items: all.filter(({ identity }) => identity.condition === name),
  }));
  const names =
    found?.plan.items.map(({ name }) => name) ?? items.map(({ identity }) => String(identity.item));
  const facts = readFacts(file('runs'), names);
  const load = readLoad(file(LOAD_FILE));
  const adaptivity = existsSync(file('adaptivity.csv'))
    ? await readAdaptivity(file('adaptivity.csv'), evaluatedIn(episodes, found?.plan))
    : undefined;
  const evaluated = {
    settings: all.map(({ identity }) => identity),
    conditions: episodes.conditions,
  };
  const response = await readResponse(
    {
      response: file('response.csv'),
      phases: file('phases.csv'),
      recovery: file('recovery.csv'),
    },
    evaluated,
  );
  const importance = await readImportance(file('importance.csv'), evaluated);
  const notes = [
    ...versionNotes(version, episodes.missingMetrics),
    ...(varied ? pointsNote(kind, varied) : []),
    ...(special
      ? [
          `it has specialists of ${special.conditions} conditions; shown are those of the first, ${special.first},` +
            ' and an evaluation has all of them',
        ]
      : []),
    ...(conditions.length > 1 && !varied
      ? [
          `it was run in ${conditions.length} conditions; shown is the first, ${first}, and` +
            (adaptivity
              ? ' all of them under “Does it adapt?”'
              : ' adaptivity.csv has all of them'),
        ]
      : []),
    ...(existsSync(file('adaptivity.csv')) && !adaptivity
      ? ['adaptivity.csv is passed over: plan.json would tell which conditions training meets']
      : []),
  ];
  return {
    directory,
    kind,
    experiment: episodes.experiment,
    ...(found ? { plan: aboutPlan(found, first) } : {}),
    ...(load ? { load } : {}),
    items,
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(varied ? { varied } : {}),
    ...(adaptivity ? { adaptivity } : {}),
    ...(response ? { response } : {}),
    ...(importance ? { importance } : {}),
    rows: episodes.rows,
    training:
      kind === 'train'
        ? await readTraining(trainingItems(found?.plan, items), {
            runs: file('runs'),
            facts,
            notes,
          }).then((runs) => runs.filter(({ item }) => special?.items.has(item) ?? true))
        : [],
    facts,
    missingItems: names.filter((name) =>
      (plannedConditions(found?.plan) ?? [first]).some(
        (condition) => !episodes.items.has(itemKey(name, condition)),
      ),
    ),
    ...(existsSync(file('parts')) ? { unfinished: true } : {}),
    seeds: episodes.seeds,
    notes,
  };
}

/** What adaptivity.csv is held against. */
function evaluatedIn({ items, conditions }: Episodes, plan: Plan | undefined): Evaluated {
  const counted = plan?.command === 'evaluate' ? countedConditions(plan) : [];
  const planned = plannedConditions(plan) ?? [];
  return {
    settings: Array.from(items.values(), ({ item }) => item.identity),
    conditions: (conditions.length > 0 ? conditions : [null]).map((name) => {
      const isCounted = counted[name === null ? 0 : planned.indexOf(name)] as boolean | undefined;
      return { name, ...(isCounted === undefined ? {} : { isCounted }) };
    }),
  };
}

/** @returns place of the shown one among the conditions of a plan */
function shownIndex(plan: Plan, varied: Run['varied']): number {
  return Math.max(0, plannedConditions(plan)?.indexOf(varied?.shown ?? '') ?? 0);
}

/** Of a training of specialists in several conditions, those of the first. */
function specialistsShown(
  plan: Plan,
): { first: string; conditions: number; items: ReadonlySet<string> } | undefined {
  if (plan.command !== 'train' || !plan.specialists) return undefined;
  const names = Object.keys(plan.points ?? {});
  if (names.length < 2) return undefined;
  const own = plan.items.filter(({ point }) => point === names[0]);
  return {
    ...{ first: names[0], conditions: names.length },
    items: new Set(own.map(({ name }) => name)),
  };
}

/** undefined where there are none */
function plannedConditions(plan: Plan | undefined): readonly string[] | undefined {
  return plan && plan.command !== 'train' ? plan.conditions : undefined;
}

/** @throws {ReportError} when a file is not what it was when its run was finished */
function checkDamage(directory: string, plan: Plan | undefined): void {
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

/** What the version that wrote a directory means for reading it, in words. */
function versionNotes(version: string | undefined, missingMetrics: readonly string[]): string[] {
  const notes: string[] = [];
  if (version !== undefined && isOlder(metaloreVersion(), version))
    notes.push(
      `it was written by metalore ${version}, which is newer than this one, ${metaloreVersion()}:` +
        ' what that has added is passed over',
    );
  if (missingMetrics.length > 0)
    notes.push(
      `it was written by metalore ${version ?? 'of an older version'}, which did not have` +
        ` ${firstFew(missingMetrics)}: missing`,
    );
  return notes;
}

/** The command that writes such rows, for when no plan.json tells. */
function kindOf({ file, items }: Episodes): RunKind {
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

/** What a report needs to know of a plan. */
function aboutPlan(
  { plan, unknown }: FoundPlan,
  condition: string | undefined,
): NonNullable<Run['plan']> {
  const profile =
    plan.command === 'train' ? profileNameOf(plan.ppo, plan.scenario.steps) : undefined;
  return {
    version: plan.version,
    scenario: plan.vary && condition !== undefined ? atPoint(plan, condition) : plan.scenario,
    ...(Object.keys(unknown).length > 0 ? { unknown } : {}),
    ...(plan.command !== 'train' && plan.traces ? { traces: plan.traces.length } : {}),
    ...(plan.command === 'train' && isTold(plan.training)
      ? { timesteps: plan.training.timesteps, trainedAs: trainedAs(plan) }
      : {}),
    ...(profile === undefined ? {} : { profile }),
  };
}

/** Whether a plan has the section at all; whoever wrote it by hand may have left it out. */
function isTold(section: unknown): boolean {
  return section !== undefined;
}

/** All that trains a policy but the setting and the seed. */
function trainedAs({ version, ppo, training }: TrainPlan): string {
  const common = { ...training, eta: undefined, c2: undefined, seeds: undefined };
  return JSON.stringify([version, ppo, common]);
}

function checkKind(kind: RunKind, { file, items }: Episodes, plan: FoundPlan | undefined): void {
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
function checkPlan(
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

/**
 * Where the learned policies of an evaluation come from, by the names of the items.
 *
 * @param shown the condition that is shown, where policies were trained for each
 */
function sourcesOf(plan: Plan, shown: number): Map<string, NonNullable<Item['source']>> {
  if (plan.command !== 'evaluate') return new Map();
  return new Map(
    plan.items.flatMap(({ name, policy, source: everywhere, sources }) => {
      const source = everywhere ?? sources?.at(shown);
      return policy.kind === 'learned' && source
        ? [[name, { ...source, stochastic: policy.stochastic }]]
        : [];
    }),
  );
}

/** null: for any */
function constantOf(cell: Identity['eta']): number | null {
  return cell === null ? null : Number(cell);
}

type TrainedItem = Pick<TrainingRun, 'item' | 'eta' | 'c2' | 'trainSeed'>;

function trainingItems(plan: Plan | undefined, items: Run['items']): TrainedItem[] {
  const all = plan ? planIdentities(plan) : items.map(({ identity }) => identity);
  return all.map(({ item, eta, c2, train_seed }) => ({
    item: String(item),
    eta: constantOf(eta),
    c2: constantOf(c2),
    trainSeed: Number(train_seed),
  }));
}

/** What the folders in `runs/` hold of the items that were trained. */
async function readTraining(
  items: readonly TrainedItem[],
  { runs, facts, notes }: { runs: string; facts: readonly RunFacts[]; notes: string[] },
): Promise<TrainingRun[]> {
  const training: TrainingRun[] = [];
  for (const item of items) {
    if (!isInside(item.item)) continue;
    const folder = join(runs, item.item);
    if (!existsSync(folder)) continue;
    const done = facts.find(({ name }) => name === item.item)?.status === 'done';
    const { points, cut } = await readProgress(folder, { mayBeCut: !done });
    if (cut) notes.push(`the last line of ${join(folder, 'progress.csv')} is cut off and left out`);
    const map = await readPolicyMap(folder);
    training.push({ ...item, progress: points, ...(map ? { map } : {}) });
  }
  return training;
}

/** Whether an item has a folder of its own: names that would lead out of it are none that metalore makes. */
function isInside(item: string): boolean {
  return !/[\\/]|^\.*$/.test(item);
}
