import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../config/explaining/errors.js';
import { RUN_MARKS } from '../runs/run-files.js';
import { printedFiles } from './print/write-print.js';

/** Where a report's page and figures are. */
export function pageOf(out: string): string {
  return join(out, 'report.html');
}

export function figureFilesOf(out: string, id: string): [svg: string, png: string] {
  return [join(out, 'figures', `${id}.svg`), join(out, 'figures', `${id}.png`)];
}

/**
 * Refuses a directory that a report must not be written into: one that holds the results of a run, or
 * files of the report's names that no report wrote.
 *
 * @param ids of the figures that are going to be written or removed
 * @throws {UsageError}
 */
export function checkOut(out: string, ids: readonly string[] = []): void {
  if (out === '') throw new UsageError('--out: expected the name of a directory, found nothing');
  const found = RUN_MARKS.filter((name) => existsSync(join(out, name)));
  if (found.length > 0)
    throw new UsageError(
      `${out} holds ${found.join(', ')}: it is a run directory, and a report is not written into` +
        ' one; name another directory with --out',
    );
  const foreign = [
    ...(isForeign(pageOf(out), isReport) ? [pageOf(out)] : []),
    ...ids.flatMap((id) => {
      const [svg, png] = figureFilesOf(out, id);
      // The picture in pixels was made from the other, and is not there without it.
      if (isForeign(svg, (text) => isFigure(text, id))) return [svg];
      return existsSync(png) && !existsSync(svg) ? [png] : [];
    }),
    // They stand beside a report's page, or are somebody else's.
    ...(existsSync(pageOf(out)) ? [] : printedFiles(out, ids).filter((file) => existsSync(file))),
  ];
  if (foreign.length > 0)
    throw new UsageError(
      `${foreign.join(', ')}: not of a report of metalore, and not replaced; name another directory` +
        ' with --out, or move what is there',
    );
}

function isForeign(file: string, isOwn: (text: string) => boolean): boolean {
  return existsSync(file) && !isOwn(readFileSync(file, 'utf8'));
}

/** As pages/document.ts and report/page begin every report, of former versions too. */
function isReport(text: string): boolean {
  return (
    text.includes('<meta name="generator" content="MetaLore" />') &&
    text.includes('MetaLore report</title>')
  );
}

/** As drawing/render.ts begins every figure. */
function isFigure(text: string, id: string): boolean {
  return text.startsWith(`<svg role="img" aria-labelledby="${id}-title ${id}-desc"`);
}
