import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adaptivityOf } from '../../../src/report/assemble/adaptivity.js';
import { Settings } from '../../../src/report/assemble/settings.js';
import type { ReportData } from '../../../src/report/data.js';
import { compileFigure, renderSvg } from '../../../src/report/drawing/render.js';
import { adaptivityFigure } from '../../../src/report/figures/adaptivity.js';
import { adaptivityFindings } from '../../../src/report/findings/adaptivity.js';
import { specialistFindings } from '../../../src/report/findings/specialists.js';
import { claims } from '../../../src/report/findings/claims.js';
import { adaptivitySection } from '../../../src/report/page/adaptivity-section.js';
import { readAdaptivity } from '../../../src/runs/read/adaptivity.js';
import type { Run } from '../../../src/runs/read/run-data.js';
import { temporaryDirectory } from '../../cli/run.js';
import { run } from '../figures/drawn.js';
import { A, emptyData, G, itemOf } from '../page/data.js';

const HEADER = 'eta,c2,policy,train_seeds,measure,condition,versus,value,low,high';
/** Clearly more, open, clearly less within the training range; clearly more outside of it. */
const ROWS = [
  'learned,2,ratio,paper,,1.2,1.1,1.3',
  'learned,2,ratio,few,,1.01,0.99,1.03',
  'learned,2,ratio,many,,0.9,0.85,0.95',
  'learned,2,ratio,far,,1.1,1.05,1.15',
  'learned,2,mean_ratio,,,1.037,1.01,1.05',
  'learned,2,mean_ratio_outside,,,1.1,1.05,1.15',
  'learned,2,mean_ratio_difference,,max-weight,0.048,0.035,0.06',
  'learned,2,mean_ratio_difference,,random,0.5,0.4,0.6',
  'learned,2,mean_ratio_difference,,best-single-split,-0.01,-0.02,0.01',
  ...[
    ['max-weight', '1,0.95,1.05'],
    ['random', '0.2,0.1,0.3'],
    ['best-single-split', '1,1,1'],
  ].flatMap(([policy, ratio]) => [
    ...['paper', 'few', 'many', 'far'].map((name) => `${policy},,ratio,${name},,${ratio}`),
    `${policy},,mean_ratio,,,${ratio}`,
  ]),
];

async function dataOf(settings: readonly (typeof A)[], more: readonly string[] = []) {
  const file = join(temporaryDirectory(), 'adaptivity.csv');
  const rows = settings.flatMap(({ eta, c2 }) => ROWS.map((row) => `${eta},${c2},${row}`));
  writeFileSync(file, [HEADER, ...rows, ...more].map((line) => `${line}\n`).join(''));
  const adaptivity = await readAdaptivity(file, {
    settings,
    conditions: ['paper', 'few', 'many', 'far'].map((name) => ({
      name,
      isCounted: name !== 'far',
    })),
  });
  const items = settings.map((setting) => itemOf('random', {}, { ...setting, policy: 'random' }));
  const made = { directory: 'e', kind: 'evaluate', items, training: [], adaptivity };
  const warnings: string[] = [];
  const runs = [made as unknown as Run];
  const all = new Settings(runs, {});
  return emptyData({
    ...{ isPaper: false, isPaperAdapting: true, settings: all.all, chosen: all.chosen },
    rules: ['max-weight', 'random', 'best-single-split'].map((name) => ({
      ...{ name, setting: all.all[0], item: itemOf(name) },
    })),
    ...adaptivityOf(runs, all, warnings),
  });
}

const lastClaim = (data: ReportData) => claims(data).at(-1)!;

describe('whether it adapts', () => {
  it('says what choices over settings are worth, where adaptivity.csv does', async () => {
    const over = [
      'geometric_mean_ratio,,,1.2,1.1,1.3',
      'expected_utility,,,1.25,1.15,1.35',
      'largest_utility_loss,,max-weight,0.02,-0.01,0.04',
      'hypervolume,,,3.456,,',
      'hypervolume_reference_sync_steps,,,4,,',
      'hypervolume_reference_e2e_steps,,,7.5,,',
    ].map((row) => `,,learned,2,${row}`);
    const page = String(adaptivitySection(await dataOf([A, G], over)));
    expect(page).toContain('One policy or several?');
    expect(page.replace(/\s+/g, ' ')).toContain('4.00 steps of sync and 7.50 of end-to-end delay');
    for (const text of ['1.250 (1.150 to 1.350)', '0.020 (−0.010 to 0.040)', '3.46'])
      expect(page).toContain(text);
    expect(String(adaptivitySection(await dataOf([A, G])))).not.toContain('or several');
  });

  it('is not told without adaptivity.csv', () => {
    const data = emptyData();
    expect(adaptivityFindings(data)).toEqual([]);
    expect(adaptivitySection(data)).toBeUndefined();
    expect(adaptivityFigure(data)).toBeUndefined();
    expect(lastClaim(data).verdict).toBe('not tested yet');
  });

  it('is told in a sentence that counts', async () => {
    expect(adaptivityFindings(await dataOf([A]))).toEqual([
      'In 1 of 3 conditions within the training range the learned policy earns clearly more than the' +
        ' best static split found afresh there (1 open, 1 clearly less); mean ratio 1.037 (1.010 to' +
        ' 1.050); against max-weight, the best of 2 rules, +0.048 (+0.035 to +0.060), clearly more;' +
        ' against the best single split over all conditions −0.010 (−0.020 to +0.010), open. Outside' +
        ' of that range: clearly more in 1 of 1 condition (0 open, 0 clearly less); mean ratio 1.100' +
        ' (1.050 to 1.150).',
    ]);
  });

  it('counts where one policy is clearly ahead of specialists, and where behind', async () => {
    const rows = [
      ...['paper', 'few', 'many', 'far'].map((name) => `specialists,2,ratio,${name},,1,0.9,1.1`),
      'specialists,2,mean_ratio,,,1,0.9,1.1',
      'learned,2,mean_ratio_difference,,specialists,0.037,0.01,0.05',
      'learned,2,ratio_difference,paper,specialists,0.2,0.1,0.3',
      'learned,2,ratio_difference,few,specialists,0.01,-0.1,0.03',
      'learned,2,ratio_difference,many,specialists,-0.1,-0.2,-0.05',
      // Outside of what training draws, and so not counted.
      'learned,2,ratio_difference,far,specialists,0.1,0.05,0.15',
    ].map((row) => `${A.eta},${A.c2},${row}`);
    const data = await dataOf([A], rows);
    expect(specialistFindings(data)).toEqual([
      'Against specialists, each trained in one condition alone, the learned policy earns clearly more in' +
        ' 1 of 3 conditions (1 open, 1 clearly less); mean ratio less theirs +0.037 (+0.010 to +0.050),' +
        ' clearly more.',
    ]);
    // They are what it is held against, and no second learned policy, nor a rule.
    const [finding, ...more] = adaptivityFindings(data);
    expect(more).toEqual([]);
    expect(finding).toContain('against max-weight, the best of 2 rules,');
    expect(String(adaptivitySection(data))).toContain('Against specialists');
    expect(adaptivityFigure(data)!.caption).toContain('specialists 0 (3, 0)');
  });

  it('refuses a file in which a condition lacks its difference', async () => {
    const row = 'learned,2,ratio_difference,paper,max-weight,0.2,0.1,0.3';
    await expect(dataOf([A], [`${A.eta},${A.c2},${row}`])).rejects.toThrow(
      '"learned" has no row with the measure ratio_difference in each condition, against "max-weight"',
    );
  });

  it('is told of several settings together, and of each in a table', async () => {
    const data = await dataOf([A, G], [',,learned,2,geometric_mean_ratio,,,1.037,1.01,1.05']);
    expect(adaptivityFindings(data)).toEqual([
      'In 2 of 6 conditions within the training range, over 2 settings, the learned policy earns' +
        ' clearly more than the best static split found afresh there (2 open, 2 clearly less); mean' +
        ' ratio 1.037 (1.010 to 1.050), geometric over the settings. Outside of that range: clearly' +
        ' more in 2 of 2 conditions (0 open, 0 clearly less).',
    ]);
    const section = adaptivitySection(data)!.toString();
    expect(section).toContain('1, 1, 1');
    expect(section).toContain('+0.048 (+0.035 to +0.060), clearly more');
  });

  it('decides the paper’s claim', async () => {
    const { verdict, evidence } = lastClaim(await dataOf([A]));
    expect(verdict).toBe('does not hold in all conditions within the training range');
    expect(evidence.join(' ')).toContain(
      'clearly more in 1 of 3 conditions, open in 1, clearly less in 1; mean ratio 1.037 (1.010 to' +
        ' 1.050). Outside of that range: clearly more in 1 of 1 condition.',
    );
    expect(claims({ ...(await dataOf([A])), isPaperAdapting: false })).toEqual([]);
  });
});

describe('the figure of how policies adapt', () => {
  it('has the numbers of the file', async () => {
    const figure = adaptivityFigure(await dataOf([A]))!;
    const of = (policy: string) =>
      figure.table!.rows.filter((row) => row[3] === policy).map((row) => [row[1], ...row.slice(4)]);
    expect(of('learned')).toEqual([
      ['paper', 1.2, 1.1, 1.3],
      ['few', 1.01, 0.99, 1.03],
      ['many', 0.9, 0.85, 0.95],
      ['far', 1.1, 1.05, 1.15],
    ]);
    expect(of('random').every(([, ratio]) => ratio === 0.2)).toBe(true);
    expect(figure.caption).toContain('learned 1 (1, 1)');
    expect(figure.caption).toContain('marked as outside');
  });

  it('draws a dot where the ratio is, and at the edge what lies far below', async () => {
    const { marks, set } = await run(adaptivityFigure(await dataOf([A, G]))!);
    const of = (name: string) =>
      marks().filter(({ type, datum }) => type === 'symbol' && datum['policy'] === name);
    expect(of('learned').map(({ datum }) => datum['at'])).toEqual([1.2, 1.01, 0.9, 1.1]);
    expect(of('learned').map(({ datum }) => datum['condition'])).toContain('far (outside)');
    // Learned from 0.85 to 1.3, and half of that beyond: 0.625.
    expect(of('random').map(({ datum, shape }) => [datum['at'], shape])).toEqual(
      Array(4).fill([0.85 - 0.5 * (1.3 - 0.85), 'triangle-left']),
    );
    expect(of('random')[0].tooltip).toMatchObject({ policy: 'random' });
    await set('setting', 'G');
    expect(of('learned').every(({ datum }) => datum['setting'] === 'G')).toBe(true);
  });

  it('is drawn in both layouts', async () => {
    const figure = adaptivityFigure(await dataOf([A]))!;
    for (const layout of ['wide', 'narrow'] as const)
      expect(await renderSvg(compileFigure(figure, layout))).toMatch(/^<svg/);
  });
});
