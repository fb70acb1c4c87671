import { csvCells } from '../csv/write.js';
import type { Column } from './column.js';

/** The last column of every table of an evaluation in conditions; other tables do not have it. */
export const CONDITION = {
  name: 'condition',
  unit: '',
  label: 'name of the condition, where the scenario has `conditions`',
} as const satisfies Column;

/** What a row is in, where there are conditions. */
export interface InCondition {
  condition?: string | undefined;
}

/** The column, where any row is in a condition. */
export function conditionColumn(rows: readonly InCondition[]): string[] {
  return rows.some(({ condition }) => condition !== undefined) ? [CONDITION.name] : [];
}

/** What ends a line of a condition, with the comma before it; nothing where there are no conditions. */
export function conditionCell({ condition }: InCondition): string {
  return condition === undefined ? '' : `,${csvCells([condition])}`;
}
