import { METRICS } from '../../simulator/metrics/metrics.js';
import { readTable } from '../csv/table.js';
import type { Column } from '../tables/column.js';
import { CONDITION } from '../tables/condition.js';
import { DELAYS } from '../tables/delays.js';
import { EPISODE } from '../tables/episodes.js';
import { GROUPS } from '../tables/groups.js';
import { IDENTITY } from '../tables/identity.js';
import { typedColumns, valueAt } from './column-types.js';
import type { LargeTable } from './names.js';
import { ParquetFile } from './parquet-file.js';

const COLUMNS = {
  episodes: [...IDENTITY, ...EPISODE, ...METRICS, CONDITION],
  groups: [...GROUPS, CONDITION],
  delays: [...DELAYS, CONDITION],
} as const satisfies Readonly<Record<LargeTable, readonly Column[]>>;

/**
 * Writes a CSV as Parquet, column by column as it stands there. Holds some of the rows at a time, however
 * many there are.
 *
 * @param from.file a CSV of the columns of `from.table`, with others behind them
 * @returns the rows written
 * @throws {ReportError} for a file that is no such table
 * @throws the file system's error; nothing is left behind then
 */
export async function writeParquet(
  from: { file: string; table: LargeTable },
  to: string,
  about: { version: string },
): Promise<number> {
  const known: readonly Column[] = COLUMNS[from.table];
  const columns = await typedColumns(from.file, known, requiredOf(known));
  const documented = columns.flatMap(({ column }) =>
    column ? [{ name: column.name, unit: column.unit, about: column.label }] : [],
  );
  const file = new ParquetFile(to, columns, {
    createdBy: `metalore version ${about.version}`,
    metadata: { 'metalore.columns': JSON.stringify(documented) },
  });
  try {
    await readTable(from.file, {
      required: columns.map(({ name }) => name),
      begin: (row) => {
        const at = (index: number) => valueAt(row, index, columns[index].type);
        return () => {
          file.add(at);
        };
      },
    });
    file.finish();
  } finally {
    file.discardUnfinished();
  }
  return file.rows;
}

/** Those without which it is no such table; older versions do not write what is new since. */
function requiredOf(columns: readonly Column[]): string[] {
  return columns
    .filter((column) => column !== CONDITION && !('since' in column))
    .map(({ name }) => name);
}
