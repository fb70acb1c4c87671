import { METRICS } from '../../simulator/metrics/metrics.js';
import { ADAPTIVITY } from './adaptivity.js';
import type { Column } from './column.js';
import { CONDITION } from './condition.js';
import { DELAYS } from './delays.js';
import { IMPORTANCE } from './importance.js';
import { PHASES } from './phases.js';
import { RECOVERY } from './recovery.js';
import { RESPONSE } from './response.js';
import { EPISODE } from './episodes.js';
import { GROUPS } from './groups.js';
import { IDENTITY } from './identity.js';
import { POLICY_MAP } from './policy-map.js';
import { PROGRESS } from './progress.js';

/** The tables that metalore writes, by their files, with all of their columns in their order. */
export const TABLES: Readonly<Record<string, readonly Column[]>> = {
  'episodes.csv': [...IDENTITY, ...EPISODE, ...METRICS, CONDITION],
  'groups.csv': [...GROUPS, CONDITION],
  'adaptivity.csv': ADAPTIVITY,
  'response.csv': [...RESPONSE, CONDITION],
  'phases.csv': [...PHASES, CONDITION],
  'recovery.csv': [...RECOVERY, CONDITION],
  'importance.csv': IMPORTANCE,
  'delays.csv': [...DELAYS, CONDITION],
  'policy-map.csv': POLICY_MAP,
  'progress.csv': PROGRESS,
};

/** Columns as a table of Markdown: name, unit, meaning. */
export function markdownOf(columns: readonly Column[]): string {
  const rows = [
    ['column', 'unit', 'meaning'],
    ...columns.map(({ name, unit, label }) => [`\`${name}\``, unit, label]),
  ];
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => widthOf(row[at]))));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell + ' '.repeat(widths[at] - widthOf(cell))).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** Characters as a reader counts them: a letter with its marks is one. */
function widthOf(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length;
}

/**
 * A document with the tables of its columns as they are now: each stands between
 * `<!-- columns: FILE -->` and `<!-- end -->`.
 */
export function withColumns(document: string): string {
  return document.replace(
    /(?<=<!-- columns: (\S+) -->\n)[^]*?(?=\n<!-- end -->)/g,
    (_, file: string) => `\n${markdownOf(TABLES[file])}\n`,
  );
}
