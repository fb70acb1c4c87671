import type { Figure } from '../drawing/figure.js';
import { spreadsheetCsv } from '../../pages/spreadsheet-csv.js';

/** Hands a text to the user as a file. */
export function saveText(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}

/** A figure's table as CSV, with the numbers in full. */
export function tableCsv({ columns, rows }: NonNullable<Figure['table']>): string {
  return spreadsheetCsv([columns, ...rows.map((row) => row.map((cell) => String(cell ?? '')))]);
}

/** The drawing that is to be seen, as a file of its own. */
export function drawingSvg(box: HTMLElement): string {
  const shown = [...box.querySelectorAll<SVGElement>('.drawing')].find(
    (drawing) => getComputedStyle(drawing).display !== 'none',
  )!;
  const copy = shown.cloneNode(true) as SVGElement;
  for (const attribute of ['class', 'aria-hidden', 'focusable']) copy.removeAttribute(attribute);
  return new XMLSerializer().serializeToString(copy);
}
