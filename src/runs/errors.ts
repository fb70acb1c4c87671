import { formatPlace } from '../config/explaining/errors.js';
import type { Place } from '../config/tree/tree.js';

/** A run directory that cannot be reported: broken, incomplete, of another kind or scenario. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
  readonly exitCode = 2;

  /** @param what what is wrong there, and the remedy */
  constructor(place: Place | string, what: string, options?: ErrorOptions) {
    super(`${typeof place === 'string' ? place : formatPlace(place)}: ${what}`, options);
  }
}

/** The file system's objection in words. */
export function cannotRead(file: string, error: unknown): ReportError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reasons: Record<string, string> = {
    ENOENT: 'it does not exist',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a directory',
    EINVAL: 'it is no regular file',
  };
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return new ReportError(file, `cannot be read: ${reason}`, { cause: error });
}

/** The place for results cannot be used. */
export class OutputError extends Error {
  override name = 'OutputError';
  readonly exitCode = 2;
}

/**
 * The code of an error of the file system, e.g. ENOSPC. An error that comes from a worker thread
 * has lost all but its message, which begins with the code.
 */
export function fileSystemErrorCode(error: unknown): string | undefined {
  return error instanceof Error ? /^(E[A-Z0-9]+): /.exec(error.message)?.[1] : undefined;
}

/** The error of the file system in words that say what to do. */
export function cannotWrite(path: string, error: unknown): OutputError {
  const code = fileSystemErrorCode(error) ?? '';
  const message = error instanceof Error ? error.message : String(error);
  const reasons: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space is left on the device',
    EDQUOT: 'the disk quota is used up',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'a file is in the way',
    EISDIR: 'a directory is in the way of a file',
    ENOENT: 'the path cannot be created',
    ENAMETOOLONG: 'the name is too long',
  };
  return new OutputError(
    `cannot write results to ${path}: ${reasons[code] ?? message};` +
      ' make room or name another directory with --out, then start again: finished work is kept',
    { cause: error },
  );
}
