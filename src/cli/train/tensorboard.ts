import { join } from 'node:path';
import { cannotWrite, fileSystemErrorCode } from '../../runs/errors.js';
import type { SweepEvents } from '../../tensorboard/sweep-events.js';
import { pathArgument, quoteForShell } from '../terminal/shell.js';

/** How to look at the event files of a run directory. */
export function tensorBoardHint(out: string): string {
  return `curves: tensorboard --logdir ${quoteForShell(pathArgument(join(out, 'runs')))}`;
}

/** Writes the event files of runs that were done before. @throws {OutputError} */
export function writeEvents(
  events: SweepEvents,
  runs: readonly { index: number }[],
  out: string,
): void {
  try {
    for (const { index } of runs) events.write(index);
  } catch (error) {
    throw fileSystemErrorCode(error) ? cannotWrite(out, error) : error;
  }
}
