import { RESPONSE_MEASURES } from '../../simulator/metrics/response-meter.js';
import { csvLines } from '../csv/write.js';
import type { Row } from '../csv/table.js';
import { namesOf, type Column } from './column.js';
import { CONDITION } from './condition.js';
import {
  changeIn,
  JUDGED,
  judgedCells,
  judgedIdentity,
  type Change,
  type JudgedIdentity,
} from './judged.js';

/** What is told of each measure over episodes: quantiles, and how they are called. */
export const QUANTILES = [
  { suffix: 'median', q: 0.5, label: 'median over episodes' },
  { suffix: 'p10', q: 0.1, label: '10th percentile' },
  { suffix: 'p90', q: 0.9, label: '90th percentile' },
] as const;

/** The columns of response.csv, but for the condition. */
export const RESPONSE: readonly Column[] = [
  ...JUDGED,
  {
    name: 'change',
    unit: '',
    label: '`rise` or `fall` of the load, where changes are drawn; else empty',
  },
  {
    name: 'step',
    unit: 'steps',
    label:
      'of the episode; since the change, where there is one; the first of those taken together',
  },
  { name: 'samples', unit: '', label: 'episodes, or changes in all of them, times training seeds' },
  ...RESPONSE_MEASURES.flatMap(({ name, unit, label }) =>
    QUANTILES.map(({ suffix, label: of }, i) => ({
      name: `${name}_${suffix}`,
      unit,
      label: i === 0 ? `${label}: ${of}` : of,
    })),
  ),
];

const COLUMNS = namesOf(RESPONSE);

/** A row of response.csv. */
export interface ResponseRow extends JudgedIdentity {
  change: Change;
  step: number;
  samples: number;
  /** [RESPONSE_MEASURES][QUANTILES] NaN where missing */
  quantiles: readonly (readonly number[])[];
}

/** Its first line. */
export function responseHeader({ hasConditions }: { hasConditions: boolean }): string {
  return csvLines([[...COLUMNS, ...(hasConditions ? [CONDITION.name] : [])]]);
}

/** Some of its rows. */
export function responseLines(rows: readonly ResponseRow[]): string {
  return csvLines(
    rows.map((row) => [
      ...judgedCells(row),
      ...[row.change, row.step, row.samples],
      ...row.quantiles.flat(),
      ...(row.condition === undefined ? [] : [row.condition]),
    ]),
  );
}

export const RESPONSE_COLUMNS = COLUMNS;

/** A row that was read. @throws {ReportError} when it is none of this table */
export function responseRow(row: Row): ResponseRow {
  return {
    ...judgedIdentity(row),
    change: changeIn(row),
    step: row.count('step'),
    samples: row.count('samples'),
    quantiles: RESPONSE_MEASURES.map(({ name }) => {
      const column = (suffix: string) => `${name}_${suffix}`;
      const values = QUANTILES.map(({ suffix }) => row.numberIfAny(column(suffix)));
      const [median, low, high] = values;
      if (low > median || median > high)
        throw row.wrong(
          column('median'),
          `which does not lie between "${column('p10')}" ${low} and "${column('p90')}" ${high}; the` +
            ' file was changed: copy it again',
        );
      return values;
    }),
  };
}
