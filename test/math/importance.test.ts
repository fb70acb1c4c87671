import { describe, expect, it } from 'vitest';
import { importanceOf } from '../../src/math/importance.js';
import { randomStream } from '../../src/simulator/random.js';

const random = () => randomStream(1, ['test']);
const of = (...values: number[]) => Float64Array.from(values);

describe('what is lost with a thing', () => {
  it('is paired, divided by the reference, and averaged over what counts', () => {
    const [one] = importanceOf(
      {
        reference: [of(10, 10), of(4, 4), of(-1, -1), of(5, 5)],
        counted: [true, true, true, false],
        // Two trainings in four conditions of two episodes.
        whole: [
          [of(10, 12), of(8, 8), of(1, 1), of(5, 5)],
          [of(11, 13), of(8, 8), of(1, 1), of(5, 5)],
        ],
        held: [
          [
            [of(8, 10), of(7, 7), of(0, 0), of(0, 0)],
            [of(9, 11), of(7, 7), of(0, 0), of(0, 0)],
          ],
        ],
      },
      random(),
    );
    // The same in every episode and training: nothing is uncertain.
    const sure = (value: number) => ({ value, low: value, high: value });
    expect(one.ofReturn).toEqual([sure(2), sure(1), sure(1), sure(5)]);
    expect(one.ofRatio).toEqual([
      ...[sure(0.2), sure(0.25)],
      { value: NaN, low: NaN, high: NaN },
      sure(1),
    ]);
    expect(one.ofMean.value).toBeCloseTo(0.225, 12);
  });

  it('is uncertain by trainings and episodes, and missing where the thing never was', () => {
    const [one, other] = importanceOf(
      {
        ...{ reference: [of(1, 1)], counted: [true], whole: [[of(1, 1)], [of(1, 1)]] },
        held: [
          [[of(1, 1)], [of(0, 0)]],
          [[of(NaN, NaN)], [of(NaN, NaN)]],
        ],
      },
      random(),
    );
    expect(one.ofMean).toEqual({ value: 0.5, low: 0, high: 1 });
    expect(other.ofReturn).toEqual([{ value: NaN, low: NaN, high: NaN }]);
    expect(other.ofMean).toEqual({ value: NaN, low: NaN, high: NaN });
  });
});
