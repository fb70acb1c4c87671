import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asPlane } from '../../../src/report/assemble/drawn-plane.js';
import { contourOf } from '../../../src/report/figures/vary/contour.js';
import { varyFigure } from '../../../src/report/figures/vary/vary.js';
import { compileFigure, renderSvg } from '../../../src/report/drawing/render.js';
import type { Varied, VariedCell } from '../../../src/report/data.js';
import { parseScenario } from '../../../src/config/load.js';
import { drawContexts } from '../../../src/simulator/world/draw-contexts.js';
import type { Item, Run } from '../../../src/runs/read/run-data.js';
import { itemOf } from '../page/data.js';
import { reportData, summary } from './report-data.js';

describe('a contour', () => {
  it('lies between the middles of cells, as far as the level does', () => {
    expect(contourOf([[0, 2]], 1)).toEqual([]);
    expect(
      contourOf(
        [
          [0, 2],
          [0, 4],
        ],
        1,
      ),
    ).toEqual([{ x: 0.25, y: 1, x2: 0.5, y2: 0 }]);
    const saddle = contourOf(
      [
        [2, 0],
        [0, 2],
      ],
      1,
    );
    expect(saddle.length).toBe(2);
    expect(
      contourOf(
        [
          [0, NaN],
          [2, 2],
        ],
        1,
      ),
    ).toEqual([]);
  });

  it('passes every edge between a middle below and one that is not, once from each side', () => {
    const grid = fc.array(
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 }),
      {
        minLength: 4,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(grid, (values) => {
        const ends = contourOf(values, 2).flatMap(({ x, y, x2, y2 }) => [
          [x, y],
          [x2, y2],
        ]);
        let passed = 0;
        for (let y = 0; y < 4; y++)
          for (let x = 0; x < 4; x++)
            for (const [dx, dy] of [
              [1, 0],
              [0, 1],
            ]) {
              const next = values.at(y + dy)?.at(x + dx);
              if (next === undefined || values[y][x] >= 2 === next >= 2) continue;
              // An edge at the rim has a square on one side alone.
              const isRim = dx === 1 ? y === 0 || y === 3 : x === 0 || x === 3;
              passed += isRim ? 1 : 2;
            }
        expect(ends.length).toBe(passed);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a plane of two values', () => {
  const cell = (ratio: number, half: number): VariedCell => ({
    ...{ seeds: 0, metrics: {} as VariedCell['metrics'] },
    ratio: summary(ratio, half),
  });
  const varied: Varied = {
    ...{ directory: 'run', paths: ['ues.0.count', 'sensors.0.count'], episodes: 2 },
    points: [5, 10].flatMap((x) => [4, 8].map((y) => [x, y])),
    lines: [
      {
        ...{ name: 'learned', kind: 'learned', setting: 'η 0.9, c₂ 0' },
        cells: [cell(1.2, 0.1), cell(1.01, 0.05), cell(0.8, 0.1), cell(NaN, NaN)].map((each) => ({
          ...each,
          metrics: new Proxy({} as VariedCell['metrics'], { get: () => summary(NaN) }),
        })),
      },
    ],
    loads: [0.5, 0.8, 1.2, 1.5],
  };

  it('counts what is clear, and draws rings and the contour', async () => {
    const figure = varyFigure(reportData({ varied }))!;
    expect(figure.caption).toContain(
      'Points clearly above 1 (open, clearly below): learned 1 (1, 1).',
    );
    expect(figure.caption).toContain('where the offered load is 1');
    const svg = await renderSvg(compileFigure(figure, 'wide'));
    expect(svg.match(/#4D4D4D/gi)!.length).toBe(2);
    const { loads, ...unknown } = varied;
    expect(loads!.length).toBe(4);
    expect(varyFigure(reportData({ varied: unknown }))!.caption).not.toContain('offered load');
  });

  it('is made of episodes by what was drawn in them, against one split', () => {
    const { scenario } = parseScenario({
      contexts: { 'ues.0.count': { int: [1, 4] }, 'sensors.0.count': { int: [1, 4] } },
    });
    const seeds = Array.from({ length: 64 }, (_, i) => i);
    const numbers = seeds.map((seed) => drawContexts(scenario, seed).map(([, n]) => Number(n)));
    const item = (policy: string, of: (ues: number) => number): Item => ({
      ...itemOf(policy, {}, { policy }),
      episodes: seeds.length,
      byEpisode: {
        ...{ episodes: seeds, seeds },
        values: {
          return: numbers.map(([ues]) => of(ues)),
          sync_delay_steps: seeds.map(() => 1),
          e2e_delay_steps: seeds.map(() => 1),
          traffic_served_pct: seeds.map(() => 1),
        },
      },
    });
    const run = {
      ...{ kind: 'evaluate', plan: { version: '0', scenario } },
      items: [item('best-static', () => 10), item('max-weight', (ues) => (ues <= 2 ? 20 : 5))],
    } as unknown as Run;
    const { paths, points } = asPlane(run)!.varied!;
    expect(paths).toEqual(['ues.0.count', 'sensors.0.count']);
    expect(points.map(({ values }) => values)).toEqual([
      [1, 1],
      [3, 1],
      [1, 3],
      [3, 3],
    ]);
    for (const { values, items } of points)
      expect(items[1].versusStatic!.ratio).toBe(values[0] === 1 ? 2 : 0.5);
    expect(points.reduce((sum, { items }) => sum + items[0].episodes, 0)).toBe(64);
    expect(asPlane({ ...run, kind: 'train' })).toBeUndefined();
  });
});
