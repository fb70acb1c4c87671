import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { resolvedYaml } from '../config/load.js';
import type { Scenario } from '../config/schema/scenario.js';
import type { RunDirectory } from './run-directory.js';
import { gitCommit, metaloreVersion } from './version.js';
import { writeWhole } from './files/write-whole.js';
import { readMeta, type RunMeta, type RunStatus } from './meta.js';

/** Where a run is started from. */
export interface Session {
  /** as typed */
  command: string;
  gitCommit: string | null;
}

/** `runs/<name>/`: the resolved config, written before the first step, and meta.json. */
export class RunRecord {
  private constructor(
    private readonly file: string,
    private readonly meta: RunMeta,
  ) {}

  /**
   * Starts the record of a run in its folder, or a further session of one that is continued.
   *
   * @param run.config text of the resolved config
   */
  static start(folder: string, run: { config: string; seed: number; session: Session }): RunRecord {
    mkdirSync(folder, { recursive: true });
    writeWhole(join(folder, 'config.yaml'), run.config);
    const file = join(folder, 'meta.json');
    const meta: RunMeta = {
      status: 'running',
      seed: run.seed,
      versions: { metalore: metaloreVersion(), node: process.version },
      gitCommit: run.session.gitCommit,
      platform: `${process.platform} ${process.arch}`,
      sessions: [
        ...(readMeta(file)?.sessions ?? []),
        { command: run.session.command, started: new Date().toISOString(), status: 'running' },
      ],
    };
    const record = new RunRecord(file, meta);
    record.write();
    return record;
  }

  /** Notes what computes the networks that are trained. */
  trainsOn(backend: string): void {
    this.meta.backend = backend;
    this.write();
  }

  /** Ends the session. */
  finish(status: RunStatus, error?: string): void {
    const session = this.meta.sessions.at(-1)!;
    session.ended = new Date().toISOString();
    session.status = this.meta.status = status;
    if (error !== undefined) this.meta.error = error;
    this.write();
  }

  /** Ends the session of a run that could not say itself how it ended; no effect on others. */
  static close(folder: string, status: RunStatus, error?: string): void {
    const file = join(folder, 'meta.json');
    const meta = readMeta(file);
    if (meta?.status === 'running') new RunRecord(file, meta).finish(status, error);
  }

  private write(): void {
    writeWhole(this.file, `${JSON.stringify(this.meta, null, 2)}\n`);
  }
}

/**
 * Does the work of a plan under a record of its own, `runs/<command>/`. The directory
 * is finished when the record is complete: whoever continues it before completes both.
 *
 * @throws what the work throws, noted in the record
 */
export async function recordedRun<R>(
  plan: { command: string; scenario: Scenario },
  run: { directory: RunDirectory; command: string; signal?: AbortSignal },
  work: (session: Session) => Promise<R>,
): Promise<R> {
  const session = { command: run.command, gitCommit: await gitCommit() };
  const record = RunRecord.start(run.directory.file('runs', plan.command), {
    config: resolvedYaml(plan.scenario),
    seed: plan.scenario.seed,
    session,
  });
  try {
    const result = await work(session);
    record.finish('done');
    run.directory.finish();
    return result;
  } catch (error) {
    try {
      if (run.signal?.aborted) record.finish('interrupted');
      else record.finish('failed', error instanceof Error ? error.message : String(error));
    } catch {
      // On a disk that fails nothing can be noted; what stopped the work is told.
    }
    throw error;
  }
}
