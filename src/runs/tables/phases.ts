import { PHASE_MEASURES } from '../../simulator/metrics/response-meter.js';
import type { Row } from '../csv/table.js';
import { csvLines } from '../csv/write.js';
import { namesOf, type Column } from './column.js';
import { conditionColumn } from './condition.js';
import { JUDGED, judgedCells, judgedIdentity, type JudgedIdentity } from './judged.js';

/** The columns of phases.csv, but for the condition. */
export const PHASES: readonly Column[] = [
  ...JUDGED,
  { name: 'phase', unit: '', label: 'number of the part of the episode, from 0' },
  { name: 'from_step', unit: 'steps', label: 'its first step' },
  { name: 'until_step', unit: 'steps', label: 'the step after its last' },
  {
    name: 'completed_pct',
    unit: '%',
    label: '`requests_completed` of `requests_generated`, over all episodes',
  },
  ...PHASE_MEASURES,
];

export const PHASE_COLUMNS = namesOf(PHASES);

/** A row of phases.csv: means over episodes and training seeds. */
export interface PhaseRow extends JudgedIdentity {
  phase: number;
  fromStep: number;
  untilStep: number;
  completedPct: number;
  /** [PHASE_MEASURES] NaN where missing */
  means: readonly number[];
}

/** The text of phases.csv. */
export function phasesCsv(rows: readonly PhaseRow[]): string {
  return csvLines([
    [...PHASE_COLUMNS, ...conditionColumn(rows)],
    ...rows.map((row) => [
      ...judgedCells(row),
      ...[row.phase, row.fromStep, row.untilStep, row.completedPct],
      ...row.means,
      ...(row.condition === undefined ? [] : [row.condition]),
    ]),
  ]);
}

/** A row that was read. @throws {ReportError} when it is none of this table */
export function phaseRow(row: Row): PhaseRow {
  const [fromStep, untilStep] = [row.count('from_step'), row.count('until_step')];
  if (untilStep <= fromStep)
    throw row.wrong(
      'until_step',
      `which is not behind "from_step" ${fromStep}; the file was changed: copy it again`,
    );
  return {
    ...judgedIdentity(row),
    ...{ phase: row.count('phase'), fromStep, untilStep },
    completedPct: row.numberIfAny('completed_pct'),
    means: PHASE_MEASURES.map(({ name }) => row.numberIfAny(name)),
  };
}
