import { join } from 'node:path';
import { makeFolder } from '../../runs/files/make-folder.js';
import { WholeFile } from '../../runs/files/whole-file.js';
import { cannotWrite } from '../../runs/errors.js';
import { replaceFile } from '../../runs/files/replace-file.js';
import { logFiles } from '../../replay/logs.js';
import type { Replayed } from '../../replay/replay-data.js';

/** What a replay has written. */
export interface ReplayOutcome {
  /** path of replay.html */
  page: string;
  /** paths of the logs, with --csv */
  logs: string[];
  policies: Replayed[];
}

/**
 * Writes the page, and with `csv` the logs in a folder for each policy. Files appear whole.
 *
 * @throws {OutputError} when something cannot be written
 */
export function writeReplay(
  out: string,
  { page, policies, csv }: { page: string; policies: Replayed[]; csv: boolean },
): ReplayOutcome {
  const outcome: ReplayOutcome = { page: join(out, 'replay.html'), logs: [], policies };
  try {
    makeFolder(out);
    if (csv)
      folderNames(policies.map(({ name }) => name)).forEach((folder, i) => {
        makeFolder(join(out, folder));
        for (const { name, pieces } of logFiles(policies[i].recording)) {
          const path = join(out, folder, name);
          writePieces(path, pieces);
          outcome.logs.push(path);
        }
      });
    replaceFile(outcome.page, page);
  } catch (error) {
    throw cannotWrite(out, error);
  }
  return outcome;
}

function writePieces(path: string, pieces: Iterable<string>): void {
  const file = new WholeFile(path);
  try {
    for (const piece of pieces) file.write(piece);
    file.finish();
  } finally {
    file.discardUnfinished();
  }
}

/** Names of policies as folders, which may not lead elsewhere; different ones for different names. */
function folderNames(names: readonly string[]): string[] {
  const safe = names.map((name) =>
    name
      .replace(/[^\w.=+-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 100),
  );
  const lower = safe.map((name) => name.toLowerCase());
  const differ = !lower.includes('') && new Set(lower).size === names.length;
  return differ ? safe : safe.map((name, i) => `${i + 1}-${name}`);
}
