import { existsSync, readdirSync, readFileSync, rmSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { cannotWrite, fileSystemErrorCode, OutputError } from './errors.js';
import { makeFolder } from './files/make-folder.js';
import { writeWhole } from './files/write-whole.js';
import { Lock } from './lock.js';
import { Parts } from './parts.js';
import { differences } from './plans/differences.js';
import type { Plan } from './plans/plan.js';

/** Everything that this program writes into a run directory; it touches nothing else there. */
const OWN_NAMES = ['plan.json', 'episodes.csv', 'summary.csv', 'delays.csv', 'runs', 'parts'];

/** What opening a run directory found. */
export type RunDirectoryState = 'new' | 'continued' | 'finished';

/**
 * A run directory: `plan.json`, `episodes.csv`, `summary.csv`, `delays.csv`, `runs/<name>/`, and while
 * work is going on `parts/`. The plan is written before anything else; results that are there belong to it.
 */
export class RunDirectory {
  /** What the tasks that are done have left. */
  readonly parts: Parts;
  private readonly lock: Lock;

  private constructor(
    readonly path: string,
    /** what was found when it was opened */
    readonly state: RunDirectoryState,
    private readonly planText: string,
  ) {
    this.parts = new Parts(join(path, 'parts'));
    this.lock = new Lock(path);
  }

  /**
   * Looks at a directory, which need not exist; writes nothing.
   *
   * @param path the directory
   * @param plan says all about the work; where things were found is no part of it
   * @param options.force accept a directory with the results of another plan; {@link begin} will
   *   remove them
   * @throws {OutputError} for a path that is no directory, and for a directory that holds another
   *   plan
   */
  static open(path: string, plan: Plan, { force = false } = {}): RunDirectory {
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
    const different = differences(readFileSync(planFile, 'utf8'), plan);
    if (different === undefined)
      return make(
        // The parts stay until nothing is missing any more.
        existsSync(join(path, 'summary.csv')) && !existsSync(join(path, 'parts'))
          ? 'finished'
          : 'continued',
      );
    if (!force)
      throw new OutputError(
        `${path} holds another plan (${different});` +
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
      makeFolder(this.path);
      this.lock.take();
      if (this.state === 'new') {
        for (const name of OWN_NAMES.slice(1).concat('plan.json'))
          rmSync(this.file(name), { recursive: true, force: true });
        writeWhole(this.file('plan.json'), this.planText);
      }
      this.parts.prepare();
    } catch (error) {
      this.end();
      throw error instanceof OutputError ? error : cannotWrite(this.path, error);
    }
  }

  /**
   * Gives the lock back. One that cannot be removed, on a disk that fails, is taken over once this
   * process is gone, and what the process has to tell matters more.
   */
  end(): void {
    try {
      this.lock.release();
    } catch (error) {
      if (fileSystemErrorCode(error) === undefined) throw error;
    }
  }
}
