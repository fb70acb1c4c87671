import { describe, expect, it } from 'vitest';
import { pooledMeans } from '../../src/math/pooled-means.js';
import { randomStream } from '../../src/simulator/random.js';

const policy = (...values: number[][]) => ({
  values: values.map((ofTraining) => Float64Array.from(ofTraining)),
});
const random = () => randomStream(1, ['test']);

describe('means over trainings and episodes', () => {
  it('leave missing values out, and pair what was drawn', () => {
    const own = policy([1, NaN, 5], [3, NaN, 7]);
    const its = policy([0, NaN, 4]);
    const { means, difference } = pooledMeans([own, its], random());
    expect(means.map(({ value }) => value)).toEqual([4, 2]);
    expect(difference(0, 1).value).toBe(2);
    // Each training is a constant above the other policy: only trainings make the difference uncertain.
    expect(difference(0, 1).low).toBeCloseTo(1, 12);
    expect(difference(0, 1).high).toBeCloseTo(3, 12);
    expect(means[1]).toMatchObject({ low: 0, high: 4 });
  });

  it('say nothing where there is nothing, and the same each time', () => {
    const { means } = pooledMeans([policy([NaN, NaN])], random());
    expect(means).toEqual([{ value: NaN, low: NaN, high: NaN }]);
    const policies = [policy([1, 2, 4, 8]), policy([1, 1, 1, 1])];
    expect(pooledMeans(policies, random()).means).toEqual(pooledMeans(policies, random()).means);
    expect(pooledMeans(policies, random()).means[1]).toEqual({ value: 1, low: 1, high: 1 });
  });
});
