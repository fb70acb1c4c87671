import type { Run } from '../../runs/read/run-data.js';
import type { JudgedIdentity } from '../../runs/tables/judged.js';
import { firstFew } from '../../words/lists.js';
import { printable } from '../../words/texts.js';
import type { ReportData } from '../data.js';
import type { Settings } from './settings.js';

/**
 * How policies respond to changes of the load, under the chosen setting, or the first that tells: in the first
 * condition in which something changes.
 *
 * @param warnings receives which evaluation is shown where several tell
 */
export function responseOf(
  runs: readonly Run[],
  settings: Settings,
  warnings: string[],
): Pick<ReportData, 'response'> {
  const told = runs.flatMap((run) => (run.response ? [{ run, ...run.response }] : []));
  const { chosen, all } = settings;
  for (const setting of [chosen, ...all.filter((other) => other !== chosen)]) {
    const isOf = ({ eta, c2 }: JudgedIdentity) => eta === setting.eta && c2 === setting.c2;
    const [first, ...others] = told.filter(({ courses }) => courses.some(isOf));
    if (!(first as unknown)) continue;
    if (others.length > 0)
      warnings.push(
        'How policies respond to changes of the load is told by several evaluations; that of' +
          ` ${first.run.directory} is shown, not that of` +
          ` ${firstFew(others.map(({ run }) => run.directory))}.`,
      );
    const condition = first.courses.find(isOf)?.condition;
    const own = <Row extends JudgedIdentity>(rows: readonly Row[]) =>
      rows
        .filter((row) => isOf(row) && row.condition === condition)
        .map((row) => ({ ...row, policy: printable(row.policy) }));
    return {
      response: {
        setting,
        condition: condition === undefined ? null : printable(condition),
        courses: own(first.courses),
        phases: own(first.phases),
        recovery: own(first.recovery).map((row) => ({
          ...row,
          versus: row.versus && printable(row.versus),
        })),
      },
    };
  }
  return {};
}
