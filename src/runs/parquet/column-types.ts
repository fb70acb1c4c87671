import { METRICS } from '../../simulator/metrics/metrics.js';
import { decimal, readTable, type Row } from '../csv/table.js';
import type { Column } from '../tables/column.js';

/** What a column of a CSV becomes: whole numbers, numbers in double precision, truths, or texts. */
export type ColumnType = 'INT64' | 'DOUBLE' | 'BOOLEAN' | 'STRING';

export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** what is known of it */
  readonly column?: Column;
}

/** A value of a column; null where the cell is empty. */
export type Value = bigint | number | boolean | string | null;

const COUNTS = new Set<string>(
  METRICS.filter(({ kind }) => kind === 'count').map(({ name }) => name),
);

/** The type of a column that a table always has. It does not depend on what stands in it. */
function typeOf({ name, type }: Column): ColumnType {
  if (type === 'text') return 'STRING';
  return type === 'count' || COUNTS.has(name) ? 'INT64' : 'DOUBLE';
}

/** The value of a cell. @throws {ReportError} when it is none of the type */
export function valueAt(row: Row, index: number, type: ColumnType): Value {
  const cell = row.cells[index];
  if (cell === '') return null;
  switch (type) {
    case 'STRING':
      return cell;
    case 'DOUBLE':
      return row.numberAt(index);
    case 'INT64':
      if (!isWhole(cell)) throw row.wrongAt(index, 'a whole number');
      return BigInt(cell);
    case 'BOOLEAN':
      if (!isTruth(cell)) throw row.wrongAt(index, 'true or false');
      return cell === 'true';
  }
}

/**
 * The columns of a CSV with their types. Of those that are not known, the values that a scenario draws or
 * varies, it is by what stands in them: the narrowest that all cells are of, see {@link NARROWEST_FIRST}.
 *
 * @param known columns that the table may have
 * @param required names of those that it must have
 * @throws {ReportError} when it is no such table
 */
export async function typedColumns(
  file: string,
  known: readonly Column[],
  required: readonly string[],
): Promise<TypedColumn[]> {
  let columns: { name: string; column: Column | undefined; left: Set<ColumnType> }[] = [];
  await readTable(file, {
    required,
    begin: (row) => {
      columns = row.header.map((name) => ({
        name,
        column: known.find((column) => column.name === name),
        left: new Set(NARROWEST_FIRST),
      }));
      const unknown = [...columns.entries()].filter(([, { column }]) => !column);
      return () => {
        for (const [index, { left }] of unknown) {
          const cell = row.cells[index];
          if (cell !== '') for (const type of left) if (!IS_OF[type](cell)) left.delete(type);
        }
      };
    },
  });
  return columns.map(({ name, column, left }) => ({
    name,
    type: column ? typeOf(column) : NARROWEST_FIRST.find((type) => left.has(type))!,
    ...(column ? { column } : {}),
  }));
}

const NARROWEST_FIRST: readonly ColumnType[] = ['INT64', 'DOUBLE', 'BOOLEAN', 'STRING'];

const IS_OF: Readonly<Record<ColumnType, (cell: string) => boolean>> = {
  INT64: isWhole,
  DOUBLE: (cell) => !Number.isNaN(decimal(cell)),
  BOOLEAN: isTruth,
  STRING: () => true,
};

/** Whole, and exact as a number of any program. */
function isWhole(cell: string): boolean {
  return /^-?\d+$/.test(cell) && Number.isSafeInteger(Number(cell));
}

function isTruth(cell: string): boolean {
  return cell === 'true' || cell === 'false';
}
