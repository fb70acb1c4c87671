import { UsageError } from '../config/explaining/errors.js';
import type { Scenario } from '../config/schema/scenario.js';
import { thousands } from '../words/numbers.js';
import { enumerated } from '../words/lists.js';
import type { TraceSize } from './format.js';

/**
 * Refuses a trace of another size than the scenario's.
 *
 * @throws {UsageError} naming what to set
 */
export function requireFit(folder: string, size: TraceSize, scenario: Scenario): void {
  const found: string[] = [];
  const there: string[] = [];
  const remedies: string[] = [];
  for (const [key, what] of [
    ['ues', 'UEs'],
    ['sensors', 'sensors'],
  ] as const) {
    const counts = scenario[key].map(({ count }) => count);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total === size[key]) continue;
    found.push(`${thousands(size[key])} ${what}`);
    there.push(`${thousands(total)} ${what}`);
    remedies.push(remedyFor(key, counts, size[key]));
  }
  if (scenario.steps !== size.steps) {
    found.push(`${thousands(size.steps)} steps`);
    there.push(`${thousands(scenario.steps)} steps`);
    remedies.push(`--set steps=${size.steps}`);
  }
  if (found.length === 0) return;
  throw new UsageError(
    `the trace ${folder} has ${enumerated(found)}, the scenario ${enumerated(there)};` +
      ` pass ${remedies.join(' ')}`,
  );
}

/** What makes the counts of a list of groups add up to another total: a change of the last of them. */
function remedyFor(key: 'ues' | 'sensors', counts: readonly number[], wanted: number): string {
  const before = counts.slice(0, -1).reduce((sum, count) => sum + count, 0);
  return counts.length > 0 && wanted >= before
    ? `--set ${key}.${counts.length - 1}.count=${wanted - before}`
    : `a config whose counts under ${key}: add up to ${wanted}`;
}
