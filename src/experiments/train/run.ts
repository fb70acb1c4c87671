import { fileSystemErrorCode } from '../../runs/errors.js';
import { writePieces } from '../../runs/files/whole-file.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import type { TrainPlan } from '../../runs/plans/plan.js';
import { planIdentities } from '../../runs/plans/identities.js';
import type { RunDirectory } from '../../runs/run-directory.js';
import { logError, removeErrorLog } from '../../runs/error-log.js';
import { filesIn } from '../../runs/run-files.js';
import { isWhole } from '../../runs/result.js';
import { RunRecord } from '../../runs/run-record.js';
import { ContextColumns } from '../../runs/tables/contexts.js';
import { DelayCounts } from '../../runs/tables/delays.js';
import { EpisodePart } from '../../runs/tables/episode-part.js';
import { EpisodesFile } from '../../runs/tables/episodes.js';
import { GroupsFile } from '../../runs/tables/groups.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import { summaryCsv } from '../../runs/tables/summary.js';
import { gitCommit } from '../../runs/version.js';
import { executorOf, outputOf, runInDirectory, type Outcome, type RunOptions } from '../run.js';
import { shardOf, tasksOfShard, type Task } from '../task.js';
import { itemScenario } from './plan.js';
import type { TrainingProgress } from './train-item.js';

/** What a task tells while it trains. */
export interface TrainingMessage {
  /** of the item in the plan */
  index: number;
  progress: TrainingProgress;
}

export interface TrainingFailure {
  item: string;
  message: string;
}

/** Rows are those of the items that are done. */
export interface TrainingOutcome extends Outcome {
  failures: TrainingFailure[];
}

export interface TrainingRunOptions extends Omit<RunOptions, 'onProgress'> {
  onProgress?: (message: TrainingMessage) => void;
  /** an item is done, now or in an earlier session */
  onDone?: (index: number) => void;
  onFailure?: (failure: TrainingFailure) => void;
}

/**
 * Carries out a training sweep: trains every item and evaluates its best policy on the evaluation
 * episodes. A failed item does not stop the others; it is tried again when the sweep is continued.
 *
 * @throws {OutputError} when the directory cannot be used or written
 * @throws the signal's reason when it is aborted; the directory can be continued then
 */
export async function executeTrain(
  plan: TrainPlan,
  options: TrainingRunOptions,
): Promise<TrainingOutcome> {
  const failures: TrainingFailure[] = [];
  const outcome = await runInDirectory(plan, options, async (directory, { signal, limit }) => {
    const tasks = tasksOfShard(plan, shardOf(plan, options.shard));
    const folderOf = ({ index }: Task) => directory.file('runs', plan.items[index].name);
    // What a run left besides its part is no less a result.
    const done = new Set(
      tasks.filter((task) => directory.parts.read(task) && isWhole(folderOf(task))),
    );
    const there = () => tasks.filter((task) => done.has(task));
    for (const { index } of done) options.onDone?.(index);
    try {
      const logOf = (task: Task) => filesIn(folderOf(task)).errorLog;
      await executorOf({ ...options, limit }, ({ task, error }) => {
        logError(logOf(task), error);
      })({
        plan,
        tasks: tasks.filter((task) => !done.has(task)),
        directory,
        session: { command: options.command, gitCommit: await gitCommit() },
        signal,
        onMessage: (message) => options.onProgress?.(message as TrainingMessage),
        onDone: (task) => {
          done.add(task);
          removeErrorLog(logOf(task));
          options.onDone?.(task.index);
        },
        goOn: ({ task, error }) => {
          // A full disk stops everything; other failures are the item's own.
          if (fileSystemErrorCode(error)) throw error;
          const failure = {
            item: plan.items[task.index].name,
            message: error instanceof Error ? error.message : String(error),
          };
          failures.push(failure);
          logError(logOf(task), error);
          // Its thread may have died, and with it who would have said so.
          RunRecord.close(folderOf(task), 'failed', failure.message);
          options.onFailure?.(failure);
          return true;
        },
      });
    } catch (error) {
      // What is done can be looked at until the command goes on.
      const mayWrite = !directory.lost.aborted && fileSystemErrorCode(error) === undefined;
      if (mayWrite && !options.shard && done.size > 0) mergeParts(plan, directory, there());
      throw error;
    } finally {
      // Most that have ended have said so themselves; some were stopped before they could.
      for (const task of tasks)
        RunRecord.close(folderOf(task), done.has(task) ? 'done' : 'interrupted');
    }
    const rows = options.shard ? [] : mergeParts(plan, directory, there());
    if (done.size === tasks.length) directory.finish();
    return rows;
  });
  return { ...outcome, failures };
}

/** episodes.csv, groups.csv, delays.csv and summary.csv of the items that are done, in the order of the plan. */
function mergeParts(
  plan: TrainPlan,
  directory: RunDirectory,
  tasks: readonly Task[],
): SummaryRow[] {
  const identities = planIdentities(plan);
  const done = tasks.map(({ index }) => identities[index]);
  // Runs draw the same, all of them; specialists nothing.
  const contexts = new ContextColumns(itemScenario(plan, plan.items[0]));
  const file = new EpisodesFile(directory.file('episodes.csv'), done, contexts);
  let groups: GroupsFile | undefined;
  const delays = new DelayCounts(tasks.length);
  try {
    groups = GroupsFile.of(plan, directory.file('groups.csv'), done);
    tasks.forEach((task, position) => {
      const output = outputOf(directory, task);
      const part = new EpisodePart(output);
      part.lines.forEach((line, row) => {
        file.add(position, line, part.metricsOf(row));
        const at = { item: position, episode: task.first + row };
        groups?.add(at, output['groups'] as Float64Array, row);
      });
      delays.addPart(part.delays, () => position);
    });
    file.finish();
    groups?.finish();
  } finally {
    file.discardUnfinished();
    groups?.discardUnfinished();
  }
  const names = tasks.map(({ index }, position) => ({
    ...identities[index],
    name: plan.items[index].name,
    index: position,
  }));
  writePieces(directory.file('delays.csv'), delays.csv(names));
  const rows = file.summary();
  writeWhole(directory.file('summary.csv'), summaryCsv(rows));
  return rows;
}
