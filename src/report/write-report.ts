import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../config/explaining/errors.js';
import type { ReportData } from './data.js';
import type { Figure, Layout, MissingFigure } from './drawing/figure.js';
import { FIGURES } from './figures/index.js';
import type { DrawnFigure } from './page/figure-block.js';
import { missingParts, reportPage, type MissingPart } from './page/report-page.js';
import { makeFolder } from '../runs/files/make-folder.js';
import { RUN_MARKS } from '../runs/run-files.js';
import { compileFigure, renderPng, renderSvg } from './drawing/render.js';
import { removeFile, replaceFile } from '../runs/files/replace-file.js';

/** Pixels of the PNGs per pixel of the figure: sharp in print at the width of a column. */
const PNG_SCALE = 2;

export interface WriteReportOptions {
  /** directory; made where it is missing */
  out: string;
  /** of the program, for the foot of the page */
  version: string;
  /** stops between two figures */
  signal?: AbortSignal;
}

/** What {@link writeReport} wrote, and what it had no data for. */
export interface WrittenReport {
  /** path of report.html */
  page: string;
  figures: { id: string; title: string; files: string[] }[];
  missing: MissingPart[];
}

/**
 * Refuses a directory that holds the results of a run.
 *
 * @throws {UsageError}
 */
export function checkOut(out: string): void {
  const found = RUN_MARKS.filter((name) => existsSync(join(out, name)));
  if (found.length > 0)
    throw new UsageError(
      `${out} holds ${found.join(', ')}: it is a run directory, and a report is not written into` +
        ' one; name another directory with --out',
    );
}

/** The figures that the data allows, and those that it does not. */
export interface ReportFigures {
  figures: Figure[];
  missing: MissingFigure[];
}

/** Builds all figures, without drawing them. */
export function reportFigures(data: ReportData): ReportFigures {
  const built = FIGURES.map((build) => build(data));
  return {
    figures: built.filter((figure): figure is Figure => !isMissing(figure)),
    missing: built.filter(isMissing),
  };
}

/**
 * Writes report.html, figures/<id>.svg and figures/<id>.png, the page last. Figures of a former
 * report that now have no data are removed; nothing else in the directory is touched.
 *
 * @throws {UsageError} for a run directory; the file system's error where something cannot be written
 */
export async function writeReport(
  data: ReportData,
  { out, version, signal }: WriteReportOptions,
): Promise<WrittenReport> {
  checkOut(out);
  const { figures, missing } = reportFigures(data);
  const folder = join(out, 'figures');
  makeFolder(folder);
  const drawn: DrawnFigure[] = [];
  const written: WrittenReport['figures'] = [];
  for (const figure of figures) {
    signal?.throwIfAborted();
    const layouts = { wide: await draw(figure, 'wide'), narrow: await draw(figure, 'narrow') };
    const { svg } = layouts.wide;
    const [svgFile, pngFile] = filesOf(folder, figure.id);
    replaceFile(svgFile, svg);
    replaceFile(pngFile, renderPng(svg, { scale: PNG_SCALE }));
    drawn.push({ figure, layouts });
    written.push({ id: figure.id, title: figure.title, files: [svgFile, pngFile] });
  }
  for (const { id } of missing) for (const file of filesOf(folder, id)) removeFile(file);
  const page = join(out, 'report.html');
  replaceFile(page, reportPage({ data, figures: drawn, missing, version }));
  return { page, figures: written, missing: missingParts({ data, missing }) };
}

async function draw(figure: Figure, layout: Layout): Promise<DrawnFigure['layouts'][Layout]> {
  const spec = compileFigure(figure, layout);
  return { spec, svg: await renderSvg(spec) };
}

function filesOf(folder: string, id: string): [svg: string, png: string] {
  return [join(folder, `${id}.svg`), join(folder, `${id}.png`)];
}

function isMissing(figure: Figure | MissingFigure): figure is MissingFigure {
  return 'missing' in figure;
}
