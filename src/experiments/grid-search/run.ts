import { writePieces } from '../../runs/files/whole-file.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import type { GridSearchPlan } from '../../runs/plans/plan.js';
import { planIdentities } from '../../runs/plans/identities.js';
import type { RunDirectory } from '../../runs/run-directory.js';
import { recordedRun, type Session } from '../../runs/run-record.js';
import { ContextColumns } from '../../runs/tables/contexts.js';
import { DelayCounts } from '../../runs/tables/delays.js';
import { EpisodePart } from '../../runs/tables/episode-part.js';
import { EpisodesFile } from '../../runs/tables/episodes.js';
import { GroupsFile } from '../../runs/tables/groups.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import { summaryCsv } from '../../runs/tables/summary.js';
import { runInDirectory, runInOrder, runShard, type Outcome, type RunOptions } from '../run.js';
import { episodeTasks, type Task } from '../task.js';
import { searchedAt } from './plan.js';

/**
 * Carries out a grid search and leaves `episodes.csv`, `delays.csv`, `summary.csv` and, of several groups of UEs,
 * `groups.csv`, of every point where it varies. A finished plan is only read; one that was interrupted goes on where it was.
 *
 * @throws {OutputError} when the directory cannot be used or written
 * @throws the signal's reason when it is aborted; the directory can be continued then
 */
export function executeGridSearch(plan: GridSearchPlan, options: RunOptions): Promise<Outcome> {
  return runInDirectory(plan, options, (directory, run) =>
    recordedRun(plan, { directory, ...run }, (session) =>
      run.shard
        ? runShard({ plan, directory, session }, run, rowsOf(plan))
        : search(plan, { directory, session }, run),
    ),
  );
}

/** Rows that a task gives. */
function rowsOf({ items }: GridSearchPlan) {
  return ({ first, end }: Task) => (end - first) * items.length;
}

async function search(
  plan: GridSearchPlan,
  { directory, session }: { directory: RunDirectory; session: Session },
  options: RunOptions,
): Promise<SummaryRow[]> {
  const splits = plan.items.length;
  const { conditions = [undefined] } = plan;
  const delays = new DelayCounts(conditions.length * splits);
  const identities = conditions.flatMap((condition) => planIdentities(plan, condition));
  const contexts = new ContextColumns(searchedAt(plan));
  const file = new EpisodesFile(directory.file('episodes.csv'), identities, contexts);
  let groups: GroupsFile | undefined;
  try {
    groups = GroupsFile.of(plan, directory.file('groups.csv'), identities);
    const job = { plan, tasks: episodeTasks(plan), directory, session };
    await runInOrder(job, options, {
      rowsOf: rowsOf(plan),
      merge: ({ first, condition = 0 }, output) => {
        const part = new EpisodePart(output);
        const firstItem = condition * splits;
        part.lines.forEach((line, row) => {
          const item = firstItem + (row % splits);
          file.add(item, line, part.metricsOf(row));
          const episode = first + Math.floor(row / splits);
          groups?.add({ item, episode }, output['groups'] as Float64Array, row);
        });
        delays.addPart(part.delays, (item) => firstItem + item);
      },
    });
    file.finish();
    groups?.finish();
  } finally {
    file.discardUnfinished();
    groups?.discardUnfinished();
  }
  const names = identities.map(({ item, ...at }, index) => ({ ...at, name: String(item), index }));
  writePieces(directory.file('delays.csv'), delays.csv(names));
  const rows = file.summary();
  writeWhole(directory.file('summary.csv'), summaryCsv(rows));
  return rows;
}
