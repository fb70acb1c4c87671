import { describe, expect, it } from 'vitest';
import { delayDistributions } from '../../../src/report/figures/delays/delay-distributions.js';
import { delayParts } from '../../../src/report/figures/delays/delay-parts.js';
import { learningCurves } from '../../../src/report/figures/learning-curves/learning-curves.js';
import { mapData } from '../../../src/report/figures/policy-maps/policy-map-data.js';
import { figure4 } from '../../../src/report/figures/trade-off/figure-4.js';
import { policyMaps } from '../../../src/report/figures/policy-maps/policy-maps.js';
import { relativeReturn } from '../../../src/report/figures/relative-return.js';
import { built, run } from './drawn.js';
import {
  A,
  bestStatic,
  curve,
  L,
  learned,
  policyMap,
  reportData,
  rule,
  summary,
} from './report-data.js';

describe('learning curves', () => {
  it('plot the mean return of every row, its interval, and the best static split', async () => {
    const data = reportData();
    const marks = (await run(built(learningCurves, data))).marks();
    const of = (type: string, mark: string) =>
      marks
        .filter(({ type: drawn, datum }) => drawn === mark && datum['type'] === type)
        .map(({ datum }) => [
          datum['setting'],
          datum['timesteps'],
          datum['mean'],
          datum['low'],
          datum['high'],
        ]);
    const [a, l] = ['A (η 0.9, c₂ 0)', 'L (η 0.4, c₂ −1)'];
    expect(of('training', 'line')).toEqual([
      [a, 100, 150, 145, 155],
      [a, 200, 280, 275, 285],
      [a, 300, 300, 295, 305],
      [l, 100, 15, 10, 20],
      [l, 200, 10, 5, 15],
      [l, 300, 30, 25, 35],
    ]);
    expect(of('training', 'area')).toEqual(of('training', 'line'));
    expect(of('selection', 'symbol').map(([, steps, mean]) => [steps, mean])).toEqual([
      [200, 290],
      [300, 310],
      [200, 20],
      [300, 40],
    ]);
    expect(of('static', 'rule').map(([, , mean]) => mean)).toEqual(
      data.bestStatic.map(({ item }) => item.metrics.return.mean),
    );
  });

  it('thins long curves, and keeps their last point', async () => {
    const long = curve(A);
    long.points = Array.from({ length: 1234 }, (_, i) => ({
      timesteps: 10 * (i + 1),
      episodeReturn: summary(i, 1),
    }));
    const marks = (await run(built(learningCurves, reportData({ curves: [long] })))).marks();
    const steps = marks
      .filter(({ type }) => type === 'line')
      .map(({ datum }) => datum['timesteps']);
    expect(steps.length).toBeLessThanOrEqual(100);
    expect(steps.length).toBeGreaterThan(50);
    expect(steps.at(-1)).toBe(12340);
  });

  it('draw no band where there is one seed, and no point before the first episode ends', async () => {
    const one = curve(A);
    one.points = [
      { timesteps: 10, episodeReturn: summary(NaN) },
      { timesteps: 20, episodeReturn: summary(5, NaN, 1) },
      { timesteps: 30, episodeReturn: summary(6, NaN, 1) },
    ];
    const marks = (await run(built(learningCurves, reportData({ curves: [one] })))).marks();
    const line = marks.filter(({ type }) => type === 'line').map(({ datum }) => datum);
    expect(line.map(({ timesteps, low }) => [timesteps, low])).toEqual([
      [20, null],
      [30, null],
    ]);
  });

  it('say how often training ends above the best static split', () => {
    // 300 against 180.5; 30 against the split’s −7.2 under L.
    expect(built(learningCurves, reportData()).caption).toContain('learned 2 of 2');
    const low = curve(A);
    low.points.at(-1)!.episodeReturn = summary(180);
    expect(built(learningCurves, reportData({ curves: [low] })).caption).toContain(
      'learned 0 of 1',
    );
  });
});

describe('return relative to the best static split', () => {
  it('plots every ratio with its interval', async () => {
    const marks = (await run(built(relativeReturn, reportData()))).marks();
    const points = marks
      .filter(({ type }) => type === 'symbol')
      .map(({ datum }) => [datum['setting'], datum['policy'], datum['ratio'], datum['interval']]);
    expect(points).toHaveLength(6);
    expect(points).toContainEqual(['A (η 0.9, c₂ 0)', 'learned', 1.25, '1.250 ± 0.050']);
    expect(points).toContainEqual(['L (η 0.4, c₂ −1)', 'max-weight', 0.75, '0.750 ± 0.100']);
    const intervals = marks.filter(({ type, datum }) => type === 'rule' && 'policy' in datum);
    expect(intervals.map(({ datum }) => [datum['low'], datum['high']])).toContainEqual([1.2, 1.3]);
  });

  it('cuts off an interval that would squeeze everything else', async () => {
    const wide = { ...learned(A), ratio: summary(0.5, 20) };
    const marks = (
      await run(built(relativeReturn, reportData({ learned: [wide], rules: [] })))
    ).marks();
    const { datum } = marks.find(({ type, datum: d }) => type === 'rule' && 'policy' in d)!;
    expect(datum['low']).toBeCloseTo(0.45, 9);
    expect(datum['high']).toBeCloseTo(1.05, 9);
    expect(datum['interval']).toBe('0.500 ± 20.000');
  });

  it('names the settings that it leaves out, and why', () => {
    const bad = bestStatic(L);
    bad.item.metrics.return = summary(-3);
    const withoutRatio = learned(L);
    delete withoutRatio.ratio;
    const figure = built(
      relativeReturn,
      reportData({
        bestStatic: [bestStatic(A), bad],
        learned: [learned(A), withoutRatio],
        rules: [],
      }),
    );
    expect(figure.caption).toContain('no static split has a positive return: L (η 0.4, c₂ −1)');
    const notEvaluated = reportData({
      bestStatic: [bestStatic(A)],
      learned: [learned(A), withoutRatio],
    });
    expect(built(relativeReturn, notEvaluated).caption).toContain(
      'not evaluated: L (η 0.4, c₂ −1)',
    );
  });
});

describe('captions of learned policies', () => {
  it('say why no return is set beside an evaluation’s best splits', () => {
    const bad = bestStatic(A);
    bad.item.metrics.return = summary(-3);
    const evaluated = learned(A);
    delete evaluated.ratio;
    const data = reportData({ bestStatic: [bad], learned: [evaluated], rules: [] });
    const { missing } = relativeReturn(data) as { missing: string };
    expect(missing).toContain('no static split has a positive return: A (η 0.9, c₂ 0)');
    expect(missing).not.toContain('metalore evaluate');
  });

  it('speak of seeds and intervals only where there are several', () => {
    const data = reportData();
    const captions = () =>
      [figure4, learningCurves, delayDistributions].map((build) => built(build, data).caption);
    const [four, curves, delays] = captions();
    expect(four).toContain('mean over training seeds');
    expect(curves).toContain('band, its 95% interval');
    expect(delays).toContain('all seeds together');
    data.learned = data.learned.map((policy) => ({ ...policy, seeds: policy.seeds.slice(1) }));
    for (const { points } of data.curves)
      for (const point of points) point.episodeReturn = summary(5, NaN, 1);
    for (const caption of captions()) expect(caption).not.toMatch(/seed|band/);
  });
});

describe('where the end-to-end delay goes', () => {
  it('has parts that make up the whole, policy by policy', async () => {
    const data = reportData();
    const marks = (await run(built(delayParts, data))).marks();
    const bars = marks.filter(({ type }) => type === 'rect');
    const names = new Set(
      bars.map(({ datum }) => `${String(datum['panel'])}/${String(datum['name'])}`),
    );
    expect([...names]).toEqual([
      'Setting A (η 0.9, c₂ 0)/best static (0.5, 0.5)',
      'Setting A (η 0.9, c₂ 0)/learned',
      'Setting A (η 0.9, c₂ 0)/random',
      'Setting A (η 0.9, c₂ 0)/max-weight',
      'learned, all settings/A (η 0.9, c₂ 0)',
      'learned, all settings/L (η 0.4, c₂ −1)',
    ]);
    for (const name of names) {
      const parts = bars.filter(
        ({ datum }) => `${String(datum['panel'])}/${String(datum['name'])}` === name,
      );
      expect(parts).toHaveLength(4);
      const sum = parts.reduce((total, { datum }) => total + (datum['steps'] as number), 0);
      expect(sum).toBeCloseTo(parts[0].datum['total'] as number, 9);
    }
    const totals = marks.filter(({ type }) => type === 'text').map(({ text }) => text);
    expect(totals).toEqual(['4.0', '2.5', '2.0', '2.0', '2.5', '2.5']);
  });

  it('stacks them in the order of time', async () => {
    const marks = (await run(built(delayParts, reportData()))).marks();
    const learnedBars = marks
      .filter(({ type, datum }) => type === 'rect' && datum['name'] === 'learned')
      .sort((a, b) => a.x - b.x);
    expect(learnedBars.map(({ datum }) => datum['steps'])).toEqual([1.25, 0.625, 0.3125, 0.3125]);
  });

  it('keeps a rule apart that is called like something else', async () => {
    const data = reportData({ rules: [rule('learned', A), rule('best static (0.5, 0.5)', A)] });
    const marks = (await run(built(delayParts, data))).marks();
    const names = new Set(marks.map(({ datum }) => datum['name']));
    expect(names).toContain('learned (rule)');
    expect(names).toContain('best static (0.5, 0.5) (rule)');
    const totals = marks.filter(
      ({ type, datum }) => type === 'text' && datum['name'] === 'learned',
    );
    expect(totals.map(({ text }) => text)).toEqual(['2.5']);
  });
});

describe('distributions of the delays', () => {
  const curves = (marks: { type: string; datum: Record<string, unknown> }[], policy: string) =>
    marks
      .filter(({ type, datum }) => type === 'line' && datum['policy'] === policy)
      .map(({ datum }) => [datum['d'], datum['share']]);

  it('are the cumulative shares of the counts, learned policies’ over all seeds', async () => {
    const marks = (await run(built(delayDistributions, reportData()))).marks();
    expect(curves(marks, 'best static split')).toEqual([
      // sync 10, 20, 10; e2e 3 to 5 steps
      [0, 0.25],
      [1, 0.75],
      [2, 1],
      [0, 0],
      [3, 0.25],
      [4, 0.75],
      [5, 1],
    ]);
    // Seeds [20, 20] and [10, 20, 10]: 30, 40, 10 of 80. e2e 0, 10, 30, 30, 10.
    expect(curves(marks, 'learned')).toEqual([
      [0, 0.375],
      [1, 0.875],
      [2, 1],
      [0, 0],
      [1, 0.125],
      [2, 0.5],
      [3, 0.875],
      [4, 1],
    ]);
  });

  it('show another setting when it is chosen', async () => {
    const chart = await run(built(delayDistributions, reportData()));
    await chart.set('setting', 'L');
    // The best split under L is (0.5, 1).
    expect(curves(chart.marks(), 'best static split').slice(0, 4)).toEqual([
      [0, 0],
      [1, 0.25],
      [2, 0.75],
      [3, 1],
    ]);
  });

  it('start with another setting where the chosen one has no counts', () => {
    const data = reportData({ learned: [learned(L)], rules: [], bestStatic: [] });
    expect(built(delayDistributions, data).caption).toContain('under setting L');
  });

  it('leave out a policy when a seed lacks its counts', () => {
    const data = reportData();
    delete data.learned[0].seeds[1].delays;
    expect(built(delayDistributions, data).caption).not.toContain('learned 2');
  });

  it('have the quantiles in a table', () => {
    const row = built(delayDistributions, reportData()).table!.rows[0];
    // 40 requests: sync at most 1 for half of them, 2 for 90% and 95%; e2e 4, 5, 5.
    expect(row).toEqual(['A (η 0.9, c₂ 0)', 'best static (0.5, 0.5)', 40, 1, 2, 2, 4, 5, 5]);
  });
});

describe('maps of what policies do', () => {
  it('plot the splits at the queue lengths, and fade what never occurred', async () => {
    const marks = (await run(built(policyMaps, reportData()))).marks();
    const cells = marks.filter(({ type }) => type === 'rect');
    // Two maps of six cells, and the visits of the four that were met.
    expect(cells).toHaveLength(6 + 6 + 4);
    expect(cells.slice(0, 6).map(({ datum }) => datum)).toEqual(
      policyMap(A, 0).cells.map(
        (cell) =>
          expect.objectContaining({
            ueQueue: `${cell.ueQueue}`,
            sensorQueue: `${cell.sensorQueue}`,
            rhoC: expect.closeTo(cell.rhoC, 3) as number,
            rhoP: expect.closeTo(cell.rhoP, 3) as number,
            visits: cell.visits,
          }) as object,
      ),
    );
    for (const { datum, opacity } of cells)
      expect(opacity ?? 1).toBe(datum['visits'] === 0 ? 0.3 : 1);
    const { caption, table } = built(policyMaps, reportData());
    expect(caption).toContain('Faded cells never occurred');
    // The page can show another policy; the table does not follow.
    expect(table!.columns).toContain('ρ(C) of A (η 0.9, c₂ 0), seed 0');
  });

  it('show another policy when it is chosen', async () => {
    const data = reportData();
    data.maps[3].cells.forEach((cell) => (cell.rhoC = 0.9));
    const chart = await run(built(policyMaps, data));
    await chart.set('policy', 'L (η 0.4, c₂ −1), seed 1');
    const cells = chart.marks().filter(({ type }) => type === 'rect');
    expect(new Set(cells.map(({ datum }) => datum['rhoC']))).toEqual(new Set([0.9]));
  });

  it('puts neighbours of a large map together, each weighted by its steps', () => {
    const lengths = Array.from({ length: 48 }, (_, i) => i);
    const cells = lengths.flatMap((ueQueue) =>
      [0].map((sensorQueue) => ({
        ueQueue,
        sensorQueue,
        rhoC: ueQueue % 2,
        rhoP: 0.5,
        visits: ueQueue < 2 ? 3 * ueQueue + 1 : 0,
      })),
    );
    const map = mapData('a map', cells)!;
    expect(map.ue.slice(0, 2)).toEqual(['0 to 1', '2 to 3']);
    expect(map.ueEdges.slice(0, 3)).toEqual([-0.5, 1.5, 3.5]);
    expect(map.ueEdges).toHaveLength(25);
    // Five steps, four of them at l = 1; then no step at all.
    expect(map.rhoC.slice(0, 2)).toEqual([0.8, 0.5]);
    expect(map.visits.slice(0, 2)).toEqual([5, 0]);
    expect(map.sensorEdges).toEqual([-0.5, 0.5]);
  });

  it('refuse cells that are no grid in order', () => {
    const { cells } = policyMap(A, 0);
    expect(mapData('fine', cells)).toBeDefined();
    expect(mapData('a cell short', cells.slice(1))).toBeUndefined();
    expect(mapData('in disorder', [...cells].reverse())).toBeUndefined();
    expect(mapData('empty', [])).toBeUndefined();
  });
});
