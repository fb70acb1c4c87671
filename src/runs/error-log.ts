import { closeSync, constants, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Adds an error to the log of a run that failed, with the time. The run's meta.json has the last message
 * alone. Where it cannot be written nothing is said: the error itself is told.
 */
export function logError(file: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  try {
    // A run may fail before it has made its folder.
    mkdirSync(dirname(file), { recursive: true });
    // A link that somebody put there is not followed.
    const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
    const handle = openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW);
    try {
      writeSync(handle, `${new Date().toISOString()} ${text}\n`);
    } finally {
      closeSync(handle);
    }
  } catch {
    // As said above.
  }
}

/** Removes the log of a run that is done after all: a run that is done has the same files always. */
export function removeErrorLog(file: string): void {
  rmSync(file, { force: true });
}
