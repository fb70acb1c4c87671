import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../../src/config/schema/scenario.js';
import { compileFigure, renderSvg } from '../../../src/report/drawing/render.js';
import { loadOverTime } from '../../../src/report/figures/load-over-time.js';
import { run } from './drawn.js';

const phases = {
  everySteps: 5,
  ues: { least: 2, most: 4, multipleOf: 2 },
  sensors: { least: 3, most: 3 },
};
const phased = scenarioSchema.parse({
  steps: 20,
  stations: [{ computeUnits: 100 }],
  ues: [
    { count: 10, presence: { kind: 'phases' }, request: { probability: 0.5, computeUnits: 4 } },
  ],
  sensors: [{ count: 5, presence: { kind: 'phases' }, update: { computeUnits: 2 } }],
  phases,
});
const scheduled = scenarioSchema.parse({
  steps: 10,
  ues: [
    {
      presence: {
        kind: 'schedule',
        counts: [
          { fromStep: 0, count: 2 },
          { fromStep: 5, count: 10 },
        ],
      },
    },
  ],
});

describe('presence and load over time', () => {
  it('is not there where nothing changes, or nothing is known', () => {
    expect(loadOverTime({ scenario: scenarioSchema.parse({}) })).toBeUndefined();
    expect(loadOverTime({})).toBeUndefined();
  });

  it.each([
    ['phases', phased],
    ['a schedule', scheduled],
  ] as const)('of %s is drawn in both layouts', async (_, scenario) => {
    const figure = loadOverTime({ scenario })!;
    for (const layout of ['wide', 'narrow'] as const)
      expect(await renderSvg(compileFigure(figure, layout))).toMatch(/^<svg/);
  });

  it('of phases is their mean, and one standard deviation around it', async () => {
    const figure = loadOverTime({ scenario: phased })!;
    // 2 or 4 UEs, as often: 3 ± 1; 3 sensors. Compute (3 · 0.5 · 4 + 3 · 2) / 100
    const { marks } = await run(figure);
    const data = marks().map(({ datum }) => datum);
    const ues = data.filter(({ kind, step }) => kind === 'UEs' && step === 7);
    expect(ues.length).toBeGreaterThan(0);
    for (const point of ues) expect(point).toMatchObject({ mean: 3, low: 2, high: 4 });
    for (const point of data.filter(({ kind }) => kind === 'sensors'))
      expect(point).toMatchObject({ mean: 3, low: 3, high: 3 });
    expect(figure.table!.rows.map((row) => row.slice(0, 4))).toEqual(
      [0, 5, 10, 15].map((from) => [from, from + 4, 3, 3]),
    );
    for (const row of figure.table!.rows) expect(row[4]).toBeCloseTo(0.12, 12);
    expect(figure.caption).toContain('3.0 UEs and 3.0 sensors are expected to be there');
  });

  it('of a schedule names where most is asked for', () => {
    const { caption, table } = loadOverTime({ scenario: scheduled })!;
    expect(table!.rows.map(([, , ues]) => ues)).toEqual([2, 2, 2, 2, 2, 10, 10, 10, 10, 10]);
    // 10 · 0.7 · 5 / 100 and the sensors’ 15 · 7 / 100
    expect(caption).toContain('most is asked for in step 5: compute 1.40 (UEs 0.35, sensors 1.05)');
  });
});
