import type { Interval } from '../../math/bootstrap.js';
import { quoted } from '../../words/texts.js';
import type { Row } from '../csv/table.js';

/** @throws {ReportError} where a value that was read does not lie within its interval */
export function checkInterval(row: Row, { value, low, high }: Interval): void {
  if (Number.isNaN(low) !== Number.isNaN(high))
    throw row.wrong('low', `but "high" is ${quoted(row.text('high'))}: expected both or none`);
  if (low > value || value > high)
    throw row.wrong(
      'value',
      `which does not lie between "low" ${low} and "high" ${high}; the file was changed: copy it` +
        ' again',
    );
}
