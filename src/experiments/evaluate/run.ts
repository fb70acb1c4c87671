import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { episodesHeader } from '../../runs/tables/episodes.js';
import { summaryCsv, type SummaryRow } from '../../runs/tables/summary.js';
import { staticGrid } from '../../policies/rules/static.js';
import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import { ComparisonMerge } from './merge.js';
import type { ComparisonPlan } from './plan.js';
import { hasPart, partFile } from '../../runs/tables/episodes-file.js';
import { evaluationTasks, type EvaluationTask } from '../plan.js';
import type { RunDirectory } from '../../runs/run-directory.js';
import { executeInOrder } from '../grid-search/run.js';
import { runInDirectory, type Outcome, type RunOptions } from '../run-in-directory.js';
import { recordedRun } from '../../runs/run-record.js';
import { TaskParts } from '../task-parts.js';
import { writeWhole } from '../../runs/files/write-whole.js';

/** What the workers of a comparison are given. */
export interface ComparisonWork {
  plan: ComparisonPlan;
  partsFolder: string;
  gridFolder: string;
}

/**
 * Carries out a comparison: `episodes.csv`, `delays.csv` and `summary.csv` hold under every setting the
 * best static split and the contenders; the summary compares each with that split, episode by episode.
 *
 * @throws {OutputError} when the directory cannot be used or written
 * @throws the signal's reason when it is aborted; the directory can be continued then
 */
export function runComparison(plan: ComparisonPlan, options: RunOptions): Promise<Outcome> {
  return runInDirectory(plan, options, (directory) =>
    recordedRun(plan, { directory, ...options }, () => compare(plan, directory, options)),
  );
}

async function compare(
  plan: ComparisonPlan,
  directory: RunDirectory,
  options: RunOptions,
): Promise<SummaryRow[]> {
  const partsFolder = directory.file('parts');
  const gridFolder = join(partsFolder, 'grid');
  mkdirSync(gridFolder, { recursive: true });
  const parts = new TaskParts(partsFolder);
  parts.prepare();
  const splits = staticGrid(plan.scenario.grid.step);
  const episodesOf = ({ first, end }: EvaluationTask) => end - first;
  const work: ComparisonWork = { plan, partsFolder, gridFolder };
  const merge = new ComparisonMerge(plan, splits);
  const tasks = evaluationTasks(plan);
  await executeInOrder(tasks, options, {
    worker: new URL('./worker.js', import.meta.url),
    workerData: work,
    rowsOf: (task) => episodesOf(task) * (plan.items.length + splits.length),
    isDone: (task) =>
      parts.isDone(task, episodesOf(task) * plan.items.length) &&
      hasPart(partFile(gridFolder, task), episodesOf(task) * splits.length),
    merge: (task) => {
      merge.addGrid(partFile(gridFolder, task));
    },
  });
  const { rows, delaysCsv } = merge.write(directory.file('episodes.csv'), {
    header: episodesHeader(EPISODE_METRICS),
    parts: tasks.map((task) => ({
      contenders: parts.rowsFile(task),
      grid: partFile(gridFolder, task),
      delays: parts.delaysFile(task),
    })),
  });
  writeWhole(directory.file('delays.csv'), delaysCsv);
  writeWhole(directory.file('summary.csv'), summaryCsv(rows, EPISODE_METRICS));
  return rows;
}
