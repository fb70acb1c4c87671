import { describe, expect, it } from 'vitest';
import type { LearnedPolicy, ReportData, Setting } from '../../../src/report/data.js';
import { compileFigure, renderSvg } from '../../../src/report/drawing/render.js';
import { tradeOffCurves } from '../../../src/report/figures/trade-off/curves.js';
import { curvePolicies } from '../../../src/report/figures/trade-off/curves-data.js';
import { emptyData } from '../page/data.js';
import { run } from './drawn.js';
import { item, summary } from './report-data.js';

const SETTINGS = [
  { eta: 0.9, c2: 0, letter: 'A' },
  { eta: 0.5, c2: 0, letter: 'B' },
  { eta: 0.9, c2: -1, letter: 'C' },
  { eta: 0.5, c2: -1, letter: 'D' },
] satisfies Setting[];

/** A policy whose delays are 4 + i and 9 − i steps in the i-th setting, each ± 0.1. */
function learned(sweep: string, hashOf: (i: number) => string | undefined): LearnedPolicy[] {
  return SETTINGS.map((setting, i) => {
    const made = item({ sync: [1], e2e: [1], served: 50, setting });
    const hash = hashOf(i);
    const source = { run: 'r', item: 'i', folder: 'f', stochastic: false };
    return {
      ...{ setting, sweep },
      seeds: [{ ...made, ...(hash === undefined ? {} : { source: { ...source, hash } }) }],
      metrics: {
        ...made.metrics,
        sync_delay_steps: summary(4 + i, 0.1),
        e2e_delay_steps: summary(9 - i, 0.1),
      },
    };
  });
}

const dataOf = (...policies: LearnedPolicy[][]): ReportData =>
  emptyData({
    ...{ settings: SETTINGS, chosen: SETTINGS[0], learned: policies.flat() },
    sweeps: policies.map(([{ sweep }]) => sweep),
  });

const one = learned('one', () => 'same');
const each = learned('each', String).map((policy) => ({
  ...policy,
  metrics: { ...policy.metrics, sync_delay_steps: summary(6, 0.1) },
}));

describe('curves of trade-offs', () => {
  it('are there where one and the same policy is judged under several settings', () => {
    expect(curvePolicies(dataOf(one, each)).map(({ name, isOne }) => [name, isOne])).toEqual([
      ['learned (one)', true],
      ['learned (each)', false],
    ]);
    expect(tradeOffCurves(dataOf(each))).toBeUndefined();
    // Without plan.json nobody knows whether it is the same.
    expect(tradeOffCurves(dataOf(learned('one', () => undefined)))).toBeUndefined();
    expect(tradeOffCurves(emptyData())).toBeUndefined();
  });

  it('go through the settings of each c₂ by η, and are joined to what was trained for the same', async () => {
    const figure = tradeOffCurves(dataOf(one, each))!;
    const { marks } = await run(figure);
    const lines = marks().filter(({ type }) => type === 'line');
    const through = (c2: number) =>
      lines.filter(({ datum }) => datum['c2'] === c2).map(({ datum }) => datum['letter']);
    expect([through(0), through(-1)]).toEqual([
      ['B', 'A'],
      ['D', 'C'],
    ]);
    const symbols = marks().filter(({ type, datum }) => type === 'symbol' && datum['policy']);
    expect(symbols.length).toBe(8);
    expect(symbols[4].tooltip).toMatchObject({
      policy: 'learned (one)',
      'sync delay (AoSI), steps': '4.00 ± 0.10',
    });
    const rules = marks().filter(({ type, datum }) => type === 'rule' && datum['x2'] !== undefined);
    const joined = rules.filter(({ datum }) => datum['y2'] === 6 && datum['policy'] === undefined);
    expect(joined.map(({ datum }) => [datum['x'], datum['y'], datum['x2']])).toEqual([
      [9, 4, 9],
      [8, 5, 8],
      // The third lies upon its partner.
      [7, 6, 7],
      [6, 7, 6],
    ]);
    // Each letter of the curve, and where there is room those of the others.
    const texts = marks().filter(({ type, datum }) => type === 'text' && datum['bold'] === true);
    expect(texts.map(({ datum }) => String(datum['text'])).sort()).toEqual(['A', 'B', 'C', 'D']);
    expect(figure.table!.rows.length).toBe(8);
    expect(figure.table!.rows[0].slice(0, 6)).toEqual([
      ...['learned (one)', 'A (η 0.9, c₂ 0)', 4, 0.1, 9, 0.1],
    ]);
  });

  it('leave out what completes no request', () => {
    const none = one.map((policy, i) =>
      i === 0
        ? { ...policy, metrics: { ...policy.metrics, e2e_delay_steps: summary(NaN) } }
        : policy,
    );
    const [{ points }] = curvePolicies(dataOf(none));
    expect(points.map(({ letter }) => letter)).toEqual(['B', 'C', 'D']);
  });

  it.each(['wide', 'narrow', 'page', 'column'] as const)('are drawn: %s', async (layout) => {
    const figure = tradeOffCurves(dataOf(one, each))!;
    expect(await renderSvg(compileFigure(figure, layout))).toMatch(/^<svg/);
  });
});
