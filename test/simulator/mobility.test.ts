import { expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { movement, type Walk } from '../../src/simulator/world/mobility.js';
import { uniformPoints } from '../../src/simulator/world/placement.js';
import { randomStream, type RandomStream } from '../../src/simulator/random.js';
import { histogram, unevenness } from './statistics.js';

const area = { widthM: 200, heightM: 80 };

const [{ mobility }] = scenarioSchema.parse({}).ues;

/** Devices that walk from waypoint to waypoint without pauses, each at its speed. */
function randomWaypoint({
  speedMps,
  ...walk
}: Pick<Walk, 'area' | 'steps' | 'start' | 'stream'> & { speedMps: Float64Array }) {
  const groups = Array.from(speedMps, (speed) => ({ count: 1, speedMps: speed, mobility }));
  return movement({ ...walk, hotspots: [], groups });
}

/** A stream of the given numbers, then an error. */
function scripted(numbers: number[]): RandomStream {
  const next = () => {
    const number = numbers.shift();
    if (number === undefined) throw new Error('one number too many was drawn');
    return number;
  };
  return Object.assign(next, { double: next, state: () => ({ c: 0, s0: 0, s1: 0, s2: 0 }) });
}

const points = (...xy: [number, number][]) => ({
  xM: Float64Array.from(xy, ([x]) => x),
  yM: Float64Array.from(xy, ([, y]) => y),
});

it('walks straight to the waypoint, stops there for the step, and then goes to the next', () => {
  // Goal (6, 8) is 10 m from (0, 0): after steps of 4 m at 4 and 8 m of the way; the last 2 m end
  // the third step at the goal. The next goal, (6, 40), is 32 m up.
  const { stride, xM, yM } = randomWaypoint({
    area,
    steps: 6,
    speedMps: Float64Array.of(4),
    start: points([0, 0]),
    stream: scripted([6 / 200, 8 / 80, 6 / 200, 40 / 80]),
  });
  expect(stride).toBe(1);
  const expected = [0, 2.4, 4.8, 6, 6, 6];
  [...xM].forEach((x, t) => {
    expect(x).toBeCloseTo(expected[t], 12);
  });
  const expectedY = [0, 3.2, 6.4, 8, 12, 16];
  [...yM].forEach((y, t) => {
    expect(y).toBeCloseTo(expectedY[t], 12);
  });
});

it('arrives when the waypoint is exactly one step away', () => {
  const { xM, yM } = randomWaypoint({
    area,
    steps: 3,
    speedMps: Float64Array.of(5),
    start: points([10, 10]),
    stream: scripted([15 / 200, 10 / 80, 15 / 200, 70 / 80]),
  });
  expect([...xM]).toEqual([10, 15, 15]);
  // The third step already goes to the next waypoint.
  expect([...yM]).toEqual([10, 10, 15]);
});

it('moves by the speed in every step but those of an arrival, and never leaves the area', () => {
  const steps = 5000;
  const speeds = Float64Array.of(0.5, 1.5, 20);
  const { stride, xM, yM } = randomWaypoint({
    area,
    steps,
    speedMps: speeds,
    start: uniformPoints(area, 3, randomStream(1, ['start'])),
    stream: randomStream(1, ['walk']),
  });
  expect(stride).toBe(3);
  speeds.forEach((speed, d) => {
    let short = 0;
    for (let t = 1; t < steps; t++) {
      const at = t * 3 + d;
      const moved = Math.hypot(xM[at] - xM[at - 3], yM[at] - yM[at - 3]);
      expect(moved).toBeLessThanOrEqual(speed * (1 + 1e-9));
      if (moved < speed * (1 - 1e-9)) short++;
    }
    // Waypoints are some 80 m apart, so there is about one arrival in 80/speed steps.
    expect(short).toBeGreaterThan((0.5 * steps * speed) / 80);
    expect(short).toBeLessThan((2 * steps * speed) / 80);
  });
  expect(Math.min(...xM, ...yM)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...xM)).toBeLessThanOrEqual(200);
  expect(Math.max(...yM)).toBeLessThanOrEqual(80);
});

it('goes to waypoints that are uniform over the area', () => {
  // Faster than the area is wide: every step ends at a waypoint.
  const { xM, yM } = randomWaypoint({
    area,
    steps: 20_000,
    speedMps: Float64Array.of(1000),
    start: points([0, 0]),
    stream: randomStream(2, ['walk']),
  });
  const cells = Array.from(xM, (x, t) => Math.floor(x / 20) + (10 * Math.floor(yM[t] / 8) + 0.5));
  expect(unevenness(histogram(cells.slice(1), { from: 0, to: 100, classes: 100 }))).toBeLessThan(1);
});

it('keeps one row for devices that all stand still', () => {
  const start = points([1, 2], [3, 4]);
  const positions = randomWaypoint({
    area,
    steps: 10,
    speedMps: Float64Array.of(0, 0),
    start,
    stream: scripted([]),
  });
  expect(positions).toEqual({ stride: 0, ...start });
});

it('leaves a standing device where it is among moving ones', () => {
  const { xM, yM } = randomWaypoint({
    area,
    steps: 10,
    speedMps: Float64Array.of(0, 3),
    start: points([1, 2], [3, 4]),
    stream: randomStream(3, ['walk']),
  });
  for (let t = 0; t < 10; t++) expect([xM[2 * t], yM[2 * t]]).toEqual([1, 2]);
  expect([xM[18 + 1], yM[18 + 1]]).not.toEqual([3, 4]);
});
