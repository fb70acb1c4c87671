import { readFileSync } from 'node:fs';
import { z } from '../../packages/zod.js';
import { parseTable } from '../../runs/csv/table.js';
import { namesOf, type Column } from '../../runs/tables/column.js';

/** Tables of a run directory in what `--json` prints: a row is an object by the names of its columns. */

type Json = Record<string, string | number | null>;

/** What the rows of a table are. Columns that some runs do not have are left out there. */
export function rowSchema(
  columns: readonly Column[],
  { optional = [] }: { optional?: readonly Column[] } = {},
) {
  const field = ({ label, type }: Column) =>
    (type === 'text' ? z.string() : z.number()).nullable().describe(label);
  return z.strictObject(
    Object.fromEntries<z.ZodType<string | number | null | undefined>>([
      ...columns.map((column) => [column.name, field(column)] as const),
      ...optional.map((column) => [column.name, field(column).optional()] as const),
    ]),
  );
}

/**
 * The rows of a table that a run has left.
 *
 * @throws {ReportError} when the file is no such table
 */
export function tableRows(
  file: string,
  columns: readonly Column[],
  { optional = [] }: { optional?: readonly Column[] } = {},
): Json[] {
  const rows: Json[] = [];
  parseTable(
    { file, text: readFileSync(file, 'utf8') },
    {
      required: namesOf(columns),
      begin: (row) => {
        const there = [...columns, ...optional.filter(({ name }) => row.has(name))];
        return () => {
          rows.push(
            Object.fromEntries(
              there.map(({ name, type }) => [
                name,
                row.text(name) === '' ? null : type === 'text' ? row.text(name) : row.number(name),
              ]),
            ),
          );
        };
      },
    },
  );
  return rows;
}
