import { mkdirSync, readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { RunDirectory } from './run-directory.js';
import { gitCommit, metaloreVersion } from './version.js';
import { writeWhole } from './write-whole.js';

/** How a run stands. A run whose process was killed stays `running` until it is started again. */
export type RunStatus = 'running' | 'done' | 'failed' | 'interrupted';

/** meta.json: where a run's results come from. Kept apart from them, since it holds times. */
export interface RunMeta {
  status: RunStatus;
  seed: number;
  versions: { metalore: string; node: string };
  gitCommit: string | null;
  platform: string;
  /** one for each time that the run was started or continued */
  sessions: { command: string; started: string; ended?: string; status: RunStatus }[];
  /** why it failed */
  error?: string;
}

/** `runs/<name>/`: the resolved config, written before the first step, and meta.json. */
export class RunRecord {
  private constructor(
    private readonly file: string,
    private readonly meta: RunMeta,
  ) {}

  /** Starts the record of a run, or a further session of one that is continued. */
  static async start(
    directory: RunDirectory,
    run: { name: string; config: unknown; seed: number; command: string },
  ): Promise<RunRecord> {
    const commit = gitCommit();
    mkdirSync(directory.file('runs', run.name), { recursive: true });
    writeWhole(directory.file('runs', run.name, 'config.yaml'), stringify(run.config));
    const file = directory.file('runs', run.name, 'meta.json');
    const meta: RunMeta = {
      status: 'running',
      seed: run.seed,
      versions: { metalore: metaloreVersion(), node: process.version },
      gitCommit: await commit,
      platform: `${process.platform} ${process.arch}`,
      sessions: [
        ...earlierSessions(file),
        { command: run.command, started: new Date().toISOString(), status: 'running' },
      ],
    };
    const record = new RunRecord(file, meta);
    record.write();
    return record;
  }

  /** Ends the session. */
  finish(status: RunStatus, error?: string): void {
    const session = this.meta.sessions.at(-1)!;
    session.ended = new Date().toISOString();
    session.status = this.meta.status = status;
    if (error !== undefined) this.meta.error = error;
    this.write();
  }

  private write(): void {
    writeWhole(this.file, `${JSON.stringify(this.meta, null, 2)}\n`);
  }
}

function earlierSessions(file: string): RunMeta['sessions'] {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as RunMeta).sessions;
  } catch {
    return [];
  }
}
