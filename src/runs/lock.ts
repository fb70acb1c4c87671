import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { OutputError } from './errors.js';
import { isRunning } from './files/write-whole.js';

/** Keeps a run directory to one process: two would remove each other's parts. */
export class Lock {
  private readonly file: string;
  private locked = false;

  constructor(private readonly directory: string) {
    this.file = join(directory, '.metalore-lock');
  }

  /** @throws {OutputError} when another process has it */
  take(): void {
    const { file } = this;
    // Linked under its name when it has its content, so that nobody reads an empty lock.
    const mine = `${file}.${process.pid}`;
    writeFileSync(mine, JSON.stringify({ pid: process.pid, host: hostname() }));
    try {
      for (let attempt = 0; ; attempt++)
        try {
          linkSync(mine, file);
          this.locked = true;
          return;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
          const owner = readOwner(file);
          if (attempt > 0 || !owner || isAlive(owner)) throw inUse(this.directory, file, owner);
          // Left behind by a process that was killed.
          rmSync(file, { force: true });
        }
    } finally {
      rmSync(mine, { force: true });
    }
  }

  /** Gives it back; without effect when it is not this process's. */
  release(): void {
    const owner = this.locked ? readOwner(this.file) : undefined;
    if (owner?.pid === process.pid && owner.host === hostname()) rmSync(this.file, { force: true });
    this.locked = false;
  }
}

function inUse(path: string, file: string, owner: Owner | undefined): OutputError {
  const who = owner ? `process ${owner.pid} on ${owner.host}` : 'another process';
  return new OutputError(
    `${path} is in use by ${who}; wait for it, name another directory with --out, or delete` +
      ` ${file} if it is gone`,
  );
}

interface Owner {
  pid: number;
  host: string;
}

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, host }: Owner): boolean {
  // Of a process on another machine nothing is known, so it counts as alive.
  if (host !== hostname()) return true;
  return pid !== process.pid && isRunning(pid);
}
