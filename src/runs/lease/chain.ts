import { randomBytes } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { thisProcess, type ProcessIdentity } from './machine.js';

/** A file larger than this says nothing about an owner. */
export const MOST_BYTES = 4096;

/** Who has a lease, as far as its folder says. */
export interface Holder {
  /** names the holder in the chain */
  token: string;
  /** the file that is renewed */
  file: string;
  /** undefined when it is not what this program writes */
  owner: ProcessIdentity | undefined;
  /** whether nothing can be put behind it, since this program makes no such thing */
  isForeign: boolean;
  /** when it was last renewed, by the clock of the file system, ms */
  renewedMs: number;
}

/**
 * The folder of a lease. In it lies `<token>.json`, who took it first, and `next-<token>/`, who took it
 * from the holder of that token when that one was gone, and so on: the end of this chain has the lease.
 *
 * A link of the chain is made by renaming a folder that is ready. Renaming a folder to a name that
 * another one with content has fails, on every file system and whoever else tries at that moment, so a
 * holder has one successor. Tokens never repeat: a link that comes too late leads from nowhere.
 */
export class Chain {
  constructor(private readonly folder: string) {}

  /** Who has the lease; undefined when nobody has. */
  end(): Holder | undefined {
    const found = lstatSync(this.folder, { throwIfNoEntry: false });
    if (!found) return undefined;
    const names = namesIn(this.folder);
    let holder = holderIn(this.folder, names);
    if (!found.isDirectory()) return { ...holder, isForeign: true };
    for (const seen = new Set<string>(); ; seen.add(holder.token)) {
      // Somebody has made a ring of it.
      if (seen.has(holder.token)) return { ...holder, isForeign: true };
      const link = this.next(holder);
      if (!names.includes(basename(link))) return holder;
      holder = holderIn(link, namesIn(link));
    }
  }

  /** The name of the link behind a holder. */
  next({ token }: Pick<Holder, 'token'>): string {
    return join(this.folder, `next-${token}`);
  }

  /**
   * Puts this process behind `before`, or at the beginning where nobody has the lease.
   *
   * @returns the new holder; undefined when another one was faster
   */
  append(before: Holder | undefined): Holder | undefined {
    const token = randomBytes(12).toString('hex');
    const ready = `${this.folder}.${token}`;
    const link = before ? this.next(before) : this.folder;
    mkdirSync(ready);
    try {
      writeFileSync(join(ready, `${token}.json`), JSON.stringify(thisProcess()), { flag: 'wx' });
      renameSync(ready, link);
    } catch (error) {
      rmSync(ready, { recursive: true, force: true });
      if (TAKEN.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
    const end = this.end();
    if (end?.token === token) return end;
    // The holder before was no longer the end, so this link leads from nowhere.
    if (before) rmSync(link, { recursive: true, force: true });
    return undefined;
  }

  /** The time by the clock of the file system, ms. */
  now(): number {
    const probe = `${this.folder}.${randomBytes(12).toString('hex')}`;
    mkdirSync(probe);
    try {
      return lstatSync(probe).mtimeMs;
    } finally {
      rmSync(probe, { recursive: true, force: true });
    }
  }

  /** Removes the chain at once, all of its links; without effect where there is none. */
  remove(): void {
    const gone = `${this.folder}.${randomBytes(12).toString('hex')}`;
    try {
      renameSync(this.folder, gone);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    rmSync(gone, { recursive: true, force: true });
  }

  /** Removes what processes left beside the folder that were killed while they tried or ended. */
  removeLeftovers(olderThanMs: number): void {
    const parent = dirname(this.folder);
    const start = `${basename(this.folder)}.`;
    const limit = this.now() - olderThanMs;
    for (const name of readdirSync(parent)) {
      const path = join(parent, name);
      const found = name.startsWith(start) && lstatSync(path, { throwIfNoEntry: false });
      if (found && found.mtimeMs < limit) rmSync(path, { recursive: true, force: true });
    }
  }
}

/** Codes with which a folder is not renamed to the name of another, or into one that is gone. */
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR', 'EPERM']);

/** None where it is gone, or no folder: of such a holder nothing is known but its age. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

function holderIn(link: string, names: readonly string[]): Holder {
  const name = names.find((candidate) => candidate.endsWith('.json'));
  const file = name === undefined ? link : join(link, name);
  return {
    token: name === undefined ? 'unknown' : name.slice(0, -'.json'.length),
    file,
    owner: name === undefined ? undefined : ownerIn(file),
    isForeign: false,
    renewedMs: lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  };
}

function ownerIn(file: string): ProcessIdentity | undefined {
  try {
    const found = lstatSync(file);
    // Anything may lie in the folder of a stranger, also what can be read for ever.
    if (!found.isFile() || found.size > MOST_BYTES) return undefined;
    const owner = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessIdentity> | null;
    if (typeof owner !== 'object' || owner === null) return undefined;
    const { pid, host, machine, started } = owner;
    if (!Number.isInteger(pid) || pid! < 1) return undefined;
    if ([host, machine, started].some((text) => typeof text !== 'string')) return undefined;
    return owner as ProcessIdentity;
  } catch {
    return undefined;
  }
}
