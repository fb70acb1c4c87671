import { existsSync } from 'node:fs';
import { settingKey } from '../../words/settings.js';
import { readTable, type Row } from '../csv/table.js';
import { PHASE_COLUMNS, phaseRow, type PhaseRow } from '../tables/phases.js';
import { RECOVERY_COLUMNS, recoveryRow, type RecoveryRow } from '../tables/recovery.js';
import { RESPONSE_COLUMNS, responseRow, type ResponseRow } from '../tables/response.js';
import type { JudgedIdentity } from '../tables/judged.js';
import type { RunResponse } from './run-data.js';

const REMEDY =
  'one of the two files was changed or cut: copy both again from the same run, or take this one' +
  ' away to do without what it tells';

/** What episodes.csv says of an evaluation. */
export interface EvaluatedIn {
  settings: readonly { eta: unknown; c2: unknown }[];
  /** empty where there are none */
  conditions: readonly string[];
}

/**
 * Reads response.csv, phases.csv and recovery.csv, as far as they are there.
 *
 * @returns undefined without response.csv
 * @throws {ReportError} when one of them contradicts itself or episodes.csv
 */
export async function readResponse(
  files: { response: string; phases: string; recovery: string },
  evaluated: EvaluatedIn,
): Promise<RunResponse | undefined> {
  if (!existsSync(files.response)) return undefined;
  const courses: ResponseRow[] = [];
  await readTable(files.response, {
    required: RESPONSE_COLUMNS,
    begin: reading(courses, {
      read: responseRow,
      keyOf: ({ change, step }) => [change, step],
      evaluated,
    }),
  });
  const phases: PhaseRow[] = [];
  if (existsSync(files.phases))
    await readTable(files.phases, {
      required: PHASE_COLUMNS,
      begin: reading(phases, { read: phaseRow, keyOf: ({ phase }) => [phase], evaluated }),
    });
  const recovery: RecoveryRow[] = [];
  if (existsSync(files.recovery))
    await readTable(files.recovery, {
      required: RECOVERY_COLUMNS,
      begin: reading(recovery, {
        read: recoveryRow,
        keyOf: ({ change, measure, versus }) => [change, measure, versus],
        evaluated,
      }),
    });
  return { courses, phases, recovery };
}

/** Reads rows, each of which may stand there once, and only of what episodes.csv has. */
function reading<Read extends JudgedIdentity>(
  rows: Read[],
  {
    read,
    keyOf,
    evaluated: { settings, conditions },
  }: {
    read: (row: Row) => Read;
    /** what tells the rows of a policy apart */
    keyOf: (read: Read) => unknown[];
    evaluated: EvaluatedIn;
  },
): (row: Row) => () => void {
  const known = new Set(settings.map(settingKey));
  const seen = new Set<string>();
  return (row) => () => {
    const found = read(row);
    const { eta, c2, policy, condition } = found;
    if (!known.has(settingKey({ eta, c2 })))
      throw row.wrong('eta', `and "c2" ${c2}, which no row of episodes.csv has; ${REMEDY}`);
    if (condition === undefined ? conditions.length > 0 : !conditions.includes(condition))
      throw row.error(
        condition === undefined
          ? `the row says no condition, and episodes.csv has some; ${REMEDY}`
          : `column "condition": found ${JSON.stringify(condition)}, which episodes.csv does not have;` +
              ` ${REMEDY}`,
      );
    const key = JSON.stringify([eta, c2, policy, condition, ...keyOf(found)]);
    if (seen.has(key)) throw row.wrong('policy', 'which has this row twice; copy the file again');
    seen.add(key);
    rows.push(found);
  };
}
