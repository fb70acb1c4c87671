import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LOAD_FILE, readLoad } from '../load-file.js';
import { readAdaptivity, type Evaluated } from './adaptivity.js';
import { checkDamage, checkKind, checkPlan, kindOf } from './check-run.js';
import { readDelays } from './delays.js';
import { checkRunDirectories } from './directory.js';
import { itemKey, readEpisodes, type Episodes } from './episodes.js';
import { readFacts } from './facts.js';
import { countedConditions } from '../../config/conditions.js';
import { firstFew } from '../../words/lists.js';
import { isOlder, metaloreVersion } from '../version.js';
import type { Plan } from '../plans/plan.js';
import { readPlanIfAny } from '../plans/read.js';
import { readImportance } from './importance.js';
import { pointsNote, variedOf } from './points.js';
import { aboutPlan, plannedConditions, shownIndex, specialistsShown } from './of-plan.js';
import { readResponse } from './response.js';
import type { Run } from './run-data.js';
import { readSummary } from './summary.js';
import { readTraining, trainingItems } from './trained-items.js';

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
