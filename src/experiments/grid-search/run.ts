import { writeWhole } from '../../runs/files/write-whole.js';
import { planIdentities, type GridSearchPlan } from '../../runs/plans/plan.js';
import type { RunDirectory } from '../../runs/run-directory.js';
import { recordedRun, type Session } from '../../runs/run-record.js';
import { ContextColumns } from '../../runs/tables/contexts.js';
import { DelayCounts } from '../../runs/tables/delays.js';
import { EpisodePart } from '../../runs/tables/episode-part.js';
import { EpisodesFile } from '../../runs/tables/episodes.js';
import type { SummaryRow } from '../../runs/tables/summarizer.js';
import { summaryCsv } from '../../runs/tables/summary.js';
import { runInDirectory, runInOrder, type Outcome, type RunOptions } from '../run.js';
import { episodeTasks } from '../task.js';

/**
 * Carries out a grid search and leaves `episodes.csv`, `delays.csv` and `summary.csv`. A finished plan
 * is only read; one that was interrupted goes on where it was.
 *
 * @throws {OutputError} when the directory cannot be used or written
 * @throws the signal's reason when it is aborted; the directory can be continued then
 */
export function executeGridSearch(plan: GridSearchPlan, options: RunOptions): Promise<Outcome> {
  return runInDirectory(plan, options, (directory, run) =>
    recordedRun(plan, { directory, ...run }, (session) =>
      search(plan, { directory, session }, run),
    ),
  );
}

async function search(
  plan: GridSearchPlan,
  { directory, session }: { directory: RunDirectory; session: Session },
  options: RunOptions,
): Promise<SummaryRow[]> {
  const splits = plan.items.length;
  const delays = new DelayCounts(splits);
  const file = new EpisodesFile(
    directory.file('episodes.csv'),
    planIdentities(plan),
    new ContextColumns(plan.scenario),
  );
  try {
    const job = { plan, tasks: episodeTasks(plan), directory, session };
    await runInOrder(job, options, {
      rowsOf: ({ first, end }) => (end - first) * splits,
      merge: (_, output) => {
        const part = new EpisodePart(output);
        part.lines.forEach((line, row) => {
          file.add(row % splits, line, part.metricsOf(row));
        });
        delays.addPart(part.delays);
      },
    });
    file.finish();
  } finally {
    file.discardUnfinished();
  }
  const names = plan.items.map(({ name }, index) => ({ name, index }));
  writeWhole(directory.file('delays.csv'), delays.csv(names));
  const rows = file.summary();
  writeWhole(directory.file('summary.csv'), summaryCsv(rows));
  return rows;
}
