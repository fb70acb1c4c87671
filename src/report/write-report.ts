import { join } from 'node:path';
import type { ReportData } from './data.js';
import type { Figure, MissingFigure, ScreenLayout } from './drawing/figure.js';
import { FIGURES, OPTIONAL_FIGURES } from './figures/index.js';
import type { DrawnFigure } from './page/figure-block.js';
import { missingParts, reportPage, type MissingPart } from './page/report-page.js';
import { checkOut, figureFilesOf, pageOf } from './own-files.js';
import { makeFolder } from '../runs/files/make-folder.js';
import { compileFigure, renderPng, renderSvg } from './drawing/render.js';
import { loadCanvas } from './print/pdf.js';
import { removePrinted, writePrint } from './print/write-print.js';
import { removeFile, replaceFile } from '../runs/files/replace-file.js';

/** Pixels of the PNGs per pixel of the figure: sharp in print at the width of a column. */
const PNG_SCALE = 2;

export interface WriteReportOptions {
  /** directory; made where it is missing */
  out: string;
  /** of the program, for the foot of the page */
  version: string;
  /** whether what goes into a paper is written too */
  print?: boolean;
}

/** What {@link writeReport} wrote, and what it had no data for. */
export interface WrittenReport {
  /** path of report.html */
  page: string;
  figures: { id: string; title: string; files: string[] }[];
  missing: MissingPart[];
  /** paths of what goes into a paper, where it was asked for */
  print?: string[];
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
    figures: [
      ...OPTIONAL_FIGURES.flatMap(({ build }) => build(data) ?? []),
      ...built.filter((figure): figure is Figure => !isMissing(figure)),
    ],
    missing: built.filter(isMissing),
  };
}

/**
 * Writes figures/<id>.svg, figures/<id>.png, then report.html, then print/. Figures of a former
 * report that now have no data are removed, and so is what it printed; nothing else in the directory is touched.
 *
 * @throws {UsageError} for a run directory, and for files that no report wrote; the file system's error where something cannot be written
 */
export async function writeReport(
  data: ReportData,
  { out, version, print = false }: WriteReportOptions,
): Promise<WrittenReport> {
  const { figures, missing } = reportFigures(data);
  const absent = [...missing, ...OPTIONAL_FIGURES]
    .map(({ id }) => id)
    .filter((missed) => figures.every(({ id }) => id !== missed));
  const ids = [...figures.map(({ id }) => id), ...absent];
  checkOut(out, ids);
  if (print) await loadCanvas();
  makeFolder(join(out, 'figures'));
  const drawn: DrawnFigure[] = [];
  const written: WrittenReport['figures'] = [];
  for (const figure of figures) {
    const layouts = { wide: await draw(figure, 'wide'), narrow: await draw(figure, 'narrow') };
    const { svg } = layouts.wide;
    const [svgFile, pngFile] = figureFilesOf(out, figure.id);
    replaceFile(svgFile, svg);
    replaceFile(pngFile, renderPng(svg, { scale: PNG_SCALE }));
    drawn.push({ figure, layouts });
    written.push({ id: figure.id, title: figure.title, files: [svgFile, pngFile] });
  }
  removePrinted(out, ids);
  for (const id of absent) for (const file of figureFilesOf(out, id)) removeFile(file);
  const page = pageOf(out);
  replaceFile(page, reportPage({ data, figures: drawn, missing, version }));
  // What is printed counts as a report's where there is a page: also what was written when it was stopped.
  const printed = print ? await writePrint(data, { out, figures }) : undefined;
  return {
    page,
    figures: written,
    missing: missingParts({ data, missing }),
    ...(printed ? { print: printed } : {}),
  };
}

async function draw(
  figure: Figure,
  layout: ScreenLayout,
): Promise<DrawnFigure['layouts'][ScreenLayout]> {
  const spec = compileFigure(figure, layout);
  return { spec, svg: await renderSvg(spec) };
}

function isMissing(figure: Figure | MissingFigure): figure is MissingFigure {
  return 'missing' in figure;
}
