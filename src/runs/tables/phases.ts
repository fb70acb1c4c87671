import { PHASE_MEASURES } from '../../simulator/metrics/response-meter.js';
import { csvLines } from '../csv/write.js';
import { namesOf, type Column } from './column.js';
import { conditionColumn } from './condition.js';
import { JUDGED, judgedCells, type JudgedIdentity } from './judged.js';

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
    [...namesOf(PHASES), ...conditionColumn(rows)],
    ...rows.map((row) => [
      ...judgedCells(row),
      ...[row.phase, row.fromStep, row.untilStep, row.completedPct],
      ...row.means,
      ...(row.condition === undefined ? [] : [row.condition]),
    ]),
  ]);
}
