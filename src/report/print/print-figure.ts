import type { Figure, PrintLayout } from '../drawing/figure.js';
import { compileFigure, renderSvg } from '../drawing/render.js';
import { renderPdf } from './pdf.js';

/** Widths on IEEE's pages: 3.5 in of a column and 7.16 in of both, in whole points (1/72 inch). */
export const PRINT_WIDTH_PT: Record<PrintLayout, number> = { column: 252, page: 515 };

/** Names of the layouts, as they stand in the names of files. */
export const PRINT_LAYOUTS = Object.keys(PRINT_WIDTH_PT) as PrintLayout[];

/** A figure as it goes into a paper, in its final size. */
export interface PrintedFigure {
  pdf: Uint8Array;
  svg: string;
}

/** Draws a figure as wide as a layout of print. @throws {UsageError} see {@link renderPdf} */
export async function printFigure(figure: Figure, layout: PrintLayout): Promise<PrintedFigure> {
  const spec = compileFigure(figure, layout);
  const svg = await renderSvg(spec);
  const [size, width, height] = SIZE.exec(svg)!;
  const widthPt = PRINT_WIDTH_PT[layout];
  const scale = widthPt / Number(width);
  const heightPt = Math.ceil(scale * Number(height));
  return {
    pdf: await renderPdf(spec, { title: figure.title, widthPt, heightPt, scale }),
    svg: svg.replace(size, ` width="${widthPt}pt" height="${heightPt}pt"`),
  };
}

/** As Vega writes it into the first element, pixels. */
const SIZE = / width="([\d.]+)" height="([\d.]+)"/;
