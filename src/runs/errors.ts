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
  return partsOf(error)?.code;
}

/** What the file system objects to, in words; the error's own message where there are none. */
export function fileSystemReason(error: unknown): string {
  const code = fileSystemErrorCode(error) ?? '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

/** An error of the file system, wherever it comes from, in one line; undefined for others. */
export function fileSystemMessage(error: unknown): string | undefined {
  const parts = partsOf(error);
  if (!parts) return undefined;
  const { call, path } = parts;
  return (
    `${path === undefined ? '' : `${path}: `}${fileSystemReason(error)} (${call});` +
    ' mend that and start again: finished work is kept'
  );
}

/** The error of the file system in words that say what to do. */
export function cannotWrite(path: string, error: unknown): OutputError {
  return new OutputError(
    `cannot write results to ${path}: ${fileSystemReason(error)};` +
      ' make room or name another directory with --out, then start again: finished work is kept',
    { cause: error },
  );
}

/** As Node.js words them: `ENOSPC: no space left on device, open 'results/plan.json'`. */
function partsOf(error: unknown) {
  if (!(error instanceof Error)) return undefined;
  const parts = /^(E[A-Z0-9]+): [^,]*, (\w+)(?: '([^']*)')?/.exec(error.message);
  return parts ? { code: parts[1], call: parts[2], path: parts.at(3) } : undefined;
}

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the device reports an error',
  ESTALE: 'the network drive has gone',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EFBIG: 'the file would be larger than is allowed',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file is in the way',
  EISDIR: 'a directory is in the way of a file',
  ENOTEMPTY: 'a directory that is not empty is in the way',
  ENOENT: 'the path does not exist and cannot be created',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'the path goes round in circles',
};
