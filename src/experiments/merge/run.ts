import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ReportError } from '../../runs/errors.js';
import { copyFolder, copyWhole } from '../../runs/files/copy.js';
import { makeFolder } from '../../runs/files/make-folder.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import { LOAD_FILE } from '../../runs/load-file.js';
import { readMeta } from '../../runs/meta.js';
import { Parts } from '../../runs/parts.js';
import type { RunDirectory } from '../../runs/run-directory.js';
import { isWhole } from '../../runs/result.js';
import { executeEvaluate } from '../evaluate/run.js';
import type { Executor } from '../executor.js';
import { executeGridSearch } from '../grid-search/run.js';
import { runInDirectory, type Outcome, type RunOptions } from '../run.js';
import { executeTrain } from '../train/run.js';
import type { Piece, Pieces } from './pieces.js';

export type MergeOptions = Pick<RunOptions, 'out' | 'force' | 'forceUnlock' | 'command' | 'onNote'>;

/**
 * Puts parts of a plan together into the run directory that one machine would have left, byte for byte
 * but for meta.json, which tells of all their sessions. Where something is missing, into one that the
 * plan's command goes on with. Holds one part at a time in memory; what is merged is only read.
 *
 * @throws {ReportError} when the directory is one of the parts
 * @throws {OutputError} when it cannot be used or written
 */
export async function mergePieces(pieces: Pieces, options: MergeOptions): Promise<Outcome> {
  const { plan, missing } = pieces;
  requireOther(options.out, pieces);
  const run = {
    ...options,
    jobs: 1,
    executor: nothingLeft(missing.length > 0),
    bring: (directory: RunDirectory) => {
      gather(pieces, directory);
    },
  };
  // Of a sweep, the runs that are done have tables.
  if (plan.command === 'train') return executeTrain(plan, run);
  if (missing.length > 0) return runInDirectory(plan, run, () => Promise.resolve([]));
  return plan.command === 'grid-search' ? executeGridSearch(plan, run) : executeEvaluate(plan, run);
}

function requireOther(out: string, { pieces }: Pieces): void {
  if (!existsSync(out)) return;
  const same = pieces.find(({ path }) => realpathSync(path) === realpathSync(out));
  if (same)
    throw new ReportError(same.path, 'is to be merged and is the directory for the result, too');
}

/** Does no task: all have been done, or some are left to be done another time. */
function nothingLeft(partial: boolean): Executor {
  return ({ tasks }) => {
    if (tasks.length > 0 && !partial)
      throw new Error(`${tasks.length} parts were changed while they were merged; start it again`);
    return Promise.resolve([]);
  };
}

/** Copies what the pieces hold into the directory: parts, runs, and what is known of the load. */
function gather({ plan, pieces }: Pieces, directory: RunDirectory): void {
  for (const { path, done } of pieces) {
    const parts = new Parts(join(path, 'parts'));
    for (const index of done) copyWhole(parts.file({ index }), directory.parts.file({ index }));
  }
  const load = pieces.map(({ path }) => join(path, LOAD_FILE)).find((file) => existsSync(file));
  if (load !== undefined) copyWhole(load, directory.file(LOAD_FILE));
  if (plan.command !== 'train') {
    gatherRecord(plan.command, pieces, directory);
    return;
  }
  plan.items.forEach(({ name }, index) => {
    const to = directory.file('runs', name);
    const holder = holderOf({ index, name }, pieces);
    if (!holder || isWhole(to)) return;
    makeFolder(dirname(to));
    copyFolder(join(holder.path, 'runs', name), to);
  });
}

/** Who has done an item, else who has begun it. */
function holderOf(
  { index, name }: { index: number; name: string },
  pieces: readonly Piece[],
): Piece | undefined {
  return (
    pieces.find(({ done }) => done.includes(index)) ??
    pieces.find(({ path, share }) => share.includes(index) && existsSync(join(path, 'runs', name)))
  );
}

/** The record of the plan's run, with the sessions of all pieces. */
function gatherRecord(command: string, pieces: readonly Piece[], directory: RunDirectory): void {
  const folders = pieces.map(({ path }) => join(path, 'runs', command));
  const metas = folders.flatMap((folder) => readMeta(join(folder, 'meta.json')) ?? []);
  const config = folders.map((folder) => join(folder, 'config.yaml')).find((f) => existsSync(f));
  const to = directory.file('runs', command);
  mkdirSync(to, { recursive: true });
  if (config !== undefined) copyWhole(config, join(to, 'config.yaml'));
  if (metas.length === 0) return;
  const sessions = metas.flatMap((meta) => meta.sessions);
  const record = { ...metas[0], status: 'interrupted', sessions };
  writeWhole(join(to, 'meta.json'), `${JSON.stringify(record, null, 2)}\n`);
}
