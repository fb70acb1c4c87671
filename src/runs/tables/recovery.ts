import type { Interval } from '../../math/bootstrap.js';
import type { Row } from '../csv/table.js';
import { csvLines } from '../csv/write.js';
import { namesOf, type Column } from './column.js';
import { conditionColumn } from './condition.js';
import { checkInterval } from './interval.js';
import {
  changeIn,
  JUDGED,
  judgedCells,
  judgedIdentity,
  type Change,
  type JudgedIdentity,
} from './judged.js';

/** What a row of recovery.csv is about. */
export const RECOVERY_MEASURES = [
  'recovery_steps',
  'recovery_steps_difference',
  'not_recovered',
] as const;

export type RecoveryMeasure = (typeof RECOVERY_MEASURES)[number];

/** The columns of recovery.csv, but for the condition. */
export const RECOVERY = [
  ...JUDGED,
  {
    name: 'change',
    unit: '',
    label: '`rise` or `fall` of the load; empty for all changes',
    type: 'text',
  },
  { name: 'measure', unit: '', label: 'what `value` is: see below', type: 'text' },
  {
    name: 'versus',
    unit: '',
    label: 'the rule that it is held against, of a difference',
    type: 'text',
  },
  { name: 'value', unit: '', label: 'steps, or a share of the changes' },
  { name: 'low', unit: '', label: 'where its 95% interval begins' },
  { name: 'high', unit: '', label: 'where it ends' },
] as const satisfies readonly Column[];

export const RECOVERY_COLUMNS = namesOf(RECOVERY);

/** A row of recovery.csv. */
export interface RecoveryRow extends JudgedIdentity, Interval {
  change: Change;
  measure: RecoveryMeasure;
  versus: string | null;
}

/** The text of recovery.csv. */
export function recoveryCsv(rows: readonly RecoveryRow[]): string {
  return csvLines([
    [...RECOVERY_COLUMNS, ...conditionColumn(rows)],
    ...rows.map((row) => [
      ...judgedCells(row),
      ...[row.change, row.measure, row.versus, row.value, row.low, row.high],
      ...(row.condition === undefined ? [] : [row.condition]),
    ]),
  ]);
}

/** A row that was read. @throws {ReportError} when it is none of this table */
export function recoveryRow(row: Row): RecoveryRow {
  const measure = RECOVERY_MEASURES.find((name) => name === row.text('measure'));
  if (!measure) throw row.wrong('measure', `expected one of ${RECOVERY_MEASURES.join(', ')}`);
  const [value, low, high] = ['value', 'low', 'high'].map((column) => row.numberIfAny(column));
  checkInterval(row, { value, low, high });
  return {
    ...judgedIdentity(row),
    change: changeIn(row),
    measure,
    versus: row.text('versus') === '' ? null : row.text('versus'),
    ...{ value, low, high },
  };
}
