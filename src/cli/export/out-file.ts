import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { cannotWrite, fileSystemErrorCode, OutputError } from '../../runs/errors.js';
import { makeFolder } from '../../runs/files/make-folder.js';

/**
 * Makes sure that nothing is lost by writing a file.
 *
 * @throws {OutputError} when something is there, and it is not said to be replaced
 */
export function requireFreeFile(out: string, { force = false }: { force?: boolean }): void {
  const found = statSync(out, { throwIfNoEntry: false });
  if (!found) return;
  if (found.isDirectory()) throw new OutputError(`${out} is a directory; name a file with --out`);
  if (!force)
    throw new OutputError(
      `${out} is there already; name another file with --out, or replace it with --force`,
    );
}

/**
 * Writes a file, in a folder that is made where it is missing.
 *
 * @throws {OutputError} with the objection of the file system
 */
export async function writingTo<R>(out: string, write: () => R | Promise<R>): Promise<R> {
  try {
    makeFolder(dirname(out));
    return await write();
  } catch (error) {
    throw fileSystemErrorCode(error) ? cannotWrite(out, error) : error;
  }
}
