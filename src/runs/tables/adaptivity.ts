import { parseTable, type Row } from '../csv/table.js';
import { csvLines, type Cell } from '../csv/write.js';
import { namesOf, type Column } from './column.js';

/** What a row of adaptivity.csv is about. */
export const MEASURES = [
  'ratio',
  'mean_ratio',
  'mean_ratio_outside',
  'worst_ratio',
  'interquartile_mean_ratio',
  'conditions_above',
  'conditions_below',
  'ratio_difference',
  'mean_ratio_difference',
  'probability_of_improvement',
  'geometric_mean_ratio',
  'geometric_mean_ratio_difference',
  'expected_utility',
  'largest_utility_loss',
  'hypervolume',
  'hypervolume_reference_sync_steps',
  'hypervolume_reference_e2e_steps',
] as const;

export type Measure = (typeof MEASURES)[number];

/** The columns of adaptivity.csv. */
export const ADAPTIVITY = [
  { name: 'eta', unit: '', label: 'constant η of the setting; empty over all settings' },
  { name: 'c2', unit: '', label: 'constant c₂ of the setting; empty over all settings' },
  { name: 'policy', unit: '', label: 'a rule, `best-single-split`, or a policy of all its seeds' },
  { name: 'train_seeds', unit: '', label: 'training seeds of it; empty where it was not trained' },
  { name: 'measure', unit: '', label: 'what `value` is: see below' },
  {
    name: 'condition',
    unit: '',
    label: 'of `ratio`, `ratio_difference` and `worst_ratio`, where there are any',
  },
  { name: 'versus', unit: '', label: 'the policy that it is held against, of a comparison' },
  { name: 'value', unit: '', label: 'ratio, share or probability' },
  { name: 'low', unit: '', label: 'where its 95% interval begins' },
  { name: 'high', unit: '', label: 'where it ends' },
] as const satisfies readonly Column[];

export const ADAPTIVITY_COLUMNS = namesOf(ADAPTIVITY);

/** A row of adaptivity.csv. */
export interface AdaptivityRow {
  /** both null over all settings */
  eta: number | null;
  c2: number | null;
  policy: string;
  /** null where it was not trained */
  trainSeeds: number | null;
  measure: Measure;
  condition: string | null;
  versus: string | null;
  /** NaN where there is none */
  value: number;
  /** likewise; a share of conditions has no interval */
  low: number;
  high: number;
}

/** The text of adaptivity.csv. */
export function adaptivityCsv(rows: readonly AdaptivityRow[]): string {
  const lines = rows.map(({ eta, c2, policy, trainSeeds, measure, ...row }): Cell[] => [
    ...[eta, c2, policy, trainSeeds, measure],
    ...[row.condition, row.versus, row.value, row.low, row.high],
  ]);
  return csvLines([ADAPTIVITY_COLUMNS, ...lines]);
}

/** Reads it back. @throws {ReportError} when it is no such table */
export function parseAdaptivity(source: { file: string; text: string }): AdaptivityRow[] {
  const rows: AdaptivityRow[] = [];
  parseTable(source, {
    required: ADAPTIVITY_COLUMNS,
    begin: (row) => () => rows.push(adaptivityRow(row)),
  });
  return rows;
}

/** A row that was read. @throws {ReportError} when it is none of this table */
export function adaptivityRow(row: Row): AdaptivityRow {
  const number = (column: string) => (row.text(column) === '' ? null : row.number(column));
  const text = (column: string) => (row.text(column) === '' ? null : row.text(column));
  const measure = MEASURES.find((name) => name === row.text('measure'));
  if (!measure) throw row.wrong('measure', `expected one of ${MEASURES.join(', ')}`);
  return {
    eta: number('eta'),
    c2: number('c2'),
    policy: row.text('policy'),
    trainSeeds: number('train_seeds'),
    measure,
    condition: text('condition'),
    versus: text('versus'),
    value: row.numberIfAny('value'),
    low: row.numberIfAny('low'),
    high: row.numberIfAny('high'),
  };
}
