import { existsSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { damageIn } from '../../runs/checksums.js';
import { ReportError } from '../../runs/errors.js';
import { readRegular } from '../../runs/files/open-regular.js';
import { partName, Parts } from '../../runs/parts.js';
import { differences } from '../../runs/plans/differences.js';
import type { Plan } from '../../runs/plans/plan.js';
import { readPlan } from '../../runs/plans/read.js';
import { isWhole } from '../../runs/result.js';
import { finishedFiles } from '../../runs/run-files.js';
import { readShard, SHARD_FILE, shardName, tasksIn, type PlannedShard } from '../../runs/shard.js';
import { metaloreVersion } from '../../runs/version.js';
import { firstFew } from '../../words/lists.js';
import { counted } from '../../words/numbers.js';
import { tasksOf, tasksOfShard } from '../task.js';

/** A run directory that holds a part of a plan's results. */
export interface Piece {
  path: string;
  /** undefined for a directory of the whole plan that is not finished */
  shard: PlannedShard | undefined;
  /** indices of the tasks that it is for */
  share: readonly number[];
  /** indices of those whose results are there, whole */
  done: readonly number[];
}

/** What run directories hold together of one plan. */
export interface Pieces {
  plan: Plan;
  /** tasks of the plan */
  total: number;
  pieces: readonly Piece[];
  /** what is not there, in words; none where all is */
  missing: readonly string[];
}

const WANTED = 'name run directories that --shard has left';

/**
 * Looks at run directories that are to be merged, and reads all of their parts once.
 *
 * @param options.partial accept that something is missing, or was damaged and counts as missing
 * @throws {ReportError} for what is no run directory of this version, for parts of several plans, for
 *   what is there twice; and unless `partial`, where something is damaged or missing
 */
export function readPieces(
  paths: readonly string[],
  { partial = false }: { partial?: boolean } = {},
): Pieces {
  const first = planIn(paths[0]);
  const total = tasksOf(first.plan).length;
  const seen = new Map<string, string>();
  const holderOf = new Map<number, Piece>();
  const pieces = paths.map((path) => {
    const { text } = planIn(path);
    const before = seen.get(realpathSync(path));
    if (before !== undefined)
      throw new ReportError(path, `is named twice, also as ${before}; name each directory once`);
    seen.set(realpathSync(path), path);
    const different = differences(text, first.plan);
    if (different !== undefined)
      throw new ReportError(
        path,
        `is of another plan than ${paths[0]} (${different}); name parts of one plan`,
      );
    const piece = pieceIn(path, first.plan, { partial });
    for (const task of piece.done) {
      const other = holderOf.get(task);
      if (other) throw new ReportError(path, twice({ task, other, piece }, first.plan));
      holderOf.set(task, piece);
    }
    return piece;
  });
  const missing = missingIn({ plan: first.plan, pieces, total });
  if (missing.length > 0 && !partial)
    throw new ReportError(
      paths[0],
      `with the others named it is not the whole plan: ${missing.join('; ')}. With --partial what` +
        ' is there is put into a run directory that the command without --shard goes on with',
    );
  return { plan: first.plan, total, pieces, missing };
}

/** The plan of a directory as it was written, and its text. */
function planIn(path: string): { plan: Plan; text: string } {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new ReportError(path, `does not exist; ${WANTED}`);
  if (!found.isDirectory()) throw new ReportError(path, `is a file; ${WANTED}`);
  const file = join(path, 'plan.json');
  if (!existsSync(file)) throw new ReportError(path, `holds no plan.json; ${WANTED}`);
  const { plan } = readPlan(file);
  if (plan.version !== metaloreVersion())
    throw new ReportError(
      path,
      `was written by metalore ${plan.version}, and this is ${metaloreVersion()}; merge it with the` +
        ' version that wrote it',
    );
  const odd = plan.items.find(({ name }) => /[\\/]|^\.*$/.test(name));
  if (odd && plan.command === 'train')
    throw new ReportError(
      file,
      `the name of item ${JSON.stringify(odd.name)} is that of no folder`,
    );
  const text = readRegular(file).toString('utf8');
  // As it was written, so that it is written again byte for byte.
  return { plan: JSON.parse(text) as Plan, text };
}

function pieceIn(path: string, plan: Plan, { partial }: { partial: boolean }): Piece {
  const total = tasksOf(plan).length;
  const shard = shardIn(path, total);
  if (!shard && !existsSync(join(path, 'parts')) && damageIn(path, finishedFiles(plan)))
    throw new ReportError(path, 'holds the whole plan, and is finished: nothing is left to merge');
  const damage = (shard && damageIn(path, finishedFiles(plan, shard))) ?? [];
  if (damage.length > 0 && !partial)
    throw new ReportError(
      path,
      `is not as it was when it was finished: ${firstFew(damage.map(({ name, what }) => `${name} (${what})`))};` +
        ' copy it again, or start its command again, which does again what that needs',
    );
  const damaged = new Set(damage.map(({ name }) => name));
  const parts = new Parts(join(path, 'parts'));
  const share = tasksOfShard(plan, shard).map(({ index }) => index);
  const done = share.filter((index) => {
    if (damaged.has(`parts/${partName(index)}`) || !parts.read({ index })) return false;
    return plan.command !== 'train' || isWhole(join(path, 'runs', plan.items[index].name));
  });
  return { path, shard, share, done };
}

function shardIn(path: string, tasks: number): PlannedShard | undefined {
  const file = join(path, SHARD_FILE);
  let shard: PlannedShard | undefined;
  try {
    shard = readShard(file);
  } catch (error) {
    throw new ReportError(file, 'cannot be read; copy the directory again', { cause: error });
  }
  if (shard && (shard.index > shard.count || shard.tasks !== tasks))
    throw new ReportError(
      file,
      `says shard ${shardName(shard)} of ${shard.tasks} tasks, and the plan beside it has ${tasks};` +
        ' copy the directory again',
    );
  return shard;
}

function twice(
  { task, other, piece }: { task: number; other: Piece; piece: Piece },
  plan: Plan,
): string {
  const of = (shard: PlannedShard | undefined) => (shard ? `shard ${shardName(shard)}` : 'a part');
  return piece.shard && other.shard && shardName(piece.shard) === shardName(other.shard)
    ? `is ${of(piece.shard)}, and so is ${other.path}; name one of them`
    : `is ${of(piece.shard)} and holds ${taskName(task, plan)}, which ${other.path} (${of(other.shard)})` +
        ' holds too; name parts that do not overlap';
}

/** A task of a plan as people know it. */
function taskName(index: number, plan: Plan): string {
  return plan.command === 'train' ? plan.items[index].name : `task ${index}`;
}

/** What pieces lack of their plan, in words: of each what it should have, then what none is for. */
function missingIn({ plan, pieces, total }: Omit<Pieces, 'missing'>): string[] {
  const done = new Set(pieces.flatMap((piece) => piece.done));
  const lacking = Array.from({ length: total }, (_, index) => index).filter(
    (index) => !done.has(index),
  );
  const named = (tasks: readonly number[]) => firstFew(tasks.map((task) => taskName(task, plan)));
  const told = new Set<number>();
  const words = pieces.flatMap(({ path, shard, share }) => {
    if (!shard) return [];
    const own = share.filter((index) => !done.has(index));
    for (const index of own) told.add(index);
    return own.length > 0
      ? [
          `${path} (shard ${shardName(shard)}) lacks ${own.length} of its` +
            ` ${counted(share.length, 'task')}: ${named(own)}`,
        ]
      : [];
  });
  const rest = lacking.filter((index) => !told.has(index));
  const isRest = new Set(rest);
  if (rest.length === 0) return words;
  const counts = new Set(pieces.map(({ shard }) => shard?.count));
  const [count] = counts;
  if (counts.size > 1 || count === undefined)
    return [...words, `${counted(rest.length, 'task')} of ${total} are in none: ${named(rest)}`];
  const absent = Array.from({ length: count }, (_, i) => ({ index: i + 1, count, tasks: total }))
    .filter((shard) => tasksIn(shard).some((index) => isRest.has(index)))
    .map(shardName);
  return [...words, `shard${absent.length > 1 ? 's' : ''} ${firstFew(absent)} not named`];
}
