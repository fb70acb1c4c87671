import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../../src/config/schema/scenario.js';
import { heatmaps } from '../../../src/report/figures/heatmaps/heatmaps.js';
import { returnMap } from '../../../src/report/figures/heatmaps/return-map.js';
import type { Grid } from '../../../src/report/data.js';
import { built, run, type DrawnMark } from './drawn.js';
import { A, grid, item, L, reportData, returnOf, SPLITS, withoutGrid } from './report-data.js';

const cells = (marks: DrawnMark[]) => marks.filter(({ type }) => type === 'rect');
const rings = (marks: DrawnMark[]) => marks.filter(({ shape }) => shape === 'circle');

describe('heatmaps of the metrics', () => {
  it('has a cell for each split and metric, with the mean of the data', async () => {
    const data = reportData();
    const marks = (await run(built(heatmaps, data))).marks();
    const drawn = (field: string) =>
      cells(marks)
        .filter(({ tooltip }) => Object.keys(tooltip!).some((title) => title.startsWith(field)))
        .map(({ datum }) => datum);
    for (const [title, field, metric] of [
      ['Sync delay, mean', 'sync', 'sync_delay_steps'],
      ['End-to-end delay, mean', 'e2e', 'e2e_delay_steps'],
      ['UE throughput', 'served', 'traffic_served_pct'],
      ['Sync delay, 95%', 'sync95', 'sync_delay_p95_steps'],
      ['End-to-end delay, 95%', 'e2e95', 'e2e_delay_p95_steps'],
      ['Completed requests', 'completed', 'requests_completed'],
      ['UE queue', 'ueQueue', 'ue_queue_mean'],
      ['Sensor queue', 'sensorQueue', 'sensor_queue_mean'],
    ] as const) {
      const expected = data
        .grid!.splits.map(({ rhoC, rhoP, item: { metrics } }) => [rhoC, rhoP, metrics[metric].mean])
        .filter(([, , mean]) => !Number.isNaN(mean));
      expect(drawn(title).map((d) => [d['rhoC'], d['rhoP'], d[field]])).toEqual(expected);
    }
    // (1, 0.5): 10 of 40 requests took longer than D_th.
    const late = drawn('Late').find(({ rhoC, rhoP }) => rhoC === 1 && rhoP === 0.5);
    expect(late!['late']).toBe(25);
  });

  it('slashes the cells of splits without a request', async () => {
    const marks = (await run(built(heatmaps, reportData()))).marks();
    const slashes = marks.filter(({ shape }) => shape?.startsWith('M-1'));
    // Five splits, in the five panels of delays and late requests.
    expect(slashes).toHaveLength(25);
    expect(slashes.every(({ datum }) => datum['rhoC'] === 0 || datum['rhoP'] === 0)).toBe(true);
    expect(built(heatmaps, reportData()).caption).toContain('5 splits without a completed request');
  });

  it('rings the best of each metric, but not the shortest queue', async () => {
    const marks = (await run(built(heatmaps, reportData()))).marks();
    expect(rings(marks).map(({ datum }) => [datum['rhoC'], datum['rhoP']])).toEqual([
      [0.5, 0.5],
      [1, 0.5],
      [1, 0.5],
      [0.5, 0.5],
      [1, 1],
      [1, 0.5],
      [0.5, 0.5],
    ]);
  });

  it('rings nothing where nothing completes, and says how many returns are the best', async () => {
    const data = reportData();
    for (const split of data.grid!.splits) split.item = item({ sync: [], e2e: [], served: 0 });
    const figure = built(heatmaps, data);
    expect(figure.caption).toContain('Completed requests: none');
    expect(rings((await run(figure)).marks())).toEqual([]);
    expect(built(returnMap, data).caption).toContain(
      '(0, 0) with 0.0 (the ring), like 8 other splits.',
    );
    expect(built(returnMap, reportData()).caption).toContain('with 180.5 (the ring).');
  });

  it('draws some splits of a fine grid, and rings the best of all', async () => {
    const figure = built(heatmaps, reportData({ grid: fineGrid() }));
    expect(figure.caption).toContain('Of the 10201 splits 2601 are drawn');
    expect(figure.table!.rows).toHaveLength(10201);
    const marks = (await run(figure)).marks();
    expect(cells(marks)).toHaveLength(3 * 2601);
    // Better than all others, and between two that are drawn.
    expect(rings(marks)[0].datum).toMatchObject({ rhoC: 0.33, rhoP: 0.35 });
  });
});

describe('the map of returns', () => {
  it('has the return that the grid search has, to 1e-9', async () => {
    const data = reportData();
    const drawn = cells((await run(built(returnMap, data))).marks());
    expect(drawn).toHaveLength(9);
    for (const { datum } of drawn) {
      const { item: same } = data.grid!.splits.find(
        ({ rhoC, rhoP }) => rhoC === datum['rhoC'] && rhoP === datum['rhoP'],
      )!;
      expect(Math.abs((datum['value'] as number) - same.metrics.return.mean)).toBeLessThan(1e-9);
    }
  });

  it('starts with the chosen setting', () => {
    const figure = built(returnMap, reportData({ chosen: L }));
    const [, , sync, e2e] = SPLITS[4];
    expect(figure.table!.rows[4]).toEqual([0.5, 0.5, returnOf({ sync, e2e }, L)]);
  });

  it('follows η and c₂, its best split and the words too', async () => {
    const chart = await run(built(returnMap, reportData()));
    const words = () => chart.marks().find(({ type }) => type === 'text')!.text;
    // (0.5, 0.5): (10·1 + 20·0.9 + 10·0.81)·10 / 2 episodes
    expect(words()).toBe('η 0.9, c₂ 0: best (0.5, 0.5) with 180.5');
    await chart.set('eta', 0);
    // Only fresh requests count: 10·10 / 2.
    expect(words()).toBe('η 0, c₂ 0: best (0.5, 0.5) with 50.0');
    await chart.set('c2', -5);
    // 40 late: −5·20 each episode. (1, 0.5) has 10 late; those that complete nothing have none.
    expect(words()).toBe('η 0, c₂ −5: best (0, 0) with 0.0');
    const value = (rhoC: number, rhoP: number) =>
      cells(chart.marks()).find(({ datum }) => datum['rhoC'] === rhoC && datum['rhoP'] === rhoP)!
        .datum['value'];
    expect(value(0.5, 0.5)).toBeCloseTo(50 - 100, 9);
    expect(value(1, 0.5)).toBeCloseTo(0 - 25, 9);
    expect(rings(chart.marks()).map(({ datum }) => datum['rank'])).toEqual([1]);
  });

  it.each([
    [0.9, 0],
    [0.37, -0.8],
    [1, -1],
  ])('has for η %d and c₂ %d what the counts say', async (eta, c2) => {
    const chart = await run(built(returnMap, reportData()));
    await chart.set('eta', eta);
    await chart.set('c2', c2);
    const drawn = cells(chart.marks());
    for (const [rhoC, rhoP, sync, e2e] of SPLITS) {
      const { datum } = drawn.find(
        (mark) => mark.datum['rhoC'] === rhoC && mark.datum['rhoP'] === rhoP,
      )!;
      expect(datum['value']).toBeCloseTo(returnOf({ sync, e2e }, { eta, c2, letter: '' }), 9);
    }
  });

  it.each([
    [0.9, 0],
    [0.975, -0.33],
    [0.1234, -123.4567],
    [1 / 3, -1e9],
  ])('has sliders that can stand at η %d, c₂ %d, which they start with', (eta, c2) => {
    const figure = built(returnMap, reportData({ chosen: { eta, c2, letter: 'X' } }));
    const { params } = figure.spec('wide') as unknown as {
      params: { value: number; bind: { min: number; max: number; step: number } }[];
    };
    expect(params.map(({ value }) => value)).toEqual([eta, c2]);
    for (const { value, bind } of params) {
      const steps = (value - bind.min) / bind.step;
      expect(Math.abs(steps - Math.round(steps)) * bind.step).toBeLessThan(1e-8);
      expect(value).toBeGreaterThanOrEqual(bind.min);
      expect(value).toBeLessThanOrEqual(bind.max);
    }
  });

  it('finds c₁ in the returns where no plan tells it', async () => {
    const data = reportData();
    delete data.scenario;
    const drawn = cells((await run(built(returnMap, data))).marks());
    expect(drawn[4].datum['value']).toBeCloseTo(180.5, 9);
  });

  it('counts who was late by the groups’ own deadlines, which delays do not tell', async () => {
    const data = reportData({
      scenario: scenarioSchema.parse({
        grid: { step: 0.5 },
        ues: [{}, { delayThresholdSteps: 9 }],
      }),
    });
    // 5 late in each of 2 episodes, where 20 have an AoRI above the reward's D_th.
    data.grid!.splits[4].item.metrics.requests_late.mean = 5;
    const chart = await run(built(returnMap, data));
    await chart.set('eta', 0);
    await chart.set('c2', -5);
    expect(cells(chart.marks())[4].datum['value']).toBeCloseTo(50 - 5 * 5, 9);
  });

  it('has only the grid’s own return without delays.csv, and says so', async () => {
    const figure = built(returnMap, reportData({ grid: grid(true), chosen: L }));
    expect(figure.caption).toContain('need delays.csv');
    const chart = await run(figure);
    expect(chart.marks().find(({ type }) => type === 'text')!.text).toBe(
      'η 0.9, c₂ 0: best (0.5, 0.5) with 180.5',
    );
    expect(JSON.stringify(figure.spec('wide'))).not.toContain('"bind"');
  });

  it('does not trust counts that do not give the grid’s own returns', () => {
    const data = reportData();
    data.grid!.splits[4].item.delays!.sync[0] += 1;
    expect(built(returnMap, data).caption).toContain('does not fit its episodes.csv');
  });

  it('needs a grid', () => {
    expect(returnMap(withoutGrid())).toMatchObject({ missing: expect.any(String) as string });
    expect(heatmaps(withoutGrid())).toMatchObject({ missing: expect.any(String) as string });
  });
});

/** 101 × 101 splits, (0.33, 0.35) the best in everything. */
function fineGrid(): Grid {
  const good = item({ sync: [10], e2e: [10], served: 90 });
  const poor = item({ sync: [0, 10], e2e: [0, 10], served: 80, setting: A });
  const shares = Array.from({ length: 101 }, (_, i) => i / 100);
  return {
    ...grid(),
    step: 0.01,
    splits: shares.flatMap((rhoC) =>
      shares.map((rhoP) => ({ rhoC, rhoP, item: rhoC === 0.33 && rhoP === 0.35 ? good : poor })),
    ),
  };
}
