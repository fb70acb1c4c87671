import { readFileSync } from 'node:fs';
import type { PolicySpec } from '../policies/spec.js';
import {
  csvLines,
  EPISODE_COLUMNS,
  IDENTITY_COLUMNS,
  type Identity,
} from '../results/episodes-csv.js';
import { parseSummaryCsv, summaryCsv, type SummaryRow } from '../results/summary-csv.js';
import type { Scenario } from '../scenario/schema.js';
import { EPISODE_METRICS } from '../simulator/metrics.js';
import { EpisodesFile, hasPart, partFile } from './episodes-file.js';
import { execute } from './executor.js';
import { evaluationTasks, itemIdentity, type EvaluationPlan, type EvaluationTask } from './plan.js';
import {
  cannotWrite,
  fileSystemErrorCode,
  RunDirectory,
  type RunDirectoryState,
} from './run-directory.js';
import { RunRecord } from './run-record.js';
import { writeWhole } from './write-whole.js';

/** What the workers of an evaluation are given. */
export interface EvaluationWork {
  scenario: Scenario;
  policies: PolicySpec[];
  identities: Identity[];
  /** folder of the parts, one file a task */
  partsFolder: string;
}

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

export interface EvaluationOutcome {
  out: string;
  /** whether the directory was new, was continued, or held the finished results already */
  state: RunDirectoryState;
  rows: SummaryRow[];
}

/**
 * Carries out the plan of an evaluation and leaves `episodes.csv` and `summary.csv`. A finished
 * plan is only read; one that was interrupted goes on where it was.
 *
 * @throws {OutputError} when the directory cannot be used or written
 * @throws the signal's reason when it is aborted; the directory can be continued then
 */
export async function runEvaluation(
  plan: EvaluationPlan,
  options: RunOptions,
): Promise<EvaluationOutcome> {
  const directory = RunDirectory.open(options.out, plan, options);
  if (directory.state === 'finished')
    return { out: options.out, state: 'finished', rows: readSummary(directory) };
  directory.begin();
  try {
    const record = await RunRecord.start(directory, {
      name: plan.command,
      config: plan.scenario,
      seed: plan.scenario.seed,
      command: options.command,
    });
    try {
      const rows = await evaluate(plan, directory, options);
      record.finish('done');
      return { out: options.out, state: directory.state, rows };
    } catch (error) {
      if (options.signal?.aborted) record.finish('interrupted');
      else record.finish('failed', error instanceof Error ? error.message : String(error));
      throw error;
    }
  } catch (error) {
    throw fileSystemErrorCode(error) ? cannotWrite(directory.path, error) : error;
  } finally {
    directory.end();
  }
}

async function evaluate(
  plan: EvaluationPlan,
  directory: RunDirectory,
  { jobs, signal, onProgress }: RunOptions,
): Promise<SummaryRow[]> {
  const tasks = evaluationTasks(plan);
  const identities = plan.items.map((item) => itemIdentity(plan, item));
  const partsFolder = directory.file('parts');
  const part = (task: EvaluationTask) => partFile(partsFolder, task);
  const rowsOf = ({ first, end }: EvaluationTask) => (end - first) * plan.items.length;
  const missing = tasks.filter((task) => !hasPart(part(task), rowsOf(task)));
  const total = plan.scenario.episodes * plan.items.length;
  let done = total - missing.reduce((sum, task) => sum + rowsOf(task), 0);
  const report = () => onProgress?.({ done, total, unit: 'episodes' });
  report();

  const file = new EpisodesFile(directory.file('episodes.csv'), {
    header: csvLines([[...IDENTITY_COLUMNS, ...EPISODE_COLUMNS, ...EPISODE_METRICS]]),
    identities,
    metricNames: EPISODE_METRICS,
  });
  try {
    // Parts are merged in the order of the plan, as soon as all before them are there.
    const finished = new Set(tasks.filter((task) => !missing.includes(task)));
    let merged = 0;
    const merge = () => {
      for (; merged < tasks.length && finished.has(tasks[merged]); merged++)
        file.append(part(tasks[merged]), { rows: rowsOf(tasks[merged]) });
    };
    const work: EvaluationWork = {
      scenario: plan.scenario,
      policies: plan.items.map(({ policy }) => policy),
      identities,
      partsFolder,
    };
    const failures = await execute({
      worker: new URL('./evaluation-worker.js', import.meta.url),
      workerData: work,
      tasks: missing,
      jobs,
      signal,
      onDone: (task) => {
        finished.add(task);
        done += rowsOf(task);
        merge();
        report();
      },
      // The other episodes would meet the same obstacle.
      goOn: () => false,
    });
    if (failures.length > 0) throw failures[0].error;
    merge();
    file.finish();
  } finally {
    file.discardUnfinished();
  }
  const rows = file.summary();
  writeWhole(directory.file('summary.csv'), summaryCsv(rows, EPISODE_METRICS));
  directory.discardParts();
  return rows;
}

function readSummary(directory: RunDirectory): SummaryRow[] {
  return parseSummaryCsv(readFileSync(directory.file('summary.csv'), 'utf8'), EPISODE_METRICS);
}
