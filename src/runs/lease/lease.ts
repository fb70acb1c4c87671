import { lstatSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileSystemErrorCode, OutputError } from '../errors.js';
import { Chain, MOST_BYTES, type Holder } from './chain.js';
import { Keeper } from './keeper.js';
import { isAlive, isRunning, type ProcessIdentity } from './machine.js';

/** A holder of another machine that has not renewed its lease for so long is gone, ms. */
export const LEASE_MS = 15_000;
/** Where it lies in the directory. */
const LEASE = '.metalore-lease';
const POLL_MS = 250;
const IN_USE = 'is in use';
/** So often another process may be faster; more often something else is wrong. */
const MOST_ATTEMPTS = 200;

export interface TakeOptions {
  /** take it from whoever has it */
  force?: boolean;
  /** called when it has to be seen whether the holder is still there, with what is known of it */
  onWait?: (message: string) => void;
}

/**
 * Keeps a run directory to one process: two would remove each other's parts.
 *
 * Of a holder on this machine it is known whether it is there, so what a killed process left is taken
 * over at once. A holder on another one (another host, or another container on this one) shows that it
 * is there by renewing its lease, which is judged by the clock of the file system and by no other.
 */
export class Lease {
  private readonly chain: Chain;
  private mine: Holder | undefined;
  private keeper: Keeper | undefined;
  private readonly controller = new AbortController();

  constructor(private readonly directory: string) {
    this.chain = new Chain(join(directory, LEASE));
  }

  /** Aborted when another process has taken the lease from this one. */
  get lost(): AbortSignal {
    return this.controller.signal;
  }

  /** @throws {OutputError} when another process has it */
  async take({ force = false, onWait }: TakeOptions = {}): Promise<void> {
    let mine: Holder | undefined;
    for (let attempt = 0; !mine; attempt++) {
      const holder = this.chain.end();
      if (attempt === MOST_ATTEMPTS || (holder && !(force || (await this.isGone(holder, onWait)))))
        throw this.inUse(holder);
      // A holder that has moved on is judged anew.
      if (holder && this.chain.end()?.token !== holder.token) continue;
      if (holder?.isForeign) {
        this.chain.remove();
        continue;
      }
      mine = this.chain.append(holder);
    }
    this.mine = mine;
    this.keeper = new Keeper({ file: mine.file, successor: this.chain.next(mine) }, () => {
      this.controller.abort(
        new OutputError(
          `another process has taken ${this.directory} over; what this one finished is kept`,
        ),
      );
    });
    try {
      this.removeOldLock();
      this.chain.removeLeftovers(LEASE_MS);
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Gives it back; without effect when it is not this process's. An error leaves it to run out. */
  release(): void {
    this.keeper?.end();
    this.keeper = undefined;
    try {
      if (this.mine && this.chain.end()?.token === this.mine.token) this.chain.remove();
    } catch {
      // The file system refuses; whoever comes next sees that this process is gone.
    }
    this.mine = undefined;
  }

  /** Whether a holder is no more; waits until it can be told. */
  private async isGone(holder: Holder, onWait: TakeOptions['onWait']): Promise<boolean> {
    const alive = holder.owner && isAlive(holder.owner);
    if (alive !== undefined) return !alive;
    const start = performance.now();
    for (let said = false; ; said = true) {
      if (this.chain.now() - holder.renewedMs > LEASE_MS) return true;
      // Where the clock was set back, what counts is that nothing has been seen for as long.
      if (performance.now() - start > LEASE_MS) return true;
      if (!said)
        onWait?.(`${this.directory} ${IN_USE} by ${nameOf(holder)}; seeing whether it is there`);
      await sleep(POLL_MS);
      const now = this.chain.end();
      if (now?.token !== holder.token) return true;
      if (now.renewedMs !== holder.renewedMs) return false;
    }
  }

  /** What versions before 0.4 kept a directory with: a file that nobody renews. */
  private removeOldLock(): void {
    const file = join(this.directory, '.metalore-lock');
    const pid = oldOwner(file);
    if (pid !== undefined && isRunning(pid))
      throw new OutputError(
        `${this.directory} ${IN_USE} by process ${pid}, of an older version of metalore; wait for` +
          ' it, or name another directory with --out',
      );
    rmSync(file, { force: true, recursive: true });
  }

  private inUse(holder: Holder | undefined): OutputError {
    return new OutputError(
      `${this.directory} ${IN_USE} by ${nameOf(holder)}; wait for it, name another directory with` +
        ' --out, or take it over with --force-unlock',
    );
  }
}

/** Process of an old lock of this host; undefined when it says none. */
function oldOwner(file: string): number | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size > MOST_BYTES) return undefined;
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as {
      pid?: unknown;
      host?: unknown;
    } | null;
    return owner?.host === hostname() && Number.isInteger(owner.pid)
      ? (owner.pid as number)
      : undefined;
  } catch (error) {
    const code = fileSystemErrorCode(error);
    if (code !== undefined && code !== 'ENOENT') throw error;
    return undefined;
  }
}

function nameOf(holder: Holder | undefined): string {
  const owner = holder?.owner;
  return owner ? `process ${owner.pid} on ${owner.host}` : 'another process';
}

/** Who is at work in a directory, as far as can be told by looking. */
export interface AtWork {
  /** undefined where the lease says nothing that can be understood */
  process: Pick<ProcessIdentity, 'pid' | 'host'> | undefined;
  /** by the clock of the file system, ms since 1970 */
  renewedMs: number;
  /** false for one that is gone; of another machine by when it renewed its lease last */
  isThere: boolean;
}

/**
 * Looks who has the lease of a directory; writes nothing, so that clocks that differ from the file
 * system's may err about another machine.
 *
 * @returns undefined when nobody has it
 */
export function atWorkIn(directory: string): AtWork | undefined {
  const holder = new Chain(join(directory, LEASE)).end();
  if (!holder) return undefined;
  const { owner, renewedMs } = holder;
  return {
    process: owner && { pid: owner.pid, host: owner.host },
    renewedMs,
    isThere: (owner && isAlive(owner)) ?? Date.now() - renewedMs <= LEASE_MS,
  };
}
