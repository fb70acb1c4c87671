import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeAdaptivity } from '../../src/math/adaptivity/judge.js';
import type { JudgedPolicy } from '../../src/math/adaptivity/judged.js';
import { interquartileMean, percentileInterval } from '../../src/math/bootstrap.js';
import { randomStream } from '../../src/simulator/random.js';

const random = () => randomStream(0, ['test']);

/** [trainings][conditions][episodes] */
function policy(name: string, returns: number[][][], isRival = false): JudgedPolicy {
  const typed = returns.map((training) => training.map((values) => Float64Array.from(values)));
  return { name, returns: typed, isRival };
}

function reference(returns: number[][]): Float64Array[] {
  return returns.map((values) => Float64Array.from(values));
}

describe('interquartileMean', () => {
  it.each([
    [[3], 3],
    [[1, 2, 6], 3],
    [[9, 1, 2, 3], 2.5],
    // Of nine, two fall away at each end.
    [[100, 1, 2, 3, 4, 5, 6, 7, -50], 4],
  ])('of %j is %d', (values, expected) => {
    expect(interquartileMean(Float64Array.from(values))).toBe(expected);
  });
});

describe('percentileInterval', () => {
  it('is between the 2.5th and the 97.5th of a hundred', () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => 100 - i);
    expect(percentileInterval(50, values)).toEqual({ value: 50, low: 2.5, high: 97.5 });
  });

  it('reaches to a value beside it', () => {
    expect(percentileInterval(200, Float64Array.of(1, 1)).high).toBe(200);
    expect(percentileInterval(0, Float64Array.of(1, 1)).low).toBe(0);
  });
});

describe('judgeAdaptivity', () => {
  it('gives what two conditions and two trainings come to by hand', () => {
    // Ratios 1.2 and 0.9 of one training, 1.4 and 1.1 of the other.
    const learned = policy('learned', [
      [[12], [18]],
      [[14], [22]],
    ]);
    const rule = policy('rule', [[[11], [22]]], true);
    const { settings, over } = judgeAdaptivity(
      [{ reference: reference([[10], [20]]), policies: [learned, rule] }],
      random(),
    );
    const [own, its] = settings[0];
    expect(own.ratios[0].value).toBeCloseTo(1.3, 12);
    expect(own.ratios[1].value).toBe(1);
    expect(own.mean.value).toBeCloseTo(1.15, 12);
    // A quarter of the draws have the one training twice, a quarter the other.
    expect(own.mean.low).toBeCloseTo(1.05, 12);
    expect(own.mean.high).toBeCloseTo(1.25, 12);
    expect(own.worst).toMatchObject({ value: 1, condition: 1 });
    expect(own.interquartileMean.value).toBeCloseTo(1.15, 12);
    expect([own.clearlyAbove, own.clearlyBelow]).toEqual([0.5, 0]);
    // Against 1.1 and 1.1: the one training has more in one condition, the other there, and in the other as much.
    expect(own.versus[0].rival).toBe('rule');
    expect(own.versus[0].difference.value).toBeCloseTo(0.05, 12);
    expect(own.versus[0].improvement.value).toBeCloseTo((0.5 + 0.75) / 2, 12);
    // One episode and one training: nothing else can be drawn.
    expect(its.mean).toEqual({ value: its.mean.value, low: its.mean.value, high: its.mean.value });
    expect(its.versus).toEqual([]);
    expect(over).toEqual([]);
  });

  it('draws an episode of a number in all conditions together, and with its reference', () => {
    // Where the episode is poor, all is: ratios are 2 whatever is drawn.
    const { settings } = judgeAdaptivity(
      [
        {
          reference: reference([
            [1, 100],
            [3, 300],
          ]),
          policies: [
            policy('twice', [
              [
                [2, 200],
                [6, 600],
              ],
            ]),
          ],
        },
      ],
      random(),
    );
    expect(settings[0][0].mean).toEqual({ value: 2, low: 2, high: 2 });
    expect(settings[0][0].clearlyAbove).toBe(1);
  });

  it('leaves out a condition in which the reference earns nothing', () => {
    const { settings } = judgeAdaptivity(
      [
        {
          reference: reference([[-5], [10]]),
          policies: [policy('a', [[[3], [12]]])],
        },
      ],
      random(),
    );
    const [{ ratios, mean, worst, clearlyAbove }] = settings[0];
    expect(ratios[0]).toEqual({ value: NaN, low: NaN, high: NaN });
    expect([mean.value, worst.value, worst.condition, clearlyAbove]).toEqual([1.2, 1.2, 1, 1]);
  });

  it('tells conditions that do not count by themselves', () => {
    const returns = [[[12], [18], [5]]];
    const { settings } = judgeAdaptivity(
      [
        {
          reference: reference([[10], [20], [10]]),
          counted: [true, true, false],
          policies: [policy('a', returns), policy('rule', [[[11], [19], [50]]], true)],
        },
      ],
      random(),
    );
    const [{ ratios, mean, meanOutside, worst, clearlyBelow, versus }] = settings[0];
    expect(ratios.map(({ value }) => value)).toEqual([1.2, 0.9, 0.5]);
    expect(mean.value).toBeCloseTo(1.05, 12);
    expect(meanOutside!.value).toBe(0.5);
    expect([worst.value, worst.condition, clearlyBelow]).toEqual([0.9, 1, 0.5]);
    expect(versus[0].difference.value).toBeCloseTo(1.05 - (1.1 + 0.95) / 2, 12);
    expect(versus[0].improvement.value).toBe(0.5);
  });

  it('says nothing where the reference earns nothing anywhere', () => {
    const { settings } = judgeAdaptivity(
      [{ reference: reference([[0]]), policies: [policy('a', [[[3]]])] }],
      random(),
    );
    const [{ mean, worst, clearlyAbove }] = settings[0];
    expect([mean.value, mean.low, worst.condition, clearlyAbove]).toEqual([NaN, NaN, -1, NaN]);
  });

  it('takes the geometric mean over settings, of policies that all of them have', () => {
    const setting = (base: number, only: string) => ({
      reference: reference([[base]]),
      policies: [policy('learned', [[[8]]]), policy(only, [[[1]]]), policy('rule', [[[4]]], true)],
    });
    const { over } = judgeAdaptivity([setting(2, 'a'), setting(8, 'b')], random());
    expect(over.map(({ name }) => name)).toEqual(['learned', 'rule']);
    // √(4 · 1) and √(2 · ½)
    expect(over[0].mean.value).toBeCloseTo(2, 12);
    expect(over[1].mean.value).toBeCloseTo(1, 12);
    expect(over[0].versus[0].difference.value).toBeCloseTo(1, 12);
    // Utilities 4 and 1, 2 and ½.
    expect(over.map(({ utility }) => utility.value)).toEqual([2.5, 1.25]);
    expect(over[0].loss).toMatchObject({ value: -0.5, setting: 1, versus: 'rule' });
    expect(over[1].loss).toMatchObject({ value: 2, setting: 0, versus: 'learned' });
  });

  it('has its values within their intervals, equal policies not different, and no units', () => {
    const size = { minLength: 3, maxLength: 3 };
    const returns = fc.array(fc.array(fc.integer({ min: 1, max: 1000 }), size), {
      minLength: 2,
      maxLength: 2,
    });
    fc.assert(
      fc.property(returns, fc.array(returns, { minLength: 1, maxLength: 3 }), (base, trained) => {
        const judge = (scale: number) =>
          judgeAdaptivity(
            [
              {
                reference: reference(base.map((values) => values.map((value) => value * scale))),
                policies: [
                  policy(
                    'a',
                    trained.map((c) => c.map((v) => v.map((value) => value * scale))),
                  ),
                  policy(
                    'b',
                    trained.map((c) => c.map((v) => v.map((value) => value * scale))),
                    true,
                  ),
                ],
              },
            ],
            random(),
            100,
          ).settings[0];
        const [own] = judge(1);
        for (const { value, low, high } of [
          ...[...own.ratios, own.mean, own.worst, own.interquartileMean],
          own.versus[0].improvement,
        ])
          expect(low <= value && value <= high).toBe(true);
        expect(own.worst.value).toBeLessThanOrEqual(own.mean.value);
        expect(own.versus[0].difference).toEqual({ value: 0, low: 0, high: 0 });
        expect(own.versus[0].improvement.value).toBeCloseTo(0.5, 12);
        // A power of two changes no digit.
        expect(judge(4)[0]).toEqual(own);
      }),
      { numRuns: 30 },
    );
  });

  it('covers the mean of what it drew from about 95 times in 100', () => {
    const stream = randomStream(1, ['coverage']);
    let covered = 0;
    for (let i = 0; i < 200; i++) {
      const base = Float64Array.from({ length: 60 }, () => 10 + stream());
      const own = base.map((value) => value * 1.1 + stream() - 0.5);
      const { settings } = judgeAdaptivity(
        [{ reference: [base], policies: [{ name: 'a', returns: [[own]], isRival: false }] }],
        stream,
        400,
      );
      const { low, high } = settings[0][0].mean;
      if (low <= 1.1 && 1.1 <= high) covered++;
    }
    expect(covered).toBeGreaterThan(178);
    expect(covered).toBeLessThanOrEqual(200);
  });
});
