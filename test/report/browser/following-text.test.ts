import { describe, expect, it } from 'vitest';
import { textShown } from '../../../src/report/browser/following-text.js';
import type { Figure } from '../../../src/report/drawing/figure.js';
import type { FigureText } from '../../../src/report/drawing/figure-text.js';
import { compileFigure } from '../../../src/report/drawing/render.js';
import { FIGURES } from '../../../src/report/figures/index.js';
import { controlsOf } from '../../../src/report/page/controls.js';
import { A, L, reportData, returnOf, SPLITS } from '../figures/report-data.js';

const figures = FIGURES.map((build) => build(reportData())).filter(
  (figure): figure is Figure => !('missing' in figure),
);
const own = ({ caption, alt, table }: Figure): FigureText => ({
  caption,
  alt,
  ...(table ? { table } : {}),
});
// As the page's script meets it.
const throughJson = <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;
const shown = (figure: Figure, values: Record<string, unknown>) =>
  textShown(
    throughJson({
      text: own(figure),
      ...(figure.following ? { following: figure.following } : {}),
    }),
    new Map(Object.entries(values)),
  );
const figure = (id: string) => figures.find((one) => one.id === id)!;

describe('the text of a figure', () => {
  it.each(figures.map((one) => [one.id, one] as const))(
    'follows every control of %s, and begins with what is drawn first',
    (_, one) => {
      const controls = controlsOf(compileFigure(one, 'wide'));
      const first = Object.fromEntries(controls.map(({ signal, initial }) => [signal, initial]));
      expect(shown(one, first)).toEqual(throughJson(own(one)));
      for (const { signal, input, choices, range } of controls) {
        const others =
          input === 'range' ? [range!.min] : choices.map(({ value }) => value).slice(1);
        for (const value of others)
          expect(shown(one, { ...first, [signal]: value }).caption).not.toBe(one.caption);
      }
    },
  );

  it('of a return map has the returns under the chosen constants', () => {
    const { caption, alt, table } = shown(figure('return-map'), { eta: 0.4, c2: -1 });
    const returns = SPLITS.map(([, , sync, e2e]) => returnOf({ sync, e2e }, L));
    expect(table!.columns[2]).toBe('mean return for η 0.4, c₂ −1');
    table!.rows.forEach(([, , value], i) => {
      expect(value).toBeCloseTo(returns[i], 9);
    });
    const best = Math.max(...returns).toFixed(1);
    expect(caption).toContain('For η 0.4, c₂ −1 the best is');
    expect(caption).toContain(`with ${best.replace('-', '−')}`);
    expect(alt).toContain('for η 0.4, c₂ −1');
  });

  it('of the delays names the chosen setting', () => {
    expect(shown(figure('delay-distributions'), { setting: 'L' }).caption).toContain(
      'under setting L (η 0.4, c₂ −1)',
    );
    expect(figure('delay-distributions').caption).toContain(`under setting ${A.letter}`);
  });

  it('of the policies has the cells of the chosen one', () => {
    const name = 'L (η 0.4, c₂ −1), seed 1';
    const { caption, table } = shown(figure('policy-maps'), { policy: name });
    expect(caption).toContain(`Shown: ${name}`);
    expect(table!.columns[2]).toBe(`ρ(C) of ${name}`);
  });
});
