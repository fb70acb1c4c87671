import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { FIGURES, OPTIONAL_FIGURES } from '../../src/report/figures/index.js';
import { latexTable, latexText, mathInterval } from '../../src/report/print/latex.js';
import { PRINT_WIDTH_PT, printFigure } from '../../src/report/print/print-figure.js';
import { printTables } from '../../src/report/print/tables.js';
import { changingData } from './figures/changing.js';
import { built } from './figures/drawn.js';
import { reportData } from './figures/report-data.js';

const figures = [
  ...FIGURES.map((builder) => built(builder, reportData())),
  ...OPTIONAL_FIGURES.flatMap(({ build }) => build(changingData()) ?? []),
];

/** How many panels these have, and so how high they are, is the data's. */
const OF_MANY_PANELS = ['heatmaps', 'response'];
/** All in a column, where there is the least room, and of the others those that are laid out by themselves. */
const drawings = [
  ...figures.map((figure) => [figure, 'column'] as const),
  ...figures
    .filter(({ id }) => ['figure-4', 'learning-curves', 'delay-parts'].includes(id))
    .map((figure) => [figure, 'page'] as const),
];

describe('a figure in print', () => {
  it.each(drawings.map(([figure, layout]) => [figure.id, layout, figure] as const))(
    '%s, %s: has its width, fits on a page, and its smallest text is of 8 pt',
    async (_, layout, figure) => {
      const { pdf, svg } = await printFigure(figure, layout);
      const text = Buffer.from(pdf).toString('latin1');
      const [, width, height] = /\/MediaBox \[0 0 (\d+) (\d+)\]/.exec(text)!.map(Number);
      expect(width).toBe(PRINT_WIDTH_PT[layout]);
      // 9 in
      if (!OF_MANY_PANELS.includes(figure.id)) expect(height).toBeLessThanOrEqual(648);
      // Throws for what is not well-formed; 96 pixels and 72 points are an inch.
      const image = new Resvg(svg, { font: { loadSystemFonts: false } });
      expect(image.width).toBeCloseTo((width * 96) / 72, 0);
      const [, pixels] = /viewBox="0 0 ([\d.]+) /.exec(svg)!.map(Number);
      const sizes = [...svg.matchAll(/font-size="([\d.]+)px"/g)].map(([, size]) => Number(size));
      expect(sizes.length).toBeGreaterThan(5);
      expect((Math.min(...sizes) * width) / pixels).toBeGreaterThanOrEqual(7.99);
      // Glyphs are inside, as outlines; nothing of type 3, and no time.
      expect(text).toContain('/FontFile2');
      expect(text).not.toContain('/Type3');
      expect(text).not.toContain('/CreationDate');
    },
  );

  it('is the same bytes each time', async () => {
    const [once, again] = [
      await printFigure(figures[0], 'column'),
      await printFigure(figures[0], 'column'),
    ];
    expect(Buffer.from(once.pdf).equals(Buffer.from(again.pdf))).toBe(true);
    expect(again.svg).toBe(once.svg);
  });
});

describe('LaTeX', () => {
  it.each([
    ['50% & a_b #1 {x} $5', '50\\% \\& a\\_b \\#1 \\{x\\} \\$5'],
    ['a\\b~c^d', 'a\\textbackslash{}b\\textasciitilde{}c\\textasciicircum{}d'],
    ['η 0.9, c₂ −1', '$\\eta$ 0.9, c$_2$ $-$1'],
    ['two\nlines\\\\', 'two lines\\textbackslash{}\\textbackslash{}'],
  ])('takes %j for text', (text, tex) => {
    expect(latexText(text)).toBe(tex);
  });

  it.each([
    [{ mean: 1.2345, ci95: 0.056 }, 2, false, '$1.23 \\pm 0.06$'],
    [{ mean: 1.2345, ci95: NaN }, 3, true, '$\\mathbf{1.234}$'],
    [{ mean: -0.001, ci95: 0.2 }, 1, false, '$0.0 \\pm 0.2$'],
    [{ mean: NaN, ci95: NaN }, 1, false, '--'],
  ])('writes %j with %d decimals', (summary, decimals, isBold, tex) => {
    expect(mathInterval(summary, decimals, isBold)).toBe(tex);
  });

  it('writes a table with the lines of booktabs', () => {
    const columns = [
      { heading: 'Policy', align: 'l' },
      { heading: '$x$', align: 'r' },
    ] as const;
    const groups = [
      [['a', '1']],
      [
        ['b', '2'],
        ['c', '3'],
      ],
    ];
    expect(latexTable({ label: 'one', caption: 'Some.', columns, groups })).toBe(
      [
        '% Needs \\usepackage{booktabs}.',
        '\\begin{table*}',
        '  \\centering',
        '  \\caption{Some.}',
        '  \\label{tab:one}',
        '  \\begin{tabular}{lr}',
        '    \\toprule',
        '    Policy & $x$ \\\\',
        '    \\midrule',
        '    a & 1 \\\\',
        '    \\midrule',
        '    b & 2 \\\\',
        '    c & 3 \\\\',
        '    \\bottomrule',
        '  \\end{tabular}',
        '\\end{table*}',
        '',
      ].join('\n'),
    );
  });

  it('has every policy under every setting', () => {
    const data = reportData();
    const [{ name, tex }] = printTables(data);
    expect(name).toBe('results');
    const rows = tex
      .split('\n')
      .filter((line) => line.endsWith('\\\\'))
      .slice(1);
    expect(rows.length).toBe(data.bestStatic.length + data.learned.length + data.rules.length);
    expect(rows.every((row) => row.split(' & ').length === 8)).toBe(true);
    const [best] = data.bestStatic;
    expect(rows[0]).toContain(mathInterval(best.item.metrics.return, 0));
    expect(rows[0]).toContain(`$${best.setting.eta}$ & $${best.setting.c2}$ & best static split (`);
  });
});
