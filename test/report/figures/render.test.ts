import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { FIGURES } from '../../../src/report/figures/index.js';
import type { Figure } from '../../../src/report/drawing/figure.js';
import { compileFigure, renderPng, renderSvg } from '../../../src/report/drawing/render.js';
import { fontFiles, textWidth } from '../../../src/report/drawing/text-width.js';
import { FIGURE_WIDTH } from '../../../src/report/drawing/theme.js';
import { built } from './drawn.js';
import { reportData } from './report-data.js';

const figures = FIGURES.map((builder) => built(builder, reportData()));
const drawings = figures.flatMap((figure) =>
  (['wide', 'narrow'] as const).map(
    (layout) => [`${figure.id}, ${layout}`, figure, layout] as const,
  ),
);

describe('the SVG of a figure', () => {
  it.each(drawings)(
    '%s: is XML with a title and a text alternative, and as wide as its layout',
    async (_, figure, layout) => {
      const svg = await renderSvg(compileFigure(figure, layout));
      // Throws for anything that is not well-formed.
      const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false } });
      expect(width).toBeLessThanOrEqual(FIGURE_WIDTH[layout] + 8);
      expect(height).toBeGreaterThan(50);
      expect(svg).toContain(`<title id="${figure.id}-title">`);
      expect(svg).toContain(`<desc id="${figure.id}-desc">`);
      expect(svg).toMatch(/^<svg role="img" aria-labelledby="[^"]+"/);
    },
  );

  it.each(drawings)(
    '%s: refers to nothing outside, has ids of its own and no ground',
    async (_, figure, layout) => {
      const svg = await renderSvg(compileFigure(figure, layout));
      expect(svg.replace(/ xmlns(:\w+)?="[^"]*"/g, '')).not.toMatch(
        /https?:|href|@import|<image|<script/,
      );
      const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every((id) => id.startsWith(`${figure.id}-`))).toBe(true);
      for (const [, id] of svg.matchAll(/url\(#([^)]*)\)/g)) expect(ids).toContain(id);
      expect(svg).not.toMatch(/<rect[^>]*fill="(white|#fff)/i);
    },
  );

  it('is the same each time, in whatever order figures are drawn', async () => {
    const once = await renderSvg(compileFigure(figures[0], 'wide'));
    await renderSvg(compileFigure(figures[1], 'wide'));
    expect(await renderSvg(compileFigure(figures[0], 'wide'))).toBe(once);
  });

  it('holds only the characters of XML', async () => {
    const odd: Figure = {
      ...figures[0],
      title: 'a\u0000b\u001B[31m\uD800c & <d> \u{1F600}',
    };
    const svg = await renderSvg(compileFigure(odd, 'wide'));
    expect(svg).toContain('a\uFFFDb\uFFFD[31m\uFFFDc &amp; &lt;d&gt; \u{1F600}');
    expect(() => new Resvg(svg)).not.toThrow();
  });

  it('loads nothing', async () => {
    const remote: Figure = {
      ...figures[0],
      spec: () => ({
        data: { url: 'http://127.0.0.1:9/data.json' },
        mark: 'point',
        encoding: { x: { field: 'x', type: 'quantitative' } },
      }),
    };
    const svg = await renderSvg(compileFigure(remote, 'wide'));
    expect(svg).not.toContain('127.0.0.1');
  });

  it('refuses a chart that Vega-Lite warns of', () => {
    const wrong: Figure = {
      ...figures[0],
      spec: () => ({
        data: { values: [{ a: 1 }] },
        mark: 'bar',
        encoding: {
          x: { field: 'a', type: 'quantitative' },
          shape: { field: 'a', type: 'nominal' },
        },
      }),
    };
    expect(() => compileFigure(wrong, 'wide')).toThrow(/^figure figure-4: shape/);
  });
});

describe('the PNG of a figure', () => {
  const svg = (content: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="20" font-family="Inter, Helvetica, Arial, sans-serif">${content}</svg>`;
  const size = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

  it('has the size asked for', async () => {
    const png = renderPng(await renderSvg(compileFigure(figures[2], 'narrow')), { scale: 2 });
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const one = renderPng(svg('<text y="15">x</text>'), { scale: 1 });
    expect(size(one)).toEqual([200, 20]);
    expect(size(renderPng(svg(''), { scale: 2 }))).toEqual([400, 40]);
  });

  it('has text, in the shipped font, on white', () => {
    const empty = renderPng(svg(''), { scale: 1 });
    const text = renderPng(svg('<text y="15">Some words</text>'), { scale: 1 });
    expect(text.equals(empty)).toBe(false);
    const bold = renderPng(svg('<text y="15" font-weight="600">Some words</text>'), { scale: 1 });
    expect(bold.equals(text)).toBe(false);
    const white = renderPng(svg('<rect width="200" height="20" fill="#fff"/>'), { scale: 1 });
    expect(empty.equals(white)).toBe(true);
  });
});

describe('the width of texts', () => {
  it.each([
    ['Sync delay (AoSI), steps', false],
    ['ρ(C), η 0.9, c₂ −1 ± 95%', false],
    ['HHHHHHHHHH', true],
    ['iiiiiiiiii', true],
  ])('%s is what the renderer makes of it', (text, bold) => {
    // The ends of the outlines and the kerning differ from the sum of the advances by little.
    const image = new Resvg(
      `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="200"><text y="100" font-size="100" font-family="Inter" font-weight="${bold ? 600 : 400}">${text}</text></svg>`,
      { font: { fontFiles: fontFiles(), loadSystemFonts: false } },
    );
    const { x, width } = image.getBBox()!;
    const measured = textWidth(text, 100, bold);
    expect(x + width).toBeGreaterThan(0.95 * measured);
    expect(x + width).toBeLessThan(1.02 * measured);
  });

  it('adds up, and grows with the size', () => {
    expect(textWidth('', 10)).toBe(0);
    expect(textWidth('ab', 10)).toBeCloseTo(textWidth('a', 10) + textWidth('b', 10), 12);
    expect(textWidth('abc', 20)).toBeCloseTo(2 * textWidth('abc', 10), 12);
    expect(textWidth('abc', 10, true)).toBeGreaterThan(textWidth('abc', 10));
  });

  it('has a width for characters that the font lacks', () => {
    expect(textWidth('\u{1F600}', 10)).toBe(textWidth('\u9F9F', 10));
    expect(textWidth('\u{1F600}', 10)).toBeGreaterThan(3);
  });
});
