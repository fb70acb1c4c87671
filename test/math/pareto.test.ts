import fc from 'fast-check';
import { expect, it } from 'vitest';
import { paretoOptimal, type Sense } from '../../src/math/pareto.js';

type Point = [number, number];

function bruteForce(points: Point[], senses: readonly [Sense, Sense]): boolean[] {
  const better = (axis: 0 | 1, a: number, b: number) => (senses[axis] === 'max' ? a > b : a < b);
  const dominates = (a: Point, b: Point) =>
    !better(0, b[0], a[0]) &&
    !better(1, b[1], a[1]) &&
    (better(0, a[0], b[0]) || better(1, a[1], b[1]));
  const complete = (point: Point) => !point.some(Number.isNaN);
  return points.map(
    (point) =>
      complete(point) && !points.some((other) => complete(other) && dominates(other, point)),
  );
}

const sense = fc.constantFrom<Sense>('max', 'min');
const coordinate = fc.oneof(
  // few values, so that many are equal
  { weight: 8, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 3, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0) },
);

it('is what no other point dominates', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(coordinate, coordinate), { maxLength: 40 }),
      fc.tuple(sense, sense),
      (points, senses) => {
        expect(paretoOptimal(points, senses)).toEqual(bruteForce(points, senses));
      },
    ),
    { seed: 1, numRuns: 3000 },
  );
});

it('keeps equal points, and leaves out those with a missing coordinate', () => {
  const points: Point[] = [
    [5, 2],
    [5, 2],
    [5, 3],
    [7, NaN],
    [NaN, 0],
    [4, 2],
    [3, 1],
  ];
  // throughput up, delay down
  expect(paretoOptimal(points, ['max', 'min'])).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    true,
  ]);
});

it('has nothing of nothing', () => {
  expect(paretoOptimal([], ['max', 'min'])).toEqual([]);
  expect(paretoOptimal([[NaN, NaN]], ['max', 'min'])).toEqual([false]);
});
