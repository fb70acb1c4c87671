import { describe, expect, it } from 'vitest';
import { FIGURES, OPTIONAL_FIGURES } from '../../../src/report/figures/index.js';
import { compileFigure, renderSvg } from '../../../src/report/drawing/render.js';
import { changingData } from './changing.js';
import { built } from './drawn.js';
import { reportData } from './report-data.js';

/**
 * Pictures of the small report. After a change that is meant to be seen: look at them, then
 * `npx vitest run test/report/figures/golden.test.ts -u`.
 */
describe('golden pictures', () => {
  const figures = [
    ...FIGURES.map((builder) => built(builder, reportData())),
    ...OPTIONAL_FIGURES.flatMap(({ build }) => build(changingData()) ?? []),
  ];

  it.each(figures.map((figure) => [figure.id, figure] as const))('%s', async (id, figure) => {
    const svg = await renderSvg(compileFigure(figure, 'wide'));
    await expect(readable(svg)).toMatchFileSnapshot(`../golden/${id}.svg`);
  });
});

/** Decimals rounded to one, an element a line. */
function readable(svg: string): string {
  const rounded = svg.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/-?\d+\.\d+(e-?\d+)?/g, (number) => {
      const short = Number(number).toFixed(1).replace(/\.0$/, '');
      return short === '-0' ? '0' : short;
    }),
  );
  return `${rounded.replace(/></g, '>\n<')}\n`;
}
