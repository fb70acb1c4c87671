import { paperLetter } from '../../paper.js';
import { clip } from '../terminal/width.js';
import type { Room } from '../terminal/live-block.js';
import { percent, progressBar, progressLine, type Part } from '../terminal/progress-line.js';
import type { OverallProgress, SettingProgress } from './sweep-progress.js';
import { fit, renderTable, tableWidth, type Column } from '../terminal/table.js';
import { duration, terminalNumbers, thousands } from '../../words/numbers.js';

const { fixed } = terminalNumbers;

const MOST_BAR = 24;

/**
 * What `train` shows on a terminal while it runs: a line for the sweep, a table with a line for each
 * setting. Where there is no room for all settings, those that run come first, and the others are
 * counted.
 */
export function sweepScreen(
  { overall, settings }: { overall: OverallProgress; settings: readonly SettingProgress[] },
  { columns, rows }: Room,
): string[] {
  const head = progressLine(
    { title: 'train', fraction: fractionOf(overall), parts: partsOf(overall) },
    columns,
  );
  const room = Math.max(0, rows - 1 - HEADING_LINES);
  if (settings.length <= room) return [head, ...settingTable(settings, columns)];
  if (room < 2) return [head];
  const shown = mostUrgent(settings, room - 1);
  const others = settings.filter((setting) => !shown.includes(setting));
  return [head, ...settingTable(shown, columns), clip(countOthers(others), columns)];
}

/** The same in one line, for where there is no terminal. */
export function sweepLine(overall: OverallProgress): string {
  const parts = partsOf(overall).map(({ text }) => text);
  return `train: ${[percent(fractionOf(overall)), ...parts].join(' · ')}`;
}

const HEADING_LINES = 2;

function fractionOf({ steps, totalSteps }: OverallProgress): number {
  return totalSteps > 0 ? steps / totalSteps : 1;
}

function partsOf(overall: OverallProgress): Part[] {
  const { steps, totalSteps, runs, done, failed, stepsPerSecond, secondsLeft } = overall;
  const parts: (Part | false)[] = [
    { text: `${thousands(steps)} of ${thousands(totalSteps)} steps`, rank: 3 },
    { text: `${thousands(done)} of ${thousands(runs)} runs`, rank: 2 },
    failed > 0 && { text: `${thousands(failed)} failed`, rank: 0 },
    stepsPerSecond !== undefined && { text: `${perSecond(stepsPerSecond)} steps/s`, rank: 1 },
    secondsLeft !== undefined &&
      done + failed < runs && { text: `${duration(Math.ceil(secondsLeft))} left`, rank: 0 },
  ];
  return parts.filter((part) => part !== false);
}

/** Three digits say all that is known of a pace. */
export function perSecond(value: number): string {
  return thousands(Number(value.toPrecision(3)));
}

function settingTable(settings: readonly SettingProgress[], columns: number): string[] {
  const column = (
    heading: string,
    rank: number,
    { width = 0, cell }: { width?: number; cell: (setting: SettingProgress) => string },
  ): Column => ({
    // As wide from the start as it will be, so that nothing moves.
    heading: [heading.padStart(width)],
    cells: settings.map(cell),
    align: 'right',
    rank,
  });
  const letters = settings.map(({ eta, c2 }) => paperLetter(eta, c2) ?? '');
  const before = [
    ...(settings.some(({ point }) => point !== undefined)
      ? [column('point', 0, { cell: ({ point = '' }) => point })]
      : []),
    ...(letters.some((letter) => letter !== '')
      ? [column('', 0, { width: 1, cell: ({ eta, c2 }) => paperLetter(eta, c2) ?? '' })]
      : []),
    column('η', 0, { cell: ({ eta }) => String(eta ?? 'drawn') }),
    column('c₂', 0, { cell: ({ c2 }) => String(c2 ?? 'drawn') }),
  ];
  const after = [
    column('', 0, { width: 4, cell: ({ fraction }) => percent(fraction) }),
    column('steps', 4, { width: 7, cell: ({ steps }) => thousands(steps) }),
    ...(settings.some(({ runs }) => runs > 1)
      ? [column('runs', 3, { cell: ({ done, runs }) => `${done}/${runs}` })]
      : []),
    column('return', 0, {
      cell: ({ steps, episodeReturn }) => (steps > 0 ? fixed(episodeReturn, 0) : ''),
    }),
    column('steps/s', 2, {
      cell: ({ stepsPerSecond }) => (stepsPerSecond === undefined ? '' : perSecond(stepsPerSecond)),
    }),
    column('time left', 0, { width: 10, cell: timeLeftOf }),
  ];
  const shown = fit([...before, ...after], columns);
  const barWidth = Math.min(MOST_BAR, columns - tableWidth(shown) - 2);
  const bars = column('', 0, { cell: ({ fraction }) => progressBar(fraction, barWidth) });
  if (bars.cells.some((cell) => cell !== '')) shown.splice(before.length, 0, bars);
  return renderTable(shown, columns).split('\n');
}

function timeLeftOf({ runs, done, failed, running, fraction, secondsLeft }: SettingProgress) {
  if (done === runs) return 'done';
  if (done + failed === runs) return failed === runs ? 'failed' : `${failed} failed`;
  if (running > 0 && fraction === 1) return 'evaluating';
  return secondsLeft === undefined ? '' : duration(Math.ceil(secondsLeft));
}

/** Those that run, then those that failed, wait, are done; shown in the order of the plan. */
function mostUrgent(settings: readonly SettingProgress[], count: number): SettingProgress[] {
  const rank = ({ running, failed, done, runs }: SettingProgress) =>
    running > 0 ? 0 : failed > 0 ? 1 : done < runs ? 2 : 3;
  const first = settings.toSorted((a, b) => rank(a) - rank(b)).slice(0, count);
  return settings.filter((setting) => first.includes(setting));
}

function countOthers(others: readonly SettingProgress[]): string {
  const count = (is: (setting: SettingProgress) => boolean) => others.filter(is).length;
  const running = count((setting) => setting.running > 0);
  const done = count(({ done, runs }) => done === runs);
  const failed = count((s) => s.running === 0 && s.failed > 0);
  const waiting = others.length - running - done - failed;
  const states = [
    [running, 'running'],
    [waiting, 'waiting'],
    [failed, 'failed'],
    [done, 'done'],
  ] as const;
  return (
    `and ${thousands(others.length)} more settings: ` +
    states.flatMap(([n, state]) => (n > 0 ? [`${thousands(n)} ${state}`] : [])).join(', ')
  );
}
