import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../runs/files/make-folder.js';
import { removeFile, replaceFile } from '../../runs/files/replace-file.js';
import type { ReportData } from '../data.js';
import type { Figure } from '../drawing/figure.js';
import { loadCanvas } from './pdf.js';
import { PRINT_LAYOUTS, printFigure } from './print-figure.js';
import { PRINT_TABLES, printTables } from './tables.js';

const FOLDER = 'print';

/**
 * Writes what goes into a paper: print/<id>-column and <id>-page, .pdf and .svg, and tables as LaTeX.
 *
 * @returns paths
 * @throws {UsageError} when the package that writes PDF is not installed
 */
export async function writePrint(
  data: ReportData,
  { out, figures }: { out: string; figures: readonly Figure[] },
): Promise<string[]> {
  await loadCanvas();
  const folder = join(out, FOLDER);
  makeFolder(folder);
  const written: string[] = [];
  const write = (name: string, content: string | Uint8Array) => {
    replaceFile(join(folder, name), content);
    written.push(join(folder, name));
  };
  for (const figure of figures)
    for (const layout of PRINT_LAYOUTS) {
      const { pdf, svg } = await printFigure(figure, layout);
      write(`${figure.id}-${layout}.pdf`, pdf);
      write(`${figure.id}-${layout}.svg`, svg);
    }
  for (const { name, tex } of printTables(data)) write(`${name}.tex`, tex);
  return written;
}

/** Removes what a former report printed, since it may be of other data. */
export function removePrinted(out: string, ids: readonly string[]): void {
  const folder = join(out, FOLDER);
  if (!existsSync(folder)) return;
  for (const file of printedFiles(out, ids)) removeFile(file);
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** All files that a report with these figures may print. */
export function printedFiles(out: string, ids: readonly string[]): string[] {
  const figures = ids.flatMap((id) =>
    PRINT_LAYOUTS.flatMap((layout) => [`${id}-${layout}.pdf`, `${id}-${layout}.svg`]),
  );
  const tables = PRINT_TABLES.map((name) => `${name}.tex`);
  return [...figures, ...tables].map((name) => join(out, FOLDER, name));
}
