import type { Spec } from 'vega';
import { UsageError } from '../../config/explaining/errors.js';
import { renderOnto } from '../drawing/render.js';
import { fontFiles } from '../drawing/text-width.js';

/** What of the package is used; its own types need a browser's. */
interface Canvas {
  PDFDocument: new (about: { title: string; creator: string }) => {
    beginPage: (width: number, height: number) => Context;
    endPage: () => void;
    close: () => Uint8Array;
  };
  GlobalFonts: { registerFromPath: (path: string, name: string) => unknown };
}

interface Context {
  fillText: (text: string, x: number, y: number) => void;
  getLineDash: () => number[];
  setLineDash: (dash: number[]) => void;
}

let loaded: Promise<Canvas> | undefined;

/**
 * The package that writes PDF, with the shipped fonts.
 *
 * @throws {UsageError} when it is not installed
 */
export function loadCanvas(): Promise<Canvas> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Canvas> {
  let canvas: Canvas;
  try {
    canvas = await import('@napi-rs/canvas');
  } catch (error) {
    throw new UsageError(
      '--print needs the package @napi-rs/canvas, and it does not load; npm install @napi-rs/canvas',
      { cause: error },
    );
  }
  for (const file of fontFiles()) canvas.GlobalFonts.registerFromPath(file, 'Inter');
  return canvas;
}

/** A page as large as its figure, whole points (1/72 inch). */
export interface PdfPage {
  title: string;
  widthPt: number;
  heightPt: number;
  /** points per pixel of the figure */
  scale: number;
}

/**
 * A specification of `compileFigure` drawn as PDF: paths and text, with the glyphs of the shipped fonts that it
 * needs inside. There is no time in it, so it is the same bytes each time.
 *
 * @throws {UsageError} when the package that writes PDF is not installed
 */
export async function renderPdf(
  spec: Spec,
  { title, widthPt, heightPt, scale }: PdfPage,
): Promise<Uint8Array> {
  const { PDFDocument } = await loadCanvas();
  const document = new PDFDocument({ title, creator: 'MetaLore' });
  const context = document.beginPage(widthPt, heightPt);
  undashTexts(context);
  await renderOnto(spec, { context, scale });
  document.endPage();
  return document.close();
}

/** Texts behind a dashed line would be dashed, too, and so become fonts of type 3, which publishers refuse. */
function undashTexts(context: Context): void {
  const fillText = context.fillText.bind(context);
  context.fillText = (text, x, y) => {
    const dash = context.getLineDash();
    context.setLineDash([]);
    fillText(text, x, y);
    context.setLineDash(dash);
  };
}
