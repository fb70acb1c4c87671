import { displayWidth } from './format.js';

/** A column of a table for people. */
export interface Column {
  /** lines of the heading, the last usually a unit */
  heading: readonly string[];
  cells: readonly string[];
  align: 'left' | 'right';
  /** columns of the highest rank are left out first where the table is too wide; 0 always stays */
  rank: number;
}

/**
 * Lays out columns side by side, two spaces apart, numbers right-aligned under their headings.
 *
 * @param width characters in a line; columns are left out, highest rank first, until it suffices
 */
export function renderTable(columns: readonly Column[], width: number): string {
  const shown = fit(columns, width);
  const headingLines = Math.max(...shown.map(({ heading }) => heading.length));
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
  ].join('\n');
}

function fit(columns: readonly Column[], width: number): Column[] {
  let shown = [...columns];
  for (;;) {
    const total = shown.reduce((sum, column) => sum + columnWidth(column) + 2, -2);
    const worst = Math.max(...shown.map(({ rank }) => rank));
    if (total <= width || worst === 0) return shown;
    const last = shown.findLastIndex(({ rank }) => rank === worst);
    shown = shown.filter((_, i) => i !== last);
  }
}

function columnWidth({ heading, cells }: Column): number {
  return Math.max(...[...heading, ...cells].map(displayWidth));
}
