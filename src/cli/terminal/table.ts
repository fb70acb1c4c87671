import { displayWidth, wrap } from './width.js';
import { printable } from '../../words/texts.js';

/** What a column shows. */
interface Content {
  /** lines of the heading, the last usually a unit */
  heading: readonly string[];
  cells: readonly string[];
}

/** A column of a table for people. */
export interface Column extends Content {
  align: 'left' | 'right';
  /**
   * Columns of the highest rank are left out first where the table is too wide; those of rank 1 only
   * when all others are brief already; those of rank 0 never.
   */
  rank: number;
  /** the same in less room, e.g. a mean without its spread */
  brief?: Content;
}

/**
 * Lays out columns side by side, two spaces apart, numbers right-aligned under their headings. What had
 * to be left out is named below, and how to see it.
 *
 * @param width characters in a line; until it suffices, columns of rank 2 and more are left out,
 *   then all become brief, and those of rank 1 are left out
 */
export function renderTable(columns: readonly Column[], width: number): string {
  const fitting = fit(columns, width);
  const shown = fitting.map((column) => ({ ...column, cells: column.cells.map(printable) }));
  const headingLines = Math.max(
    ...shown.map(({ heading }) => heading.findLastIndex((text) => text !== '') + 1),
  );
  const rows = shown[0].cells.length;
  const line = (text: (column: Column) => string) =>
    shown
      .map((column) => {
        const value = text(column);
        const gap = ' '.repeat(columnWidth(column) - displayWidth(value));
        return column.align === 'left' ? value + gap : gap + value;
      })
      .join('  ')
      .trimEnd();
  return [
    ...Array.from({ length: headingLines }, (_, i) => line(({ heading }) => heading[i] ?? '')),
    line((column) => '─'.repeat(columnWidth(column))),
    ...Array.from({ length: rows }, (_, i) => line(({ cells }) => cells[i])),
    ...leftOut(columns, fitting).map((note) => wrap(note, width)),
  ].join('\n');
}

/** What a table does not show for want of room. */
function leftOut(columns: readonly Column[], shown: readonly Column[]): string[] {
  const isShown = (column: Column) =>
    shown.some(({ heading }) => heading === column.heading || heading === column.brief?.heading);
  const hasSpread = ({ cells }: Content) => cells.some((cell) => cell.includes(' ± '));
  const names = [
    ...columns.filter((column) => !isShown(column)).map(({ heading }) => named(heading)),
    ...(columns.some(hasSpread) && !shown.some(hasSpread) ? ['each ±'] : []),
  ];
  const needed = tableWidth(columns);
  return names.length > 0
    ? [
        `(not shown: ${names.join(', ')}; a window of ${needed} columns shows all, where there is` +
          ` none COLUMNS=${needed})`,
      ]
    : [];
}

function named(heading: readonly string[]): string {
  return heading.filter((line) => line !== '').join(' ');
}

/** Characters in a line of a table of these columns. */
export function tableWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + columnWidth(column) + 2, -2);
}

/** The columns that {@link renderTable} shows in lines of so many characters. */
export function fit(columns: readonly Column[], width: number): Column[] {
  const full = withoutLast(columns, { width, down: 2 });
  if (tableWidth(full) <= width) return full;
  const brief = columns.map((column) => ({ ...column, ...column.brief }));
  return withoutLast(brief, { width, down: 1 });
}

/** Leaves columns out, highest rank first, down to a rank, until the others fit. */
function withoutLast(
  columns: readonly Column[],
  { width, down }: { width: number; down: number },
): Column[] {
  let shown = [...columns];
  for (;;) {
    const worst = Math.max(...shown.map(({ rank }) => rank));
    if (tableWidth(shown) <= width || worst < down) return shown;
    const last = shown.findLastIndex(({ rank }) => rank === worst);
    shown = shown.filter((_, i) => i !== last);
  }
}

function columnWidth({ heading, cells }: Column): number {
  return Math.max(
    ...heading.map(displayWidth),
    ...cells.map((cell) => displayWidth(printable(cell))),
  );
}
