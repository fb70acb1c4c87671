import { html, type Markup, type Part } from '../../pages/html.js';

/** A column of a table of the page. */
export interface TableColumn {
  heading: Part;
  /** neighbouring columns of one group stand under a heading together */
  group?: string;
  /** numbers stand at the right, in figures of the same width */
  numeric?: boolean;
}

/** A table of the page; the first cell of each row is its heading. */
export interface PageTable {
  /** also names the box to those who meet it by keyboard */
  caption: string;
  columns: readonly TableColumn[];
  rows: readonly (readonly Part[])[];
}

/** A table in a box of its own that scrolls, by keyboard too, where the window is too narrow. */
export function pageTable({ caption, columns, rows }: PageTable): Markup {
  const kinds = (own: (column: TableColumn) => string | undefined) =>
    columns.map((column, i) => {
      const starts = i > 0 && columns[i - 1].group !== column.group ? 'starts' : undefined;
      const classes = [own(column), starts].filter((name) => name !== undefined);
      return classes.length > 0 && html` class="${classes.join(' ')}"`;
    });
  const headings = kinds(({ numeric }) => (numeric ? 'number' : undefined));
  // Most cells are numbers: text has the class, which keeps long tables short.
  const cells = kinds(({ numeric }) => (numeric ? undefined : 'text'));
  const bodyCell = (content: Part, i: number) =>
    i === 0
      ? html`<th scope="row" ${headings[i]}>${content}</th>`
      : html`<td${cells[i]}>${content}</td>`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        <span>${caption}</span>
      </caption>
      <thead>
        ${headRows(columns, headings)}
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(bodyCell)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

function headRows(columns: readonly TableColumn[], kinds: readonly Part[]): Markup {
  const grouped = columns.some(({ group }) => group !== undefined);
  const cell = (i: number, rows = 1) =>
    html`<th scope="col" rowspan="${rows}" ${kinds[i]}>${columns[i].heading}</th>`;
  if (!grouped)
    return html`<tr>
      ${columns.map((_, i) => cell(i))}
    </tr>`;
  const upper = columns.map(({ group }, i) => {
    if (group === undefined) return cell(i, 2);
    if (columns[i - 1]?.group === group) return undefined;
    const next = columns.findIndex((other, j) => j > i && other.group !== group);
    const width = (next < 0 ? columns.length : next) - i;
    return html`<th scope="colgroup" colspan="${width}" class="group${i > 0 && ' starts'}">
      ${group}
    </th>`;
  });
  const lower = columns.map(({ group }, i) => group !== undefined && cell(i));
  return html`<tr>
      ${upper}
    </tr>
    <tr>
      ${lower}
    </tr>`;
}
