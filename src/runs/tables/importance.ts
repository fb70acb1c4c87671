import type { Interval } from '../../math/bootstrap.js';
import { parseTable, type Row } from '../csv/table.js';
import { csvLines } from '../csv/write.js';
import { namesOf, type Column } from './column.js';
import { checkInterval } from './interval.js';
import { JUDGED, judgedCells, judgedIdentity } from './judged.js';

/** What a row of importance.csv is about. */
export const IMPORTANCE_MEASURES = ['return_loss', 'ratio_loss', 'mean_ratio_loss'] as const;

export type ImportanceMeasure = (typeof IMPORTANCE_MEASURES)[number];

/** The columns of importance.csv. */
export const IMPORTANCE = [
  ...JUDGED,
  {
    name: 'feature',
    unit: '',
    label: 'what is held at its mean: a feature, or `rho_c`, `rho_p` of the actions before',
    type: 'text',
  },
  { name: 'measure', unit: '', label: 'what `value` is: see below', type: 'text' },
  {
    name: 'condition',
    unit: '',
    label: 'of `return_loss` and `ratio_loss`, where there are any',
    type: 'text',
  },
  { name: 'value', unit: '', label: 'what is lost; below 0 the policy does better without' },
  { name: 'low', unit: '', label: 'where its 95% interval begins' },
  { name: 'high', unit: '', label: 'where it ends' },
] as const satisfies readonly Column[];

export const IMPORTANCE_COLUMNS = namesOf(IMPORTANCE);

/** A row of importance.csv. */
export interface ImportanceRow extends Interval {
  eta: number;
  c2: number;
  policy: string;
  /** null where it was not trained */
  trainSeeds: number | null;
  feature: string;
  measure: ImportanceMeasure;
  /** null of a mean over conditions, and where there are none */
  condition: string | null;
}

/** The text of importance.csv. */
export function importanceCsv(rows: readonly ImportanceRow[]): string {
  return csvLines([
    IMPORTANCE_COLUMNS,
    ...rows.map((row) => [
      ...judgedCells(row),
      ...[row.feature, row.measure, row.condition, row.value, row.low, row.high],
    ]),
  ]);
}

/** Reads it back. @throws {ReportError} when it is no such table */
export function parseImportance(source: { file: string; text: string }): ImportanceRow[] {
  const rows: ImportanceRow[] = [];
  parseTable(source, {
    required: IMPORTANCE_COLUMNS,
    begin: (row) => () => rows.push(importanceRow(row)),
  });
  return rows;
}

/** A row that was read. @throws {ReportError} when it is none of this table */
export function importanceRow(row: Row): ImportanceRow {
  const measure = IMPORTANCE_MEASURES.find((name) => name === row.text('measure'));
  if (!measure) throw row.wrong('measure', `expected one of ${IMPORTANCE_MEASURES.join(', ')}`);
  const feature = row.text('feature');
  if (feature === '') throw row.wrong('feature', 'expected the name of a feature');
  const [value, low, high] = ['value', 'low', 'high'].map((column) => row.numberIfAny(column));
  checkInterval(row, { value, low, high });
  const { eta, c2, policy, trainSeeds, condition = null } = judgedIdentity(row);
  return { eta, c2, policy, trainSeeds, feature, measure, condition, value, low, high };
}
