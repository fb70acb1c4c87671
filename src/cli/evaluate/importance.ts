import { verdictOfInterval } from '../../math/verdict.js';
import type { EvaluatePlan, Setting } from '../../runs/plans/plan.js';
import type { ImportanceRow } from '../../runs/tables/importance.js';
import { firstFew } from '../../words/lists.js';
import { terminalNumbers } from '../../words/numbers.js';
import { constantsAsTyped, sameSetting } from '../../words/settings.js';
import { renderTable, type Column } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { wrap } from '../terminal/width.js';

const { fixed } = terminalNumbers;

/** What evaluate prints for people of what learned policies look at: a table for each of them. */
export function importanceReport(
  plan: EvaluatePlan,
  rows: readonly ImportanceRow[],
  terminal: Terminal,
): string {
  const left = plan.items.filter(({ held }) => !held).map(({ policy }) => policy.kind);
  const head = wrap(
    `${terminal.bold('What do the policies look at?')} What is lost of the return where a policy sees the mean of` +
      ' a feature in its place, of the return of the best static split' +
      (plan.conditions ? ', mean over the conditions' : '') +
      '; + is clearly lost and - clearly gained, by the whole 95% interval of a bootstrap over training seeds' +
      ' and episodes.' +
      (left.length > 0
        ? ` Not told of ${firstFew([...new Set(left)])}: features are what learned policies see.`
        : ''),
    terminal.width,
  );
  const means = rows.filter(({ measure }) => measure === 'mean_ratio_loss');
  const policies = [...new Set(means.map(({ policy }) => policy))];
  return [
    head,
    ...policies.map((policy) => {
      const own = means.filter((row) => row.policy === policy);
      return `${terminal.bold(policy)}\n${tableOf(own, { plan, terminal })}`;
    }),
  ].join('\n\n');
}

/** Features below each other, what matters most first; settings side by side, of one its interval, too. */
function tableOf(
  rows: readonly ImportanceRow[],
  { plan, terminal }: { plan: EvaluatePlan; terminal: Terminal },
): string {
  const settings = plan.settings.filter((setting) => rows.some((row) => sameSetting(row, setting)));
  const [first] = settings;
  const features = rows
    .filter((row) => sameSetting(row, first))
    .sort((a, b) => rankOf(b) - rankOf(a))
    .map(({ feature }) => feature);
  const column = (
    heading: string,
    { setting, of, rank }: { setting: Setting; of: (row: ImportanceRow) => string; rank: number },
  ): Column => ({
    heading: [heading],
    cells: features.map((feature) => {
      const row = rows.find((one) => one.feature === feature && sameSetting(one, setting));
      return row ? of(row) : '–';
    }),
    align: 'right',
    rank,
  });
  const ofSetting =
    settings.length > 1
      ? settings.map((setting, i) =>
          column(constantsAsTyped(setting), { setting, of: marked, rank: i === 0 ? 0 : 2 + i }),
        )
      : [
          column('lost', { setting: first, of: marked, rank: 0 }),
          column('from', { setting: first, of: ({ low }) => number(low), rank: 0 }),
          column('to', { setting: first, of: ({ high }) => number(high), rank: 0 }),
        ];
  return renderTable(
    [{ heading: ['feature'], cells: features, align: 'left', rank: 0 }, ...ofSetting],
    terminal.width,
  );
}

/** What has no value comes last. */
function rankOf({ value }: ImportanceRow): number {
  return Number.isNaN(value) ? -Infinity : value;
}

/** `0.284 +`: clearly lost; `-0.012 -`: clearly gained. */
function marked(row: ImportanceRow): string {
  const mark = { ahead: '+', open: ' ', behind: '-' }[verdictOfInterval(row)];
  return `${number(row.value)} ${mark}`;
}

function number(value: number): string {
  return Number.isNaN(value) ? '–' : fixed(value, 3);
}
