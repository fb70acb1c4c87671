import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isRunning, writeWhole } from './files/write-whole.js';

/** The place for results cannot be used. */
export class OutputError extends Error {
  override name = 'OutputError';
  readonly exitCode = 2;
}

/** Everything that this program writes into a run directory; it touches nothing else there. */
const OWN_NAMES = ['plan.json', 'episodes.csv', 'summary.csv', 'delays.csv', 'runs', 'parts'];
const LOCK = '.metalore-lock';

/** What opening a run directory found. */
export type RunDirectoryState = 'new' | 'continued' | 'finished';

/**
 * A run directory: `plan.json`, `episodes.csv`, `summary.csv`, `delays.csv`, `runs/<name>/`, and while
 * work is going on `parts/`. The plan is written before anything else; results that are there belong to it.
 */
export class RunDirectory {
  private locked = false;

  private constructor(
    readonly path: string,
    /** what was found when it was opened */
    readonly state: RunDirectoryState,
    private readonly planText: string,
  ) {}

  /**
   * Looks at a directory, which need not exist; writes nothing.
   *
   * @param path the directory
   * @param plan plain data that says all about the work; equal plans are the same work
   * @param options.force accept a directory with the results of another plan; {@link begin} will
   *   remove them
   * @throws {OutputError} for a path that is no directory, and for a directory that holds another
   *   plan
   */
  static open(path: string, plan: unknown, { force = false } = {}): RunDirectory {
    const planText = `${JSON.stringify(plan, null, 2)}\n`;
    const make = (state: RunDirectoryState) => new RunDirectory(path, state, planText);
    let found: Stats | undefined;
    try {
      found = statSync(path, { throwIfNoEntry: false });
    } catch (error) {
      throw cannotWrite(path, error);
    }
    if (!found) return make('new');
    if (!found.isDirectory())
      throw new OutputError(`${path} is a file; name a directory for the results with --out`);
    const planFile = join(path, 'plan.json');
    if (!existsSync(planFile)) {
      const own = readdirSync(path).filter((name) => OWN_NAMES.includes(name));
      if (own.length > 0 && !force)
        throw new OutputError(
          `${path} holds ${own.join(', ')} but no plan.json to tell what they are;` +
            ' name another directory with --out, or replace them with --force',
        );
      return make('new');
    }
    const foundText = readFileSync(planFile, 'utf8');
    if (foundText === planText)
      return make(
        // The parts stay until nothing is missing any more.
        existsSync(join(path, 'summary.csv')) && !existsSync(join(path, 'parts'))
          ? 'finished'
          : 'continued',
      );
    if (!force)
      throw new OutputError(
        `${path} holds another plan (${differences(foundText, plan)});` +
          ' name another directory with --out, or replace its results with --force',
      );
    return make('new');
  }

  /** The path of something in the directory. */
  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  /**
   * Makes the directory ready to be written into: takes the lock, removes what another plan left
   * (see `force`), writes the plan.
   *
   * @throws {OutputError} when another process is at work there, or nothing can be written
   */
  begin(): void {
    try {
      mkdirSync(this.path, { recursive: true });
      this.lock();
      if (this.state === 'new') {
        for (const name of OWN_NAMES.slice(1).concat('plan.json'))
          rmSync(this.file(name), { recursive: true, force: true });
        writeWhole(this.file('plan.json'), this.planText);
      }
      mkdirSync(this.file('parts'), { recursive: true });
    } catch (error) {
      this.end();
      throw error instanceof OutputError ? error : cannotWrite(this.path, error);
    }
  }

  /** Removes the parts once their content is in the results. */
  discardParts(): void {
    rmSync(this.file('parts'), { recursive: true, force: true });
  }

  /** Gives the lock back. */
  end(): void {
    const owner = this.locked ? readOwner(this.file(LOCK)) : undefined;
    if (owner?.pid === process.pid && owner.host === hostname())
      rmSync(this.file(LOCK), { force: true });
    this.locked = false;
  }

  /** Two processes in one directory would remove each other's parts. */
  private lock(): void {
    const file = this.file(LOCK);
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
          if (attempt > 0 || !owner || isAlive(owner)) throw inUse(this.path, file, owner);
          // Left behind by a process that was killed.
          rmSync(file, { force: true });
        }
    } finally {
      rmSync(mine, { force: true });
    }
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

/** Names the first places where a plan differs from the one in the directory. */
function differences(foundText: string, plan: unknown): string {
  let found: unknown;
  try {
    found = JSON.parse(foundText);
  } catch {
    return 'its plan.json cannot be read';
  }
  const places = [...differingPaths(found, JSON.parse(JSON.stringify(plan)), [])];
  const shown = places.slice(0, 3).join(', ');
  return places.length > 3 ? `${shown}, …` : shown;
}

function* differingPaths(found: unknown, wanted: unknown, path: string[]): Generator<string> {
  const isTree = (value: unknown): value is Record<string, unknown> =>
    value !== null && typeof value === 'object';
  if (isTree(found) && isTree(wanted)) {
    if (Array.isArray(found) && Array.isArray(wanted) && found.length !== wanted.length) {
      yield `${path.join('.')}: ${found.length} there, ${wanted.length} wanted`;
      return;
    }
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(found)]))
      if (key !== 'hash') yield* differingPaths(found[key], wanted[key], [...path, key]);
  } else if (found !== wanted)
    yield `${path.join('.')}: ${JSON.stringify(found)} there, ${JSON.stringify(wanted)} wanted`;
}
