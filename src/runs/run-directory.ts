import {
  existsSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import { CHECKSUMS, damageIn, writeChecksums, type Damage } from './checksums.js';
import { cannotWrite, fileSystemErrorCode, OutputError } from './errors.js';
import { isAbsent } from './files/absent.js';
import { makeFolder } from './files/make-folder.js';
import { readRegular } from './files/open-regular.js';
import { flushFolder, writeWhole } from './files/write-whole.js';
import { Lease, type TakeOptions } from './lease/lease.js';
import { Parts } from './parts.js';
import { differences } from './plans/differences.js';
import type { Plan } from './plans/plan.js';
import { finishedFiles, RESULT_FILES } from './run-files.js';
import {
  readShard,
  sameShard,
  SHARD_FILE,
  shardName,
  writeShard,
  type PlannedShard,
} from './shard.js';

/** Everything that this program writes into a run directory; it touches nothing else there. */
const OWN_NAMES = ['plan.json', ...RESULT_FILES, 'runs', 'parts', CHECKSUMS, SHARD_FILE];

/** What is in a run directory, seen from a plan. */
export type RunDirectoryState = 'new' | 'continued' | 'finished';

export interface OpenOptions {
  /** accept a directory with the results of another plan, which will be removed */
  force?: boolean;
  /** the tasks that the directory is for; default: all */
  shard?: PlannedShard | undefined;
}

export interface BeginOptions {
  /** take the directory from the process that has it */
  forceUnlock?: boolean;
  /** see {@link TakeOptions} */
  onWait?: TakeOptions['onWait'];
}

/**
 * A run directory: `plan.json`, `episodes.csv`, `groups.csv` of several groups of UEs, `summary.csv`,
 * `delays.csv`, `runs/<name>/`, at the end SHA256SUMS, and while work is going on `parts/`. A shard has
 * `shard.json`, and its parts in place of the tables. The plan is written before anything else; results
 * that are there belong to it.
 */
export class RunDirectory {
  /** What the tasks that are done have left. */
  readonly parts: Parts;
  private readonly lease: Lease;
  private found: Found;

  private constructor(
    readonly path: string,
    private readonly plan: Plan,
    private readonly options: OpenOptions,
  ) {
    this.found = look(path, plan, options);
    this.parts = new Parts(join(path, 'parts'));
    this.lease = new Lease(path);
  }

  /**
   * Looks at a directory, which need not exist; writes nothing.
   *
   * @param plan says all about the work; where things were found is no part of it
   * @throws {OutputError} for a path that is no directory, and for a directory that holds another
   *   plan
   * @throws the file system's error when something is there that cannot be read
   */
  static open(path: string, plan: Plan, options: OpenOptions = {}): RunDirectory {
    return new RunDirectory(path, plan, options);
  }

  get state(): RunDirectoryState {
    return this.found.state;
  }

  /** What is no longer as it was when the plan was finished; it will be done again. */
  get damage(): readonly Damage[] {
    return this.found.damage;
  }

  /** Aborted when another process has taken the directory from this one. */
  get lost(): AbortSignal {
    return this.lease.lost;
  }

  /** The path of something in the directory. */
  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  /**
   * Makes the directory ready to be written into: takes the lease, looks again at what is there, now
   * that nobody else writes, removes what another plan left (see `force`), writes the plan. When it
   * turns out to be finished, nothing is changed.
   *
   * @throws {OutputError} when another process is at work there, or nothing can be written
   */
  async begin({ forceUnlock = false, onWait }: BeginOptions = {}): Promise<void> {
    try {
      makeFolder(this.path);
      await this.lease.take({ force: forceUnlock, ...(onWait ? { onWait } : {}) });
      this.found = look(this.path, this.plan, this.options);
      if (this.state === 'finished') return;
      this.refuseLinks();
      if (this.state === 'new') {
        for (const name of OWN_NAMES.slice(1).concat('plan.json'))
          rmSync(this.file(name), { recursive: true, force: true });
        // First: a directory with a plan and no shard is one of the whole plan.
        if (this.options.shard) writeShard(this.file(SHARD_FILE), this.options.shard);
        writeWhole(this.file('plan.json'), `${JSON.stringify(this.plan, null, 2)}\n`);
      }
      // From now on it is not finished; and what somebody has changed is not lost.
      rmSync(this.file(CHECKSUMS), { force: true });
      for (const { name, what } of this.damage)
        if (what === 'changed' && RESULT_FILES.includes(name))
          renameSync(this.file(name), this.file(`${name}.changed`));
        else if (name.startsWith('parts/')) rmSync(this.file(name), { force: true });
      this.parts.prepare();
    } catch (error) {
      this.end();
      throw error instanceof OutputError ? error : cannotWrite(this.path, error);
    }
  }

  /**
   * Notes that all results are there, and what they are. The parts are needed no more, but for those of a
   * shard, which are its results.
   */
  finish(): void {
    writeChecksums(this.path, finishedFiles(this.plan, this.options.shard));
    if (!this.options.shard) this.parts.discard();
    // Parts that came back after a loss of power would say that something is missing.
    flushFolder(this.path);
  }

  /** Gives the lease back. */
  end(): void {
    this.lease.release();
  }

  /** A link would lead out of the directory. */
  private refuseLinks(): void {
    for (const name of OWN_NAMES)
      if (lstatSync(this.file(name), { throwIfNoEntry: false })?.isSymbolicLink())
        throw new OutputError(
          `${this.file(name)} is a link, and what it leads to would be written; replace it by what` +
            ' it leads to, or name another directory with --out',
        );
  }
}

interface Found {
  state: RunDirectoryState;
  damage: readonly Damage[];
}

const NEW: Found = { state: 'new', damage: [] };

function look(path: string, plan: Plan, { force = false, shard }: OpenOptions): Found {
  let found: Stats | undefined;
  try {
    found = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw cannotWrite(path, error);
  }
  if (!found) return NEW;
  if (!found.isDirectory())
    throw new OutputError(`${path} is a file; name a directory for the results with --out`);
  const planFile = join(path, 'plan.json');
  if (!existsSync(planFile)) {
    // A shard says so before its plan is there, and may have come no further.
    const own = readdirSync(path).filter((name) => OWN_NAMES.includes(name) && name !== SHARD_FILE);
    if (own.length > 0 && !force)
      throw new OutputError(
        `${path} holds ${own.join(', ')} but no plan.json to tell what they are;` +
          ' name another directory with --out, or replace them with --force',
      );
    return NEW;
  }
  const different = differences(textOf(planFile), plan);
  const otherTasks = different === undefined ? otherShard(path, shard) : undefined;
  if (different === undefined && otherTasks === undefined) return judged(path, plan, shard);
  if (!force)
    throw new OutputError(
      `${path} holds ${otherTasks ?? `another plan (${different})`};` +
        ' name another directory with --out, or replace its results with --force',
    );
  return NEW;
}

/** For which tasks of the plan a directory is, in words, where that is not those that are wanted. */
function otherShard(path: string, wanted: PlannedShard | undefined): string | undefined {
  let found: PlannedShard | undefined;
  try {
    found = readShard(join(path, SHARD_FILE));
  } catch (error) {
    if (fileSystemErrorCode(error) && !isAbsent(error)) throw error;
    return `a shard of this plan whose ${SHARD_FILE} cannot be read`;
  }
  if (sameShard(found, wanted)) return undefined;
  const asked = wanted ? `shard ${shardName(wanted)}` : 'the whole';
  return `${found ? `shard ${shardName(found)}` : 'the whole'} of this plan, and ${asked} is wanted`;
}

/** Whether the results of a plan are there, as they were when it was finished. */
function judged(path: string, plan: Plan, shard: PlannedShard | undefined): Found {
  const damage = damageIn(path, finishedFiles(plan, shard));
  // The parts stay until nothing is missing any more; those of a shard stay.
  if (!damage || (!shard && existsSync(join(path, 'parts'))))
    return { state: 'continued', damage: [] };
  return { state: damage.length > 0 ? 'continued' : 'finished', damage };
}

/** Empty where it is no file, which is no plan. */
function textOf(file: string): string {
  try {
    return readRegular(file).toString('utf8');
  } catch (error) {
    // With --force another plan's results are removed: not these, for a disk that fails once.
    if (!isAbsent(error)) throw error;
    return '';
  }
}
