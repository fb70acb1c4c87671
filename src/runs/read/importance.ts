import { existsSync } from 'node:fs';
import { settingKey } from '../../words/settings.js';
import { readTable } from '../csv/table.js';
import { IMPORTANCE_COLUMNS, importanceRow, type ImportanceRow } from '../tables/importance.js';
import type { EvaluatedIn } from './response.js';

const REMEDY =
  'one of the two files was changed or cut: copy both again from the same run, or take importance.csv' +
  ' away to do without what it tells';

/**
 * Reads importance.csv.
 *
 * @returns undefined where there is none
 * @throws {ReportError} when it contradicts itself or episodes.csv
 */
export async function readImportance(
  file: string,
  { settings, conditions }: EvaluatedIn,
): Promise<ImportanceRow[] | undefined> {
  if (!existsSync(file)) return undefined;
  const known = new Set(settings.map(settingKey));
  const seen = new Set<string>();
  const rows: ImportanceRow[] = [];
  await readTable(file, {
    required: IMPORTANCE_COLUMNS,
    begin: (row) => () => {
      const found = importanceRow(row);
      const { eta, c2, policy, feature, measure, condition } = found;
      if (!known.has(settingKey({ eta, c2 })))
        throw row.wrong('eta', `and "c2" ${c2}, which no row of episodes.csv has; ${REMEDY}`);
      if (condition !== null && !conditions.includes(condition))
        throw row.wrong('condition', `which episodes.csv does not have; ${REMEDY}`);
      const key = JSON.stringify([eta, c2, policy, feature, measure, condition]);
      if (seen.has(key))
        throw row.wrong('feature', 'which has this row twice; copy the file again');
      seen.add(key);
      rows.push(found);
    },
  });
  return rows;
}
