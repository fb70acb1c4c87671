import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAdaptivity, type Evaluated } from '../../../src/runs/read/adaptivity.js';
import { temporaryDirectory } from '../../cli/run.js';

const HEADER = 'eta,c2,policy,train_seeds,measure,condition,versus,value,low,high';
const ROWS = [
  '0.9,0,max-weight,,ratio,paper,,1,0.9,1.1',
  '0.9,0,max-weight,,ratio,few,,,,',
  '0.9,0,max-weight,,mean_ratio,,,1,0.9,1.1',
  '0.9,0,learned,2,ratio,paper,,1.2,1.1,1.3',
  '0.9,0,learned,2,ratio,few,,,,',
  '0.9,0,learned,2,mean_ratio,,,1.2,1.1,1.3',
  '0.9,0,learned,2,mean_ratio_difference,,max-weight,0.2,0.1,0.3',
  '0.9,0,learned,2,conditions_above,,,1,,',
  ',,learned,2,geometric_mean_ratio,,,1.2,1.1,1.3',
];
const evaluated: Evaluated = {
  settings: [{ eta: 0.9, c2: 0 }],
  conditions: [
    { name: 'paper', isCounted: true },
    { name: 'few', isCounted: false },
  ],
};

function read(rows: readonly string[], beside: Evaluated = evaluated) {
  const file = join(temporaryDirectory(), 'adaptivity.csv');
  writeFileSync(file, [HEADER, ...rows].map((line) => `${line}\n`).join(''));
  return readAdaptivity(file, beside);
}

/** The rows with one of them changed. */
const changed = (line: number, from: string, to: string) =>
  ROWS.map((row, i) => (i === line - 2 ? row.replace(from, to) : row));

describe('adaptivity.csv', () => {
  it('is read whole', async () => {
    const interval = (value: number, low: number, high: number) => ({ value, low, high });
    const nothing = interval(NaN, NaN, NaN);
    expect(await read(ROWS)).toEqual({
      conditions: evaluated.conditions,
      settings: [
        {
          ...{ eta: 0.9, c2: 0 },
          policies: [
            {
              ...{ name: 'max-weight', trainSeeds: null, versus: [] },
              ratios: [interval(1, 0.9, 1.1), nothing],
              mean: interval(1, 0.9, 1.1),
            },
            {
              ...{ name: 'learned', trainSeeds: 2 },
              ratios: [interval(1.2, 1.1, 1.3), nothing],
              mean: interval(1.2, 1.1, 1.3),
              versus: [{ rival: 'max-weight', difference: interval(0.2, 0.1, 0.3) }],
            },
          ],
        },
      ],
      over: [{ name: 'learned', trainSeeds: 2, mean: interval(1.2, 1.1, 1.3), versus: [] }],
    });
  });

  it('tells in which conditions a policy differs from a rival, in their order, where it does', async () => {
    const more = ['few,max-weight,0.3,0.2,0.4', 'paper,max-weight,0.1,0,0.2'].map(
      (row) => `0.9,0,learned,2,ratio_difference,${row}`,
    );
    expect((await read([...ROWS, ...more]))!.settings[0].policies[1].versus[0].byCondition).toEqual(
      [
        { value: 0.1, low: 0, high: 0.2 },
        { value: 0.3, low: 0.2, high: 0.4 },
      ],
    );
  });

  it('tells what choices over settings are worth, where it does', async () => {
    const more = [
      ',,learned,2,expected_utility,,,1.2,1.1,1.3',
      ',,learned,2,largest_utility_loss,,max-weight,-0.1,-0.2,0',
      ',,learned,2,hypervolume,,,3.5,,',
      ',,learned,2,hypervolume_reference_sync_steps,,,4,,',
      ',,learned,2,hypervolume_reference_e2e_steps,,,,,',
    ];
    expect((await read([...ROWS, ...more]))!.over[0].tradeOff).toEqual({
      utility: { value: 1.2, low: 1.1, high: 1.3 },
      loss: { value: -0.1, low: -0.2, high: 0, versus: 'max-weight' },
      hypervolume: 3.5,
      reference: { syncSteps: 4, e2eSteps: NaN },
    });
  });

  it('is passed over where nothing says which conditions count', async () => {
    const conditions = [{ name: 'paper' }, { name: 'few' }];
    const outside = '0.9,0,learned,2,mean_ratio_outside,,,1,0.9,1.1';
    expect(await read([...ROWS, outside], { ...evaluated, conditions })).toBeUndefined();
    const all = await read(ROWS, { ...evaluated, conditions });
    expect(all!.conditions.map(({ isCounted }) => isCounted)).toEqual([true, true]);
  });

  it.each([
    [
      'a measure that there is none of',
      changed(2, 'ratio', 'ratios'),
      /:2: column "measure".*expected one of/,
    ],
    ['no number', changed(2, '1.1', 'x'), /:2: column "high": found "x"/],
    [
      'a value beside its interval',
      changed(2, ',1,', ',2,'),
      /:2: column "value".*does not lie between/,
    ],
    ['half an interval', changed(2, '0.9,1.1', ',1.1'), /:2: column "low"/],
    ['no policy', changed(2, 'max-weight', ''), /:2: column "policy"/],
    ['another condition', changed(2, 'paper', 'many'), /:2: column "condition": found "many"/],
    ['another setting', changed(2, '0.9,0', '0.5,0'), /:2: column "eta": found "0.5"/],
    ['a row twice', [...ROWS, ROWS[3]], /:11: column "measure".*twice/],
    [
      'a condition missing',
      ROWS.filter((_, i) => i !== 4),
      /:5: .*"learned" has no row.*condition "few"/,
    ],
    ['a mean missing', ROWS.filter((_, i) => i !== 5), /:5: .*"learned" has no row.*mean_ratio/],
    ['a rival missing', ROWS.slice(3), /:2: column "versus".*"max-weight"/],
  ])('with %s is refused', async (_, rows, message) => {
    await expect(read(rows)).rejects.toThrow(message);
  });
});
