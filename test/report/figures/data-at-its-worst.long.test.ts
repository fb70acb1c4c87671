import { describe, expect, it } from 'vitest';
import { Resvg } from '@resvg/resvg-js';
import { FIGURES } from '../../../src/report/figures/index.js';
import type { Figure } from '../../../src/report/drawing/figure.js';
import type { ReportData } from '../../../src/report/data.js';
import { compileFigure, renderSvg } from '../../../src/report/drawing/render.js';
import { run } from './drawn.js';
import {
  A,
  bestStatic,
  curve,
  grid,
  item,
  L,
  learned,
  NOTHING,
  policyMap,
  reportData,
  rule,
  withoutGrid,
} from './report-data.js';

/** Builds all figures of some data and runs those that are there, in both layouts. */
async function drawnIds(data: ReportData): Promise<string[]> {
  const figures = FIGURES.map((build) => build(data)).filter(
    (figure): figure is Figure => !('missing' in figure),
  );
  for (const figure of figures)
    for (const layout of ['wide', 'narrow'] as const) await run(figure, layout);
  return figures.map(({ id }) => id);
}

describe('parts that are missing', () => {
  it('are all, and each says what would bring it', () => {
    const data = withoutGrid({ ...NOTHING, settings: [], sweeps: [] });
    for (const build of FIGURES) {
      const figure = build(data);
      expect(figure).toHaveProperty('missing', expect.stringContaining('metalore '));
    }
  });

  it.each<[string, ReportData, string[]]>([
    ['only a grid', reportData(NOTHING), ['figure-4', 'figure-5', 'heatmaps', 'return-map']],
    [
      'a training that was not evaluated',
      withoutGrid({
        ...NOTHING,
        learned: [A, L].map((setting) => {
          const policy = learned(setting);
          delete policy.ratio;
          return policy;
        }),
        curves: [curve(A)],
        maps: [policyMap(A, 0)],
      }),
      [
        'figure-4',
        'figure-5',
        'learning-curves',
        'delay-distributions',
        'delay-parts',
        'policy-maps',
      ],
    ],
    [
      'an evaluation alone',
      withoutGrid({ curves: [], maps: [] }),
      ['figure-4', 'figure-5', 'relative-return', 'delay-distributions', 'delay-parts'],
    ],
  ])('draws what there is: %s', async (_, data, ids) => {
    expect(await drawnIds(data)).toEqual(ids);
  });

  it('draws runs without delays.csv', async () => {
    const data = reportData({ grid: grid(true) });
    for (const { item: of } of [...data.bestStatic, ...data.rules]) delete of.delays;
    for (const { seeds } of data.learned) for (const seed of seeds) delete seed.delays;
    const ids = await drawnIds(data);
    expect(ids).not.toContain('delay-distributions');
    expect(ids).toContain('return-map');
  });

  it('draws a grid in which nothing completes', async () => {
    const data = reportData(NOTHING);
    for (const split of data.grid!.splits) split.item = item({ sync: [], e2e: [], served: 0 });
    expect(await drawnIds(data)).toEqual(['heatmaps', 'return-map']);
  });

  it('draws a single split, a single setting, a single seed', async () => {
    const data = reportData({
      settings: [A],
      learned: [learned(A)],
      rules: [],
      bestStatic: [bestStatic(A)],
    });
    data.grid!.splits = data.grid!.splits.slice(4, 5);
    data.learned[0].seeds.pop();
    data.curves = [{ ...curve(A), seeds: [0], points: curve(A).points.slice(0, 1) }];
    data.maps = [{ ...policyMap(A, 0), cells: policyMap(A, 0).cells.slice(0, 1) }];
    expect(await drawnIds(data)).toHaveLength(FIGURES.length);
  });

  it('draws learned policies that complete nothing', async () => {
    const idle = { ...learned(A), metrics: item({ sync: [], e2e: [], served: 0 }).metrics };
    idle.seeds = [item({ sync: [], e2e: [], served: 0 })];
    expect(await drawnIds(reportData({ learned: [idle] }))).toHaveLength(FIGURES.length);
  });
});

const HOSTILE = [
  '<script>alert(1)</script>',
  `"); alert('1'); ("`,
  "it's \\'quoted\\' \\ and {{datum.x}}",
  'a.b[0]["c"]',
  'two\nlines\tand\r\na tab',
  '=HYPERLINK("http://example.com")',
  '${1+1} datum.value event.item()',
  '__proto__',
  'constructor',
  '\u0000\u0007\u001B[31m\uD800',
  '',
  'x'.repeat(5000),
  '\u202Eright to left \u5317\u4EAC \u{1F600}',
];

describe('hostile names', () => {
  /** Every name as a rule and as a sweep, and two plain ones. */
  function hostile(): ReportData {
    const sweeps = [...HOSTILE, 'plain'];
    return reportData({
      experiment: HOSTILE[0],
      sweeps,
      learned: [A, L].flatMap((setting) => sweeps.map((sweep) => learned(setting, sweep))),
      rules: [A, L].flatMap((setting) => [...HOSTILE, 'plain'].map((name) => rule(name, setting))),
      curves: sweeps.map((sweep) => curve(A, sweep)),
      maps: sweeps.map((sweep) => policyMap(A, 0, sweep)),
    });
  }
  const figures = FIGURES.map((build) => build(hostile()) as Figure);

  it.each(figures.map((figure) => [figure.id, figure] as const))(
    'appear as text in %s',
    async (_, figure) => {
      await run(figure);
      const svg = await renderSvg(compileFigure(figure, 'wide'));
      expect(() => new Resvg(svg, { font: { loadSystemFonts: false } })).not.toThrow();
      expect(svg).not.toMatch(/<script|<a |href/i);
      expect(Number(/width="([\d.]+)"/.exec(svg)![1])).toBeLessThan(900);
    },
  );

  it('keep their numbers', async () => {
    const figure = figures.find(({ id }) => id === 'relative-return')!;
    const points = (await run(figure)).marks().filter(({ type }) => type === 'symbol');
    const under = points.filter(({ datum }) => datum['setting'] === 'A (η 0.9, c₂ 0)');
    expect(under.map(({ datum }) => [datum['policy'], datum['ratio']])).toEqual([
      ...[...HOSTILE, 'plain'].map((name) => [`learned (${name})`, 1.25]),
      // Vega looks names up in plain objects.
      ...[...HOSTILE, 'plain'].map((name) => [name in {} ? `“${name}”` : name, 0.75]),
    ]);
    // Each on a line of its own.
    expect(new Set(under.map(({ y }) => y)).size).toBe(2 * (HOSTILE.length + 1));
  });

  it('choose what they name', async () => {
    const figure = figures.find(({ id }) => id === 'policy-maps')!;
    const chart = await run(figure);
    for (const name of HOSTILE) {
      await chart.set('policy', `learned (${name}), A (η 0.9, c₂ 0), seed 0`);
      expect(chart.marks().filter(({ type }) => type === 'rect')).toHaveLength(16);
    }
  });
});
