import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { registerExpressions } from './expressions.js';
import type { Figure, Layout } from './figure.js';
import { NO_LOADER } from './no-loader.js';
import { fontFiles, textWidth } from './text-width.js';
import { CONFIG } from './theme.js';

registerExpressions();

/** What {@link renderSvg} needs to know of the figure, carried in the specification. */
interface FigureFacts {
  id: string;
  title: string;
  alt: string;
}

/**
 * A figure as a Vega specification, with its data inside and in the report's looks.
 *
 * @throws {Error} when Vega-Lite has something to say against the figure: a mistake of the program
 */
export function compileFigure(figure: Figure, layout: Layout): vega.Spec {
  const { id, title, alt } = figure;
  const facts: FigureFacts = { id, title, alt };
  const spec = { ...figure.spec(layout), usermeta: { ...facts } };
  return compile(spec, { config: CONFIG, logger: objecting(`figure ${id}`) }).spec;
}

/**
 * A specification of {@link compileFigure} drawn as SVG, the same bytes everywhere: text is measured
 * by the shipped font. Controls have their defaults. Nothing is loaded from anywhere.
 */
export async function renderSvg(spec: vega.Spec): Promise<string> {
  return drawing(spec, async (view) => {
    vega.resetSVGDefIds();
    return finished(await view.toSVG(), spec.usermeta as unknown as FigureFacts);
  });
}

/**
 * The same drawing onto a canvas that the caller has.
 *
 * @param options.context of the canvas
 * @param options.scale its units per pixel of the figure
 */
export async function renderOnto(
  spec: vega.Spec,
  { context, scale }: { context: unknown; scale: number },
): Promise<void> {
  await drawing(spec, (view) => view.toCanvas(scale, { externalContext: context }));
}

/** Has a chart worked out and drawn, and ends it. */
async function drawing<R>(spec: vega.Spec, draw: (view: vega.View) => Promise<R>): Promise<R> {
  measureByShippedFont();
  const view = new vega.View(vega.parse(withoutTooltips(spec)), {
    renderer: 'none',
    loader: NO_LOADER,
    logLevel: vega.None,
  });
  try {
    await view.runAsync();
    return await draw(view);
  } finally {
    view.finalize();
  }
}

/**
 * An SVG of {@link renderSvg} as PNG on white, with the shipped fonts alone.
 *
 * @param scale pixels of the image per pixel of the figure
 */
export function renderPng(svg: string, { scale }: { scale: number }): Buffer {
  const image = new Resvg(svg, {
    background: '#ffffff',
    fitTo: { mode: 'zoom', value: scale },
    font: {
      fontFiles: fontFiles(),
      loadSystemFonts: false,
      defaultFontFamily: 'Inter',
      sansSerifFamily: 'Inter',
    },
  });
  return image.render().asPng();
}

/** A logger to which every warning is an error. */
function objecting(what: string): vega.LoggerInterface {
  const object = (...messages: readonly unknown[]): never => {
    throw new Error(`${what}: ${messages.map(String).join(' ')}`);
  };
  const quiet: vega.LoggerInterface = {
    level: (level?: number) => (level === undefined ? vega.Warn : quiet),
    error: object,
    warn: object,
    info: () => quiet,
    debug: () => quiet,
  };
  return quiet;
}

/** Nobody points at a file; texts for each mark would be made in vain. */
function withoutTooltips<Value>(spec: Value): Value {
  const text = JSON.stringify(spec, (key, value: unknown) =>
    key === 'tooltip' ? undefined : value,
  );
  return JSON.parse(text) as Value;
}

/** Without a canvas Vega takes every character to be as wide as an M. */
function measureByShippedFont(): void {
  interface TextItem {
    fontSize?: number;
    fontWeight?: string | number;
    limit?: number;
  }
  const width = (
    { fontSize = 11, fontWeight, limit = 0 }: TextItem,
    text: string | number | null,
  ) => {
    const bold = fontWeight === 'bold' || Number(fontWeight) >= 600;
    const full = textWidth(String(text ?? '').trim(), fontSize, bold);
    return limit > 0 ? Math.min(limit, full) : full;
  };
  (vega as unknown as { textMetrics: { width: typeof width } }).textMetrics.width = width;
}

/** Titles and text alternative added, ids made the figure's own, and only what XML may hold. */
function finished(svg: string, { id, title, alt }: FigureFacts): string {
  const own = svg.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/ id="([^"]*)"/, ` id="${id}-$1"`).replace(/url\(#([^)]*)\)/g, `url(#${id}-$1)`),
  );
  const described = own.replace(
    /^<svg([^>]*)>/,
    (_, attributes: string) =>
      `<svg role="img" aria-labelledby="${id}-title ${id}-desc"${attributes}>` +
      `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(alt)}</desc>`,
  );
  return described.replace(NOT_IN_XML, '\uFFFD');
}

/** Everything but the characters of XML 1.0, section 2.2. */
const NOT_IN_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) =>
    character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;',
  );
}
