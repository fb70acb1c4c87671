import { quoted } from '../../words/texts.js';
import { DELAY_COLUMNS } from '../tables/delays.js';
import type { DelayCounts } from './run-data.js';
import { ReportError } from '../errors.js';
import { itemKeyOf, type Episodes, type ReadItem } from './episodes.js';
import { readTable } from '../csv/table.js';

const REMEDY =
  'one of the two files was changed or cut: copy both again from the same run, or take delays.csv' +
  ' away to do without the distributions';

/**
 * Reads delays.csv into the items, and compares its totals with episodes.csv.
 *
 * @throws {ReportError} when the two contradict each other
 */
export async function readDelays(file: string, episodes: Episodes): Promise<void> {
  const counts = new Map<ReadItem, DelayCounts>();
  const lastLines = new Map<ReadItem, number>();
  await readTable(file, {
    required: DELAY_COLUMNS,
    begin: (row) => () => {
      const read = episodes.items.get(itemKeyOf(row));
      if (!read) throw row.wrong('item', `which has no rows in episodes.csv; ${REMEDY}`);
      const delay = row.count('delay_steps');
      if (delay >= episodes.steps)
        throw row.wrong(
          'delay_steps',
          `but episodes in episodes.csv have ${episodes.steps} steps; ${REMEDY}`,
        );
      const of = counts.get(read) ?? { sync: [], e2e: [] };
      if (delay < of.sync.length)
        throw row.wrong(
          'delay_steps',
          `after ${of.sync.length - 1} of the same item; delays have to ascend: copy the file again`,
        );
      while (of.sync.length < delay) {
        of.sync.push(0);
        of.e2e.push(0);
      }
      of.sync.push(row.count('sync_requests'));
      of.e2e.push(row.count('e2e_requests'));
      counts.set(read, of);
      lastLines.set(read, row.line);
    },
  });
  for (const read of episodes.items.values()) {
    const delays = counts.get(read) ?? { sync: [], e2e: [] };
    for (const [column, ofDelay] of [
      ['sync_requests', delays.sync],
      ['e2e_requests', delays.e2e],
    ] as const) {
      const total = ofDelay.reduce((sum, requests) => sum + requests, 0);
      if (total !== read.completed)
        throw new ReportError(
          { file, line: lastLines.get(read) ?? 1 },
          `column "${column}": the rows of item ${quoted(String(read.item.identity.item))} have ${total} requests in all, but` +
            ` those of episodes.csv have ${read.completed} in requests_completed; ${REMEDY}`,
        );
    }
    read.item.delays = delays;
  }
}
