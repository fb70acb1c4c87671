import { html, type Markup } from '../../pages/html.js';
import type { FigureText } from '../drawing/figure-text.js';
import { counted, thousands } from '../../words/numbers.js';
import { pageTable, type PageTable } from './table.js';

type Table = NonNullable<FigureText['table']>;

/** Of more rows, as of a grid with a step of 0.01, the page would get slow and large. */
const MOST_ROWS = 3000;

/** What opens the numbers of a figure. */
export function numbersLabel({ rows }: Table): string {
  return `Numbers: ${counted(rows.length, 'row', thousands)}`;
}

/** The numbers of a figure to read, by the page and by its script alike. */
export function figureTable(table: Table, title: string): Markup {
  return html`${
    table.rows.length > MOST_ROWS &&
    html`<p class="note">
      The first ${thousands(MOST_ROWS)} rows are shown; “Save numbers as CSV” has all of them.
    </p>`
  }
  ${pageTable(asPageTable(table, title))}`;
}

function asPageTable({ columns, rows }: Table, title: string): PageTable {
  const numeric = columns.map((_, i) => rows.every((row) => typeof row[i] !== 'string'));
  return {
    caption: `The numbers of “${title}”`,
    columns: columns.map((heading, i) => ({ heading, numeric: numeric[i] })),
    rows: rows.slice(0, MOST_ROWS).map((row) => row.map(shown)),
  };
}

/** Six digits are enough to read; the CSV has them all. */
function shown(value: string | number | null): string {
  if (typeof value === 'string') return value;
  return value === null ? '–' : String(Number(value.toPrecision(6)));
}
