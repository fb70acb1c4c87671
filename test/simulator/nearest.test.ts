import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NearestOfMoving, NearestPoint } from '../../src/simulator/world/nearest.js';
import { randomStream } from '../../src/simulator/random.js';
import { RUNS } from './arbitraries.js';

type Point = readonly [number, number];

function bruteForce(points: readonly Point[], [x, y]: Point): number {
  let best = -1;
  let bestSquare = Infinity;
  points.forEach(([px, py], i) => {
    const square = (px - x) ** 2 + (py - y) ** 2;
    if (square < bestSquare) [best, bestSquare] = [i, square];
  });
  return best;
}

function build(points: readonly Point[], base = 0): NearestPoint {
  const padding = new Array<number>(base).fill(0);
  const index = new NearestPoint(points.length);
  index.build(
    Float64Array.from([...padding, ...points.map(([x]) => x), ...padding]),
    Float64Array.from([...padding, ...points.map(([, y]) => y), ...padding]),
    { base, count: points.length },
  );
  return index;
}

const even = (min: number, max: number) =>
  fc.noBias(fc.integer({ min: 0, max: 1e6 })).map((i) => min + ((max - min) * i) / 1e6);
const lattice = (last: number) => fc.noBias(fc.integer({ min: 0, max: last }));

/** Both sides of the number of points at which the index changes its method. */
const sizes = { minLength: 0, maxLength: 90, size: 'max' as const };

const clouds: [string, fc.Arbitrary<Point[]>][] = [
  ['scattered', fc.array(fc.tuple(even(0, 200), even(0, 200)), sizes)],
  ['on a lattice, with ties and duplicates', fc.array(fc.tuple(lattice(6), lattice(6)), sizes)],
  ['on a vertical line', fc.array(fc.tuple(fc.constant(3), lattice(40)), sizes)],
  ['on a horizontal line', fc.array(fc.tuple(even(0, 1000), fc.constant(7)), sizes)],
  ['on a diagonal', fc.array(lattice(50), sizes).map((a) => a.map((v): Point => [v, 2 * v]))],
  ['in one place', fc.array(fc.constant([5, 5] as const), sizes)],
  [
    'in two far clusters',
    fc
      .array(fc.tuple(even(0, 1), even(0, 1), fc.boolean()), sizes)
      .map((a) => a.map(([x, y, far]): Point => (far ? [x + 1e5, y + 1e5] : [x, y]))),
  ],
];

it.each(clouds)('finds the nearest of points %s', (_, points) => {
  const query = fc.oneof(
    fc.tuple(even(0, 60), even(0, 60)),
    fc.tuple(lattice(12), lattice(12)).map(([x, y]): Point => [x / 2, y / 2]),
    // outside, on every side
    fc.tuple(even(-400, 400), even(-400, 400)),
    fc.tuple(even(-1e6, 1e6), even(-1e6, 1e6)),
  );
  const queries = fc.array(query, { minLength: 1, maxLength: 20 });
  let large = 0;
  fc.assert(
    fc.property(points, queries, fc.nat(5), (cloud, wanted, base) => {
      if (cloud.length > 24) large++;
      const index = build(cloud, base);
      for (const [x, y] of wanted) expect(index.nearest(x, y)).toBe(bruteForce(cloud, [x, y]));
      // The points themselves lie on the borders of the cloud and of its cells.
      for (const [x, y] of cloud) expect(index.nearest(x, y)).toBe(bruteForce(cloud, [x, y]));
    }),
    RUNS,
  );
  expect(large).toBeGreaterThan(50);
});

it('finds none among no points', () => {
  expect(build([]).nearest(1, 2)).toBe(-1);
});

it('takes the lowest index of equally near points', () => {
  expect(build([[0, 1], [1, 0], [0, -1]]).nearest(0, 0)).toBe(0); // oxfmt-ignore
  const ring: Point[] = Array.from({ length: 40 }, (_, i) => (i % 2 ? [3, 0] : [-3, 0]));
  expect(build(ring).nearest(0, 0)).toBe(0);
  expect(build(ring).nearest(1, 0)).toBe(1);
});

it('can be built again with fewer and with more points', () => {
  const stream = randomStream(1, ['rebuild']);
  const index = new NearestPoint(500);
  for (const count of [500, 3, 30, 0, 25, 24, 499]) {
    const points = Array.from({ length: count }, (): Point => [stream() * 9, stream() * 4]);
    index.build(
      Float64Array.from(points, ([x]) => x),
      Float64Array.from(points, ([, y]) => y),
    );
    for (let i = 0; i < 50; i++) {
      const query: Point = [stream() * 12 - 1, stream() * 6 - 1];
      expect(index.nearest(...query)).toBe(bruteForce(points, query));
    }
  }
});

describe('of devices that move', () => {
  // Whole numbers, so that there are ties; from few points to more than are looked at one by one.
  const place = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
  const clouds = fc.array(place, { minLength: 1, maxLength: 60 });
  const walks = fc.record({
    from: place,
    steps: fc.array(fc.tuple(even(-1, 1), even(-1, 1)), { minLength: 1, maxLength: 80 }),
  });

  it('are those of a search in every step, in the index and in one built anew', () => {
    fc.assert(
      fc.property(clouds, clouds, walks, walks, (points, others, ...both) => {
        const index = new NearestPoint(Math.max(points.length, others.length));
        const ofMoving = new NearestOfMoving(index, both.length);
        for (const cloud of [points, others]) {
          const of = (k: 0 | 1) => Float64Array.from(cloud, (point) => point[k]);
          index.build(of(0), of(1));
          ofMoving.forget();
          both.forEach(({ from, steps }, device) => {
            let [x, y] = from as Point;
            for (const [dx, dy] of steps) {
              expect(ofMoving.nearest(device, x, y)).toBe(bruteForce(cloud, [x, y]));
              x += dx;
              y += dy;
            }
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is none where there is no point, and the only one anywhere', () => {
    const none = new NearestOfMoving(build([]), 1);
    expect([none.nearest(0, 1, 1), none.nearest(0, 2, 2)]).toEqual([-1, -1]);
    const one = new NearestOfMoving(build([[5, 5]]), 1);
    expect([one.nearest(0, 1, 1), one.nearest(0, 1e9, -1e9)]).toEqual([0, 0]);
  });
});
