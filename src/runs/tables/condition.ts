import type { ContextValue } from '../../config/schema/contexts.js';
import { csvCells, type Cell } from '../csv/write.js';
import type { Column } from './column.js';

/** The last column of every table of an evaluation in conditions; other tables do not have it. */
export const CONDITION = {
  name: 'condition',
  unit: '',
  label: 'name of the condition, or of the point of `--vary`, where there are any',
  type: 'text',
} as const satisfies Column;

/** What a row is in, where there are conditions, and the varied values there, by their paths. */
export interface InCondition {
  condition?: string | undefined;
  varied?: Readonly<Record<string, ContextValue>> | undefined;
}

/** The columns: of varied values, named by their paths, and of the condition, where any row is in one. */
export function conditionColumn(rows: readonly InCondition[]): string[] {
  return [
    ...Object.keys(rows.at(0)?.varied ?? {}),
    ...(rows.some(({ condition }) => condition !== undefined) ? [CONDITION.name] : []),
  ];
}

/** The cells of a row in these columns. */
export function conditionCells({ condition, varied = {} }: InCondition): Cell[] {
  return [
    ...Object.values(varied).map((value) => (typeof value === 'boolean' ? String(value) : value)),
    ...(condition === undefined ? [] : [condition]),
  ];
}

/** What ends a line of a condition, with the comma before it; nothing where there are no conditions. */
export function conditionCell(row: InCondition): string {
  const cells = conditionCells(row);
  return cells.length === 0 ? '' : `,${csvCells(cells)}`;
}
