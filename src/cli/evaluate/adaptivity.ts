import { countedConditions } from '../../config/conditions.js';
import type { Interval } from '../../math/bootstrap.js';
import { tallyOf, verdictOfInterval, type Tally } from '../../math/verdict.js';
import type { EvaluatePlan } from '../../runs/plans/plan.js';
import type { AdaptivityRow, Measure } from '../../runs/tables/adaptivity.js';
import { terminalNumbers } from '../../words/numbers.js';
import { constantsAsTyped, sameSetting } from '../../words/settings.js';
import { verdictWord } from '../../words/verdicts.js';
import { renderTable, type Column } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { wrap } from '../terminal/width.js';

const { fixed } = terminalNumbers;

/** Characters of a line of a heading, where a name can be broken. */
const HEADING_WIDTH = 13;

/**
 * What evaluate prints for people of how policies keep up: a table for each setting, which repeats the
 * comparison's where there are no conditions and several settings, and one over all.
 */
export function adaptivityReport(
  plan: EvaluatePlan,
  rows: readonly AdaptivityRow[],
  terminal: Terminal,
): string {
  const head = wrap(
    `${terminal.bold('Does it adapt?')} Mean return against the best static split found afresh` +
      (plan.vary ? ' at each point' : plan.conditions ? ' in each condition' : '') +
      '; + is clearly above 1 and - clearly below, by the whole 95% interval of a bootstrap over' +
      ' training seeds and episodes.' +
      (countedConditions(plan).includes(false)
        ? ' What is said over conditions leaves out those outside of what training draws.'
        : ''),
    terminal.width,
  );
  const counted = countedConditions(plan);
  const repeats = !plan.conditions && plan.settings.length > 1;
  const tables = (repeats ? [] : plan.settings).map((setting) => {
    const own = rows.filter(({ eta, c2 }) => sameSetting({ eta, c2 }, setting));
    return [
      terminal.bold(constantsAsTyped(setting)),
      settingTable(own, { counted, terminal }),
      ...comparisons(own, 'mean_ratio_difference', counted).map((line) =>
        wrap(line, terminal.width),
      ),
    ].join('\n');
  });
  const over = rows.filter(({ eta }) => eta === null);
  return [head, ...tables, ...(over.length > 0 ? [overTable(over, terminal)] : [])].join('\n\n');
}

/** Conditions below each other, policies side by side. */
function settingTable(
  rows: readonly AdaptivityRow[],
  { counted, terminal }: { counted: readonly boolean[]; terminal: Terminal },
): string {
  const outside = counted.includes(false);
  const policies = strongestFirst(rows);
  const conditions = conditionsOf(rows);
  const labels = [
    ...(conditions.length > 1
      ? conditions.map((name, i) => (name ?? '') + (counted[i] ? '' : ' (outside)'))
      : []),
    ...['mean', 'from', 'to'],
    ...(outside ? ['mean outside'] : []),
    ...(conditions.length > 1 ? ['least', 'middle half', 'above, open, below'] : []),
  ];
  const column = (policy: string): Column => {
    const own = rows.filter((row) => row.policy === policy);
    const of = (measure: Measure) => own.find((row) => row.measure === measure)!;
    const mean = of('mean_ratio');
    const count = (measure: Measure) => Math.round(of(measure).value * known);
    const known = own.filter(
      ({ measure, value, condition }) =>
        measure === 'ratio' && !Number.isNaN(value) && counted[conditions.indexOf(condition)],
    ).length;
    const [above, below] = [count('conditions_above'), count('conditions_below')];
    const each = conditions.map((condition) =>
      marked(own.find((row) => row.measure === 'ratio' && row.condition === condition)!),
    );
    return {
      heading: broken(policy),
      cells: [
        ...(conditions.length > 1 ? each : []),
        ...[marked(mean), number(mean.low), number(mean.high)],
        ...(outside ? [marked(of('mean_ratio_outside'))] : []),
        ...(conditions.length > 1
          ? [
              number(of('worst_ratio').value),
              number(of('interquartile_mean_ratio').value),
              `${above}, ${known - above - below}, ${below}`,
            ]
          : []),
      ],
      align: 'right',
      rank: isTrained(policy) ? 0 : 2,
    };
  };
  return renderTable(
    [{ heading: [''], cells: labels, align: 'left', rank: 0 }, ...policies.map(column)],
    terminal.width,
  );
}

/** Whether a policy was trained, by its name in the tables. */
function isTrained(policy: string): boolean {
  return /^(learned|specialists)/.test(policy);
}

/** What was trained, then what it has to beat: by their means, so that the weakest go where room is short. */
function strongestFirst(rows: readonly AdaptivityRow[]): string[] {
  return rows
    .filter(({ measure }) => measure === 'mean_ratio')
    .sort((a, b) => Number(isTrained(b.policy)) - Number(isTrained(a.policy)) || b.value - a.value)
    .map(({ policy }) => policy);
}

function overTable(rows: readonly AdaptivityRow[], terminal: Terminal): string {
  const means = rows.filter(({ measure }) => measure === 'geometric_mean_ratio');
  const column = (heading: string, cell: (row: AdaptivityRow) => string): Column => ({
    heading: [heading],
    cells: means.map(cell),
    align: 'right',
    rank: 0,
  });
  const table = renderTable(
    [
      { ...column('policy', ({ policy }) => policy), align: 'left' },
      column('mean', marked),
      column('from', ({ low }) => number(low)),
      column('to', ({ high }) => number(high)),
    ],
    terminal.width,
  );
  return [
    `${terminal.bold('All settings')}: geometric mean of these means`,
    table,
    ...comparisons(rows, 'geometric_mean_ratio_difference').map((line) =>
      wrap(line, terminal.width),
    ),
  ].join('\n');
}

/** How each policy that was trained stands to every rival. */
function comparisons(
  rows: readonly AdaptivityRow[],
  measure: Measure,
  counted: readonly boolean[] = [],
): string[] {
  return rows
    .filter((row) => row.measure === measure && row.policy.startsWith('learned'))
    .map((row) => {
      const won = rows.find(
        (other) =>
          other.measure === 'probability_of_improvement' &&
          other.policy === row.policy &&
          other.versus === row.versus,
      );
      const { ahead, behind, all } = conditionsBeside(rows, { row, counted });
      return (
        `${row.policy} against ${row.versus}: ${signed(row.value)} (${signed(row.low)} to` +
        ` ${signed(row.high)}), ${verdictWord(verdictOfInterval(row))}` +
        (all > 1 ? `; in ${all} conditions clearly more in ${ahead}, less in ${behind}` : '') +
        (won ? `; more return in ${fixed(100 * won.value, 0)}% of episodes` : '')
      );
    });
}

/** In how many conditions that count a policy has clearly more return than a rival, and less. */
function conditionsBeside(
  rows: readonly AdaptivityRow[],
  { row: { policy, versus }, counted }: { row: AdaptivityRow; counted: readonly boolean[] },
): Tally & { all: number } {
  const conditions = conditionsOf(rows);
  const verdicts = rows
    .filter(
      (row) =>
        counted[conditions.indexOf(row.condition)] &&
        row.measure === 'ratio_difference' &&
        row.policy === policy &&
        row.versus === versus &&
        !Number.isNaN(row.value),
    )
    .map((row) => verdictOfInterval(row));
  return { ...tallyOf(verdicts), all: verdicts.length };
}

function conditionsOf(rows: readonly AdaptivityRow[]): (string | null)[] {
  return [
    ...new Set(rows.filter(({ measure }) => measure === 'ratio').map(({ condition }) => condition)),
  ];
}

/** `1.084 +`: clearly above 1; `0.912 -`: clearly below. */
function marked(interval: Interval): string {
  const mark = { ahead: '+', open: ' ', behind: '-' }[verdictOfInterval(interval, 1)];
  return `${number(interval.value)} ${mark}`;
}

function number(value: number): string {
  return Number.isNaN(value) ? '–' : fixed(value, 3);
}

function signed(value: number): string {
  return Number.isNaN(value) ? '–' : `${value > 0 ? '+' : ''}${fixed(value, 3)}`;
}

/** A name in lines, broken behind hyphens and at spaces. */
function broken(name: string): string[] {
  return name.split(/(?<=-)| /).reduce<string[]>((lines, part) => {
    const last = lines.at(-1);
    if (last === undefined) return [part];
    const joined = last.endsWith('-') ? last + part : `${last} ${part}`;
    return joined.length <= HEADING_WIDTH ? [...lines.slice(0, -1), joined] : [...lines, part];
  }, []);
}
