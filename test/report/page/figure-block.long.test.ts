import { inflateRawSync } from 'node:zlib';
import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../cli/run.js';
import type { Figure } from '../../../src/report/drawing/figure.js';
import { figureBlock } from '../../../src/report/page/figure-block.js';
import type { FigureParts } from '../../../src/report/page/shared-data.js';
import { EPISODE_METRICS } from '../../../src/simulator/metrics/metrics.js';
import { writeReport } from '../../../src/report/write-report.js';
import { item, reportData, summary } from '../figures/report-data.js';

describe('a figure in the page', () => {
  const table = {
    columns: ['name', 'value'],
    rows: [
      ['a third', 1 / 3],
      ['<none>', null],
    ] satisfies (string | number | null)[][],
  };
  const drawing = { spec: {}, svg: '<svg width="4" height="3"></svg>' };
  const figure = { id: 'f', title: 'F', caption: 'C', alt: 'A', spec: () => ({}) as never, table };
  const blockOf = (wide: typeof drawing, changes: Partial<Figure> = {}) =>
    figureBlock({
      figure: { ...figure, ...changes },
      layouts: { wide, narrow: drawing },
    }).toString();
  const block = blockOf(drawing);
  const tableSaved = (of: string) => {
    const [, text] = /class="parts">\s*([^<]*?)\s*<\/script>/.exec(of)!;
    const parts = inflateRawSync(Buffer.from(text, 'base64')).toString();
    return (JSON.parse(parts) as FigureParts).text.table!;
  };

  it('is drawn for wide and narrow windows, a large one once', () => {
    const drawings = (of: string) =>
      [...of.matchAll(/<svg class="drawing (\w+)"/g)].map(([, layout]) => layout);
    expect(drawings(block)).toEqual(['wide', 'narrow']);
    const large = `<svg width="4" height="3">${'<path d="M0,0"/>'.repeat(10_000)}</svg>`;
    expect(drawings(blockOf({ spec: {}, svg: large }))).toEqual(['wide']);
  });

  it('shows six digits in its table, text at the left and a dash where there is nothing', () => {
    const rows = /<tbody>([^]*)<\/tbody>/.exec(block)![1].replaceAll(/\s+/g, ' ');
    expect(rows).toContain('a third</th><td>0.333333</td>');
    expect(rows).toContain('&#60;none&#62;</th><td>–</td>');
  });

  it('keeps all digits for what is saved', () => {
    expect(tableSaved(block)).toEqual(table);
  });

  it('shows the first rows of a very long table, says so, and saves all', () => {
    const rows = Array.from({ length: 3001 }, (_, i) => [i]);
    const long = blockOf(drawing, { table: { columns: ['i'], rows } });
    expect(long).toContain('Numbers: 3,001 rows');
    expect(long).toContain('first 3,000 rows are shown');
    expect(long.match(/<tr>/g)).toHaveLength(1 + 3000);
    expect(tableSaved(long).rows).toHaveLength(3001);
    const short = blockOf(drawing, { table: { columns: ['i'], rows: [[1]] } });
    expect(short).toContain('Numbers: 1 row<');
    expect(short).not.toContain('are shown');
  });
});

describe('a report of 2,601 splits', () => {
  it('is a page of at most 5 MB', { timeout: 60_000 }, async () => {
    const out = temporaryDirectory();
    const data = reportData();
    const shares = Array.from({ length: 51 }, (_, i) => i / 50);
    // No two numbers alike, and each of them with all digits.
    data.grid!.step = 0.02;
    data.grid!.splits = shares.flatMap((rhoC, i) =>
      shares.map((rhoP, j) => {
        const split = item({ sync: [10], e2e: [10], served: 80, noDelays: true });
        for (const [m, metric] of EPISODE_METRICS.entries())
          split.metrics[metric] = summary(
            40 + 30 * Math.sin(7 * i + 11 * j + m),
            Math.PI / (i + 1),
          );
        return { rhoC, rhoP, item: split };
      }),
    );
    const { page, figures } = await writeReport(data, { out, version: '1.2.3' });
    expect(figures.map(({ id }) => id)).toContain('heatmaps');
    expect(statSync(page).size).toBeLessThan(5e6);
  });
});
