import { writePieces } from '../../runs/files/whole-file.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import type { EvaluatePlan } from '../../runs/plans/plan.js';
import {
  tellsAdaptivity,
  tellsImportance,
  tellsRecovery,
  tellsResponse,
} from '../../runs/plans/tells.js';
import type { RunDirectory } from '../../runs/run-directory.js';
import { recordedRun, type Session } from '../../runs/run-record.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import { summaryCsv } from '../../runs/tables/summary.js';
import { adaptivityCsv } from '../../runs/tables/adaptivity.js';
import { importanceCsv } from '../../runs/tables/importance.js';
import { phasesCsv } from '../../runs/tables/phases.js';
import { recoveryCsv } from '../../runs/tables/recovery.js';
import { responseHeader, responseLines } from '../../runs/tables/response.js';
import {
  outputOf,
  runInDirectory,
  runInOrder,
  runShard,
  type Outcome,
  type RunOptions,
} from '../run.js';
import { episodeTasks, type Task } from '../task.js';
import { policiesPlayed } from './plan.js';
import { adaptivityRows } from './adaptivity.js';
import { importanceRows } from './importance.js';
import { ComparisonMerge } from './merge.js';
import { ResponseMerge, type ResponsePart } from './response.js';

/**
 * Carries out a comparison: `episodes.csv`, `delays.csv` and `summary.csv` hold in every condition
 * and under every setting the best static split and the items, and `groups.csv` each of several groups of
 * UEs; the summary compares each with that split, episode by episode, and `adaptivity.csv` tells how they
 * keep up, where there are conditions or policies for several settings. Where the load changes within an
 * episode, `response.csv`, `phases.csv` and `recovery.csv` tell how they respond; `importance.csv` what
 * learned ones look at, where that was asked for.
 *
 * @throws {OutputError} when the directory cannot be used or written
 * @throws the signal's reason when it is aborted; the directory can be continued then
 */
export function executeEvaluate(plan: EvaluatePlan, options: RunOptions): Promise<Outcome> {
  return runInDirectory(plan, options, (directory, run) =>
    recordedRun(plan, { directory, ...run }, (session) =>
      run.shard
        ? runShard({ plan, directory, session }, run, rowsOf(plan))
        : compare(plan, { directory, session }, run),
    ),
  );
}

/** Rows that a task works out. */
function rowsOf(plan: EvaluatePlan) {
  const rowsOfEpisode = policiesPlayed(plan);
  return ({ first, end }: Task) => (end - first) * rowsOfEpisode;
}

async function compare(
  plan: EvaluatePlan,
  { directory, session }: { directory: RunDirectory; session: Session },
  options: RunOptions,
): Promise<SummaryRow[]> {
  const merge = new ComparisonMerge(plan);
  const tasks = episodeTasks(plan);
  await runInOrder({ plan, tasks, directory, session }, options, {
    rowsOf: rowsOf(plan),
    merge: ({ condition = 0 }, output) => {
      merge.addGrid({ condition, output });
    },
  });
  const outputs = function* () {
    for (const task of tasks) {
      const { condition = 0, first, end } = task;
      yield { condition, first, end, output: outputOf(directory, task) };
    }
  };
  const paths = { episodes: directory.file('episodes.csv'), groups: directory.file('groups.csv') };
  const { rows, delaysCsv, returns } = merge.write(paths, outputs());
  writePieces(directory.file('delays.csv'), delaysCsv);
  if (returns && tellsAdaptivity(plan))
    writeWhole(
      directory.file('adaptivity.csv'),
      adaptivityCsv(adaptivityRows(plan, { found: returns, summary: rows })),
    );
  if (returns && tellsImportance(plan))
    writeWhole(
      directory.file('importance.csv'),
      importanceCsv(importanceRows(plan, { found: returns, parts: outputs() })),
    );
  if (tellsResponse(plan)) writeResponse(plan, { directory, parts: outputs });
  writeWhole(directory.file('summary.csv'), summaryCsv(rows));
  return rows;
}

function writeResponse(
  plan: EvaluatePlan,
  { directory, parts }: { directory: RunDirectory; parts: () => Iterable<ResponsePart> },
): void {
  const merge = new ResponseMerge(plan, parts);
  const pieces = function* () {
    yield responseHeader({ hasConditions: plan.conditions !== undefined });
    for (const rows of merge.response()) yield responseLines(rows);
  };
  writePieces(directory.file('response.csv'), pieces());
  const { phases, recovery } = merge.phases();
  writeWhole(directory.file('phases.csv'), phasesCsv(phases));
  if (tellsRecovery(plan)) writeWhole(directory.file('recovery.csv'), recoveryCsv(recovery));
}
