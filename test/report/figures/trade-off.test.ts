import { describe, expect, it } from 'vitest';
import { figure4 } from '../../../src/report/figures/trade-off/figure-4.js';
import { figure5 } from '../../../src/report/figures/trade-off/figure-5.js';
import type { Axes } from '../../../src/report/figures/trade-off/trade-off-data.js';
import { tradeOffData } from '../../../src/report/figures/trade-off/trade-off-data.js';
import { frontierLines } from '../../../src/report/figures/trade-off/trade-off-frontiers.js';
import {
  clipped,
  crowd,
  isIn,
  overview,
} from '../../../src/report/figures/trade-off/trade-off-window.js';
import { SWAPPED_ROW_NOTE } from '../../../src/paper.js';
import { built, run } from './drawn.js';
import { A, bestStatic, item, learned, reportData, rule, withoutGrid } from './report-data.js';

const FIGURE_4: Axes = {
  x: { metric: 'sync_delay_steps', sense: 'min', title: 'sync' },
  y: { metric: 'traffic_served_pct', sense: 'max', title: 'served' },
};
const FIGURE_5: Axes = {
  x: { metric: 'e2e_delay_steps', sense: 'min', title: 'e2e' },
  y: { metric: 'sync_delay_steps', sense: 'min', title: 'sync' },
};

describe('what Figures 4 and 5 are drawn from', () => {
  it('has the splits that complete a request, and counts the others', () => {
    const { splits, splitsMissing } = tradeOffData(reportData(), FIGURE_4);
    expect(splits.map(({ rhoC, rhoP, x, y }) => [rhoC, rhoP, x, y])).toEqual([
      [0.5, 0.5, 1, 60],
      [0.5, 1, 2, 70],
      [1, 0.5, 4, 80],
      [1, 1, 3, 70],
    ]);
    expect(splitsMissing).toBe(5);
  });

  it('has the Pareto frontiers worked out by hand', () => {
    const four = tradeOffData(reportData(), FIGURE_4);
    // (1, 1) serves 70 like (0.5, 1), at 3 steps in place of 2.
    expect(four.staticFrontier).toEqual([
      { x: 1, y: 60 },
      { x: 2, y: 70 },
      { x: 4, y: 80 },
    ]);
    // Learned 0.75 steps and 70%; the rules have 2 steps and at most 58%.
    expect(four.controllerFrontier).toEqual([
      { x: 0.75, y: 70 },
      { x: 0.75, y: 70 },
    ]);
    const five = tradeOffData(reportData(), FIGURE_5);
    // (1, 1) and (0.5, 1) have the same mean e2e delay, 3 steps.
    expect(five.staticFrontier).toEqual([
      { x: 2.25, y: 4 },
      { x: 3, y: 2 },
      { x: 4, y: 1 },
    ]);
  });

  it('agrees with the frontiers of the grid search', () => {
    const data = reportData();
    for (const [axes, indices] of [
      [FIGURE_4, data.grid!.paretoThroughputSync],
      [FIGURE_5, data.grid!.paretoE2eSync],
    ] as const) {
      const optimal = tradeOffData(data, axes).splits.filter((split) => split.optimal);
      expect(optimal.map(({ rhoC, rhoP }) => [rhoC, rhoP])).toEqual(
        indices.map((i) => [data.grid!.splits[i].rhoC, data.grid!.splits[i].rhoP]),
      );
    }
  });

  it('has one point for a rule that acts alike under all settings, else one for each', () => {
    const { rules } = tradeOffData(reportData(), FIGURE_4);
    expect(rules.map(({ name, setting, x, y }) => [name, setting, x, y])).toEqual([
      ['random', 'all', 2, 50],
      ['max-weight', 'A (η 0.9, c₂ 0)', 2, 55],
      ['max-weight', 'L (η 0.4, c₂ −1)', 2, 58],
    ]);
  });

  it('does not count a static split that was evaluated among the controllers', () => {
    const split = rule('static-1-0.5', A, 99);
    split.item.identity.policy = 'static';
    const data = tradeOffData(reportData({ rules: [split] }), FIGURE_4);
    expect(data.rules).toHaveLength(1);
    expect(data.controllerFrontier.every(({ y }) => y === 70)).toBe(true);
  });

  it('has the paper as printed, its swapped row included, and links to our splits', () => {
    const data = reportData();
    const four = tradeOffData(data, FIGURE_4);
    const swapped = four.paper.find(({ name }) => name.includes('(0.4, 0.4)'));
    expect(swapped).toMatchObject({ x: 1.98, y: 97.76, label: '(0.4, 0.4)* as printed' });
    expect(
      tradeOffData(data, FIGURE_5).paper.find(({ name }) => name.includes('0.4, 0.4)')),
    ).toMatchObject({ x: 19.84, y: 1.98 });
    expect(
      four.paper.filter(({ kind }) => kind.endsWith('learned')).map((p) => [p.label, p.x, p.y]),
    ).toEqual([
      ['A′', 15.81, 91.57],
      ['B′', 13.39, 89.6],
      ['E′', 7.4, 78.88],
      ['G′', 14.87, 85.42],
      ['K′', 17.7, 82.76],
    ]);
    // The small grid has none of the paper's splits.
    expect(four.links).toEqual([]);
    data.grid!.splits.push({
      rhoC: 0.4,
      rhoP: 0.4,
      item: item({ sync: [0, 0, 0, 10], e2e: [0, 10], served: 97 }),
    });
    expect(tradeOffData(data, FIGURE_4).links).toEqual([{ x: 1.98, y: 97.76, x2: 3, y2: 97 }]);
  });

  it('has nothing of the paper beside another scenario', () => {
    const figure = built(figure4, reportData({ isPaper: false }));
    expect(tradeOffData(reportData({ isPaper: false }), FIGURE_4).paper).toEqual([]);
    expect(figure.caption).not.toContain('paper');
    expect(JSON.stringify(figure.spec('wide'))).not.toContain('Table I');
  });

  it('falls back on the best splits of an evaluation where there is no grid', () => {
    const { splits } = tradeOffData(withoutGrid(), FIGURE_4);
    expect(splits.map(({ name }) => name)).toEqual(['static (0.5, 0.5)', 'static (0.5, 1)']);
    expect(built(figure4, withoutGrid()).caption).toContain('metalore grid-search brings all');
  });
});

describe('the part of the plane that is shown', () => {
  it('leaves out what the static frontier gains next to nothing for', () => {
    const data = reportData({ isPaper: false, learned: [], rules: [] });
    data.grid!.splits.push(
      { rhoC: 0.7, rhoP: 0.7, item: item({ sync: [...zeros(50), 10], e2e: [10], served: 80.1 }) },
      { rhoC: 0.8, rhoP: 0.7, item: item({ sync: [...zeros(60), 10], e2e: [10], served: 10 }) },
    );
    const points = tradeOffData(data, FIGURE_4);
    expect(points.staticFrontier.at(-1)).toEqual({ x: 50, y: 80.1 });
    // From 60% to 80.1%: the 80% at 4 steps are within 1% of that range.
    const window = overview(points, FIGURE_4);
    expect(window.x).toEqual([0, 1.04 * 4]);
    expect(window.y[0]).toBeLessThan(60);
    expect(window.y[0]).toBeGreaterThan(10);
    const figure = built(figure4, data);
    expect(figure.caption).toContain('2 lie outside (sync delay above 4.2 steps)');
  });

  it('shows every point that is no static split', () => {
    const points = tradeOffData(reportData(), FIGURE_5);
    const window = overview(points, FIGURE_5);
    for (const point of [...points.learned, ...points.rules, ...points.paper])
      expect(isIn(window, point)).toBe(true);
  });

  it('enlarges where three learned points or rules crowd', () => {
    const crowded = (count: number) =>
      Array.from({ length: count }, (_, i) => learned({ eta: i / 100, c2: 0, letter: `${i}` }));
    const panel = { window: { x: [0, 10], y: [0, 100] }, width: 400, height: 400 } as never;
    const of = (count: number) =>
      crowd(tradeOffData(reportData({ learned: crowded(count), rules: [] }), FIGURE_4), panel);
    expect(of(2)).toBeUndefined();
    const box = of(3)!;
    expect(isIn(box, { x: 0.75, y: 70 })).toBe(true);
    expect(box.x[1] - box.x[0]).toBeLessThan(1);
    // One learned point among two rules.
    const rules = ['max-weight', 'threshold'].map((name) => rule(name, A, 50));
    const among = tradeOffData(reportData({ learned: crowded(1), rules }), FIGURE_4);
    for (const [i, point] of [...among.rules, ...among.learned].entries())
      Object.assign(point, { x: 2 + i / 10, y: 50 });
    expect(crowd(among, panel)).toBeDefined();
  });

  it('clips lines at its edges', () => {
    const window = { x: [0, 10] as [number, number], y: [0, 10] as [number, number] };
    const line = (x1: number, y1: number, x2: number, y2: number) =>
      clipped(window, { x: x1, y: y1 }, { x: x2, y: y2 });
    expect(line(-5, 5, 15, 5)).toEqual([
      { x: 0, y: 5 },
      { x: 10, y: 5 },
    ]);
    expect(line(5, 5, 15, 15)).toEqual([
      { x: 5, y: 5 },
      { x: 10, y: 10 },
    ]);
    expect(line(-5, 11, 15, 11)).toBeUndefined();
    expect(line(-10, 5, 5, 20)).toBeUndefined();
  });

  it('has the frontiers as stairs from the worse side of y to the worse side of x', () => {
    const points = tradeOffData(reportData({ learned: [], rules: [] }), FIGURE_4);
    const stairs = frontierLines(points, FIGURE_4, { x: [0, 10], y: [50, 90] });
    expect(stairs.map(({ x, y }) => [x, y])).toEqual([
      [1, 50],
      [1, 60],
      [2, 60],
      [2, 70],
      [4, 70],
      [4, 80],
      [10, 80],
    ]);
    const cut = frontierLines(points, FIGURE_4, { x: [0, 3], y: [65, 75] });
    expect(cut.map(({ x, y }) => [x, y])).toEqual([
      [2, 65],
      [2, 70],
      [3, 70],
    ]);
  });
});

describe('Figures 4 and 5 as drawn', () => {
  it.each([
    ['figure-4', figure4, 'sync_delay_steps', 'traffic_served_pct'],
    ['figure-5', figure5, 'e2e_delay_steps', 'sync_delay_steps'],
  ] as const)('%s plots the means of the data', async (_, builder, x, y) => {
    const data = reportData({ isPaper: false });
    for (const layout of ['wide', 'narrow'] as const) {
      const symbols = (await run(built(builder, data), layout))
        .marks()
        .filter(({ type }) => type === 'symbol');
      const drawn = symbols.map(({ datum }) => [datum['x'], datum['y']]);
      const of = (metrics: (typeof data.learned)[number]['metrics']) => [
        metrics[x].mean,
        metrics[y].mean,
      ];
      const splits = data.grid!.splits.filter(({ item }) => item.metrics[x].n > 0);
      const points = [
        ...splits.map(({ item }) => of(item.metrics)),
        ...data.learned.map(({ metrics }) => of(metrics)),
        ...data.rules.map(({ item }) => of(item.metrics)),
      ];
      for (const point of points) expect(drawn).toContainEqual(point);
      // Of a box that is enlarged there are some twice, and nothing else.
      for (const point of drawn) expect(points).toContainEqual(point);
    }
  });

  it('colours splits by ρ(C), sizes them by ρ(P), and says both in tooltips', async () => {
    const marks = (await run(built(figure4, reportData()))).marks();
    const split = (name: string) => marks.find(({ datum }) => datum['name'] === name)!;
    const [small, large, yellow] = ['(0.5, 0.5)', '(0.5, 1)', '(1, 0.5)'].map((name) =>
      split(`static ${name}`),
    );
    expect(small.fill).toBe(large.fill);
    expect(yellow.fill).not.toBe(small.fill);
    expect(small.tooltip).toEqual({
      policy: 'static (0.5, 0.5)',
      setting: 'all',
      'sync delay (AoSI), steps': '1.00 ± 0.50',
      'e2e delay (AoRI), steps': '4.00 ± 0.50',
      'traffic served, %': '60.00 ± 0.50',
    });
  });

  it('draws the 95% intervals of learned points and rules, in both panels', async () => {
    const data = reportData({ isPaper: false });
    const figure = built(figure4, data);
    const bars = (await run(figure)).marks().filter(({ type }) => type === 'rule');
    const { mean, ci95 } = data.rules[0].item.metrics.sync_delay_steps;
    expect(
      bars.some(
        ({ datum }) =>
          datum['kind'] === 'random' &&
          Math.abs(Number(datum['x']) - (mean - ci95)) < 1e-9 &&
          Math.abs(Number(datum['x2']) - (mean + ci95)) < 1e-9,
      ),
    ).toBe(true);
    expect(figure.caption).toContain('Bars: 95% intervals');
  });

  it('gives every rule a look of its own, however many there are', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `rule-${i}`);
    const rules = names.map((name, i) => rule(name, A, 40 + 3 * i));
    const marks = (await run(built(figure4, reportData({ rules, isPaper: false })))).marks();
    const looks = names.map((name) => {
      const mark = marks.find(({ type, datum }) => type === 'symbol' && datum['kind'] === name)!;
      return `${mark.fill}/${mark.shape}`;
    });
    expect(new Set(looks).size).toBe(12);
  });

  it('letters the learned points and draws the paper’s hollow', async () => {
    const marks = (await run(built(figure4, reportData()))).marks();
    const texts = marks.flatMap(({ text }) => (text === undefined ? [] : [text]));
    expect(texts).toEqual(
      expect.arrayContaining(['A', 'L', 'A′', 'random', 'max-weight A', '(0.4, 0.4)* as printed']),
    );
    const fills = (kind: string) =>
      new Set(
        marks
          .filter(({ type, datum }) => type === 'symbol' && datum['kind'] === kind)
          .map(({ fill }) => fill),
      );
    expect(fills('paper’s Table I: static')).toEqual(new Set(['transparent']));
    expect(fills('paper’s Table I: learned')).toEqual(new Set(['transparent']));
    expect(fills('learned').has('transparent')).toBe(false);
  });

  it('gives each sweep a colour and a shape of its own', async () => {
    const data = reportData({
      sweeps: ['tuned', 'other'],
      learned: [learned(A, 'tuned'), learned(A, 'other')],
    });
    const marks = (await run(built(figure4, data))).marks();
    const looks = ['learned (tuned)', 'learned (other)'].map((kind) => {
      const mark = marks.find(({ type, datum }) => type === 'symbol' && datum['kind'] === kind)!;
      return [mark.fill, mark.shape];
    });
    expect(looks[0][0]).not.toBe(looks[1][0]);
    expect(looks[0][1]).not.toBe(looks[1][1]);
  });

  it('says in numbers what to see, and explains the swapped row', () => {
    const { caption } = built(figure4, reportData());
    expect(caption).toContain('9 static splits of the grid, of which 5 complete no request');
    expect(caption).toContain('matches in both quantities: learned 2 of 2');
    expect(caption).toContain(SWAPPED_ROW_NOTE);
    expect(built(figure5, reportData()).caption).toContain(
      'learned A has sync delay 0.8 steps where the end-to-end delay is 2.5 steps; the best split' +
        ' with no more has 4.0 steps',
    );
  });

  it('concludes nothing from the best splits alone, which are not all', () => {
    const conclusions = /no static split matches|gain is largest/;
    expect(built(figure4, reportData()).caption).toMatch(conclusions);
    const { caption, alt } = built(figure4, withoutGrid());
    expect(caption).toContain('the static splits that are best for some setting');
    expect(caption + alt).not.toMatch(conclusions);
    const legend = JSON.stringify(built(figure4, withoutGrid()).spec('wide'));
    expect(legend).toContain('Pareto frontier, these static splits');
    expect(legend).not.toContain('Pareto frontier, static splits');
  });

  it('tells splits that complete nothing from those that are not there', () => {
    const idle = bestStatic(A);
    idle.item = item({ sync: [], e2e: [], served: 0 });
    const evaluated = withoutGrid({ bestStatic: [idle] });
    expect(built(figure4, evaluated).caption).toContain('of which 1 complete no request');
    const none = withoutGrid({ bestStatic: [] });
    expect(built(figure4, none).caption).toContain('No static splits: metalore grid-search');
  });

  it('has the numbers as a table', () => {
    const { columns, rows } = built(figure4, reportData()).table!;
    expect(columns).toHaveLength(8);
    expect(rows).toContainEqual(['static (1, 0.5)', 'all', 4, 0.5, 2.25, 0.5, 80, 0.5]);
    expect(rows).toContainEqual([
      'paper, static (0.4, 0.4), its delays swapped',
      'all',
      1.98,
      null,
      19.84,
      null,
      97.76,
      null,
    ]);
  });

  it('needs any policy at all', () => {
    expect(figure4(withoutGrid({ learned: [], rules: [], bestStatic: [] }))).toMatchObject({
      missing: expect.stringContaining('metalore grid-search') as string,
    });
  });
});

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
