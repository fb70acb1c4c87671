import { setTimeout as sleep } from 'node:timers/promises';
import { settledStatus, type DirectoryStatus } from '../../experiments/status/status.js';
import { UsageError } from '../../config/explaining/errors.js';
import { metaloreVersion } from '../../runs/version.js';
import type { CommandContext, TalkFlags } from '../context.js';
import { toJson } from '../json/print.js';
import { LiveBlock } from '../terminal/live-block.js';
import { statusJson, statusLines } from './report.js';

/** Flags of `metalore status`. */
export interface StatusFlags extends TalkFlags {
  json?: boolean;
  watch?: boolean;
}

/** Between two looks, ms. */
const LOOK_EVERY_MS = 2000;
/** The same where what was told stays, and fills a log. */
const TELL_EVERY_MS = 30_000;

/**
 * `metalore status`: how far the work in run directories is, from wherever they can be read.
 *
 * @throws {ReportError} for what is no run directory
 */
export async function runStatus(
  directories: readonly string[],
  flags: StatusFlags,
  { terminal, signals }: CommandContext,
): Promise<void> {
  let all: DirectoryStatus[] = [];
  const look = async () => {
    const before = all;
    // What is finished has been read from end to end, and stays.
    const next = directories.map(async (path, i) =>
      before.at(i)?.state === 'finished' ? before[i] : settledStatus(path),
    );
    all = await Promise.all(next);
  };
  if (flags.watch && flags.json)
    throw new UsageError('--watch and --json: programs look again by starting the command again');
  await look();
  if (!flags.watch) {
    terminal.print(
      flags.json
        ? toJson({
            command: 'status',
            version: metaloreVersion(),
            directories: all.map(statusJson),
          })
        : statusLines(all).join('\n'),
    );
    return;
  }
  await signals.listening(async () => {
    const block = terminal.isLive
      ? new LiveBlock(terminal.stderr, () => statusLines(all))
      : undefined;
    try {
      while (isAnybodyAtWork(all)) {
        if (!block) terminal.print(`${statusLines(all).join('\n')}\n`);
        await sleep(block ? LOOK_EVERY_MS : TELL_EVERY_MS, undefined, { signal: signals.signal });
        await look();
      }
    } catch (error) {
      signals.signal.throwIfAborted();
      throw error;
    } finally {
      block?.end({ keep: false });
    }
    terminal.print(statusLines(all).join('\n'));
  });
}

function isAnybodyAtWork(all: readonly DirectoryStatus[]): boolean {
  return all.some(({ state }) => state === 'running');
}
