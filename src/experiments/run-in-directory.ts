import { readFileSync } from 'node:fs';
import { parseSummaryCsv, type SummaryRow } from '../runs/tables/summary.js';
import { EPISODE_METRICS } from '../simulator/metrics/metrics.js';
import {
  cannotWrite,
  fileSystemErrorCode,
  RunDirectory,
  type RunDirectoryState,
} from '../runs/run-directory.js';

/** How far the work is. */
export interface Progress {
  done: number;
  total: number;
  unit: string;
}

export interface RunOptions {
  /** run directory */
  out: string;
  /** worker threads */
  jobs: number;
  /** see {@link RunDirectory.open} */
  force?: boolean;
  /** for meta.json */
  command: string;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** What every experiment leaves. */
export interface Outcome {
  out: string;
  /** whether the directory was new, was continued, or held the finished results already */
  state: RunDirectoryState;
  rows: SummaryRow[];
}

/**
 * Does the work of a plan in its run directory, unless it is finished: then its summary is read.
 *
 * @throws {OutputError} when the directory cannot be used or written
 */
export async function runInDirectory(
  plan: unknown,
  { out, force }: Pick<RunOptions, 'out' | 'force'>,
  work: (directory: RunDirectory) => Promise<SummaryRow[]>,
): Promise<Outcome> {
  const directory = RunDirectory.open(out, plan, { force: force ?? false });
  const { state } = directory;
  if (state === 'finished') {
    const text = readFileSync(directory.file('summary.csv'), 'utf8');
    return { out, state, rows: parseSummaryCsv(text, EPISODE_METRICS) };
  }
  directory.begin();
  try {
    return { out, state, rows: await work(directory) };
  } catch (error) {
    throw fileSystemErrorCode(error) ? cannotWrite(directory.path, error) : error;
  } finally {
    directory.end();
  }
}
