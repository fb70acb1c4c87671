import { existsSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { quoted } from '../../words/texts.js';
import { ReportError } from '../errors.js';
import { cannotRead } from '../errors.js';
import { SHARD_FILE } from '../shard.js';
import { readFacts } from './facts.js';
import { firstFew } from '../../words/lists.js';

const WANTED = 'name run directories of metalore grid-search, train or evaluate';

/**
 * Makes sure that a path is a run directory with results, and that none is named twice.
 *
 * @throws {ReportError} that says what is there instead, and what to name
 */
export function checkRunDirectories(paths: readonly string[]): void {
  if (paths.length === 0) throw new ReportError('metalore report', `nothing is named; ${WANTED}`);
  const seen = new Map<string, string>();
  for (const path of paths) {
    checkRunDirectory(path);
    const real = realpathSync(path);
    const before = seen.get(real);
    if (before !== undefined)
      throw new ReportError(
        path,
        before === path
          ? 'is named twice; name each run directory once'
          : `is the same directory as ${before}; name each run directory once`,
      );
    seen.set(real, path);
  }
}

function checkRunDirectory(path: string): void {
  const found = statOf(path);
  if (!found) throw new ReportError(path, `does not exist; ${WANTED}`);
  if (!found.isDirectory()) {
    const around = runDirectoryAround(path);
    throw new ReportError(
      path,
      `is a file; ${around === undefined ? WANTED : `name the run directory ${around}`}`,
    );
  }
  const names = namesIn(path);
  if (names.includes('episodes.csv')) return;
  const around = runDirectoryAround(path);
  const inside = around === undefined ? '' : ` inside the run directory ${around}; name that`;
  if (names.includes('model.json'))
    throw new ReportError(
      path,
      around === undefined
        ? 'is a saved policy; compare it with metalore evaluate and name the run directory of that'
        : `is a saved policy${inside}`,
    );
  if (names.includes('plan.json')) throw unfinished(path);
  if (around !== undefined) throw new ReportError(path, `is a folder${inside}`);
  const below = names.filter((name) => existsSync(join(path, name, 'episodes.csv')));
  if (below.length > 0)
    throw new ReportError(
      path,
      `is no run directory but holds some; name them: ${firstFew(below.map((n) => join(path, n)))}`,
    );
  throw new ReportError(
    path,
    names.length === 0
      ? `is empty; ${WANTED}`
      : `is no run directory: it holds ${firstFew(names.map(quoted))}, but no episodes.csv; ${WANTED}`,
  );
}

function unfinished(path: string): ReportError {
  if (existsSync(join(path, SHARD_FILE)))
    return new ReportError(
      path,
      'is a shard, which has no tables; put all shards together with metalore merge, and name the' +
        ' directory of that',
    );
  const command = readFacts(join(path, 'runs'), []).at(0)?.sessions.at(-1)?.command;
  const again = command === undefined ? 'the command that began it' : `"${command}"`;
  return new ReportError(
    path,
    `is not finished: it holds a plan, but no episodes.csv yet; run ${again} again, which goes on` +
      ' where it was',
  );
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // A part of the path is a file.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw cannotRead(path, error);
  }
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/** The nearest run directory that something lies in; runs/<item>/policy-best is three deep. */
function runDirectoryAround(path: string): string | undefined {
  let at = dirname(resolve(path));
  for (let depth = 0; depth < 4; depth++, at = dirname(at))
    if (existsSync(join(at, 'plan.json')) || existsSync(join(at, 'episodes.csv'))) return at;
  return undefined;
}
