import { setTimeout as sleep } from 'node:timers/promises';
import { isQueueUrl, queueAddress, type QueueAddress } from '../../experiments/queue/address.js';
import type { QueueStatus } from '../../experiments/queue/status.js';
import { settledStatus, type DirectoryStatus } from '../../experiments/status/status.js';
import { UsageError } from '../../config/explaining/errors.js';
import { metaloreVersion } from '../../runs/version.js';
import type { CommandContext, TalkFlags } from '../context.js';
import { toJson } from '../json/print.js';
import { LiveBlock } from '../terminal/live-block.js';
import type { Terminal } from '../terminal/terminal.js';
import { queueJson, queueLines } from './queue-report.js';
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
 * `metalore status`: how far the work in run directories and queues is, from wherever they can be read.
 *
 * @throws {ReportError} for what is no run directory
 * @throws {QueueError} for a queue that cannot be used
 */
export async function runStatus(
  places: readonly string[],
  flags: StatusFlags,
  { terminal, signals }: CommandContext,
): Promise<void> {
  const directories = places.filter((place) => !isQueueUrl(place));
  const addresses = places.filter(isQueueUrl).map((url) => queueAddress(url, terminal.env));
  let all: DirectoryStatus[] = [];
  let queues: QueueStatus[] = [];
  const look = async () => {
    const before = all;
    // What is finished has been read from end to end, and stays.
    const next = directories.map(async (path, i) =>
      before.at(i)?.state === 'finished' ? before[i] : settledStatus(path),
    );
    all = await Promise.all(next);
    queues = await Promise.all(addresses.map((address) => lookAt(address, terminal)));
  };
  const lines = () => [...statusLines(all), ...queues.flatMap(queueLines)];
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
            ...(queues.length > 0 ? { queues: queues.map(queueJson) } : {}),
          })
        : lines().join('\n'),
    );
    return;
  }
  await signals.listening(async () => {
    const block = terminal.isLive ? new LiveBlock(terminal.stderr, lines) : undefined;
    try {
      while (isAnybodyAtWork(all) || queues.some(isBusy)) {
        if (!block) terminal.print(`${lines().join('\n')}\n`);
        await sleep(block ? LOOK_EVERY_MS : TELL_EVERY_MS, undefined, { signal: signals.signal });
        await look();
      }
    } catch (error) {
      signals.signal.throwIfAborted();
      throw error;
    } finally {
      block?.end({ keep: false });
    }
    terminal.print(lines().join('\n'));
  });
}

async function lookAt(address: QueueAddress, terminal: Terminal): Promise<QueueStatus> {
  const { queueStatus } = await import('../../experiments/queue/status.js');
  return queueStatus(address, (line) => {
    terminal.error(line);
  });
}

/** Whether something is under way in a queue. */
function isBusy({ submissions }: QueueStatus): boolean {
  return submissions.some(({ isThere, jobs }) => isThere || jobs.running > 0);
}

function isAnybodyAtWork(all: readonly DirectoryStatus[]): boolean {
  return all.some(({ state }) => state === 'running');
}
