import { expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { PlacementError, placeSensors } from '../../src/simulator/world/placement.js';
import { randomStream } from '../../src/simulator/random.js';
import { World } from '../../src/simulator/world/world.js';
import { chiSquare, chiSquareLimit, histogram, joinClasses, unevenness } from './statistics.js';

function place(input: ScenarioInput, count: number, seed = 1): [number, number][] {
  const { xM, yM } = placeSensors(
    scenarioSchema.parse(input),
    count,
    randomStream(seed, ['placement']),
  );
  return Array.from(xM, (x, i) => [x, yM[i]]);
}

it('keeps the distances of the paper: 20 to 90 m from the station, 20 m between sensors', () => {
  for (let seed = 0; seed < 200; seed++) {
    const sensors = place({}, 15, seed);
    sensors.forEach(([x, y], i) => {
      const fromStation = Math.hypot(x - 100, y - 100);
      expect(fromStation).toBeGreaterThanOrEqual(20 - 1e-9);
      expect(fromStation).toBeLessThanOrEqual(90 + 1e-9);
      for (const [ox, oy] of sensors.slice(0, i))
        expect(Math.hypot(x - ox, y - oy)).toBeGreaterThanOrEqual(20 - 1e-9);
    });
  }
});

it('keeps the distances from all of several stations, inside the area', () => {
  const stations = [
    { xM: 10, yM: 10 },
    { xM: 60, yM: 10 },
    { xM: 190, yM: 100 },
  ];
  const area = { widthM: 200, heightM: 120 };
  for (let seed = 0; seed < 50; seed++) {
    const sensors = place(
      {
        area,
        stations,
        placement: { maxStationDistanceM: 50, minStationDistanceM: 15, minSensorDistanceM: 6 },
      },
      30,
      seed,
    );
    sensors.forEach(([x, y], i) => {
      const distances = stations.map(({ xM, yM }) => Math.hypot(x - xM, y - yM));
      expect(Math.min(...distances)).toBeGreaterThanOrEqual(15 - 1e-9);
      expect(Math.min(...distances)).toBeLessThanOrEqual(50 + 1e-9);
      expect(x >= 0 && y >= 0 && x <= area.widthM && y <= area.heightM).toBe(true);
      for (const [ox, oy] of sensors.slice(0, i))
        expect(Math.hypot(x - ox, y - oy)).toBeGreaterThanOrEqual(6 - 1e-9);
    });
  }
});

it('is uniform over the ring around a station', () => {
  const sensors = place({ placement: { minSensorDistanceM: 0 } }, 20_000);
  const angles = sensors.map(([x, y]) => Math.atan2(y - 100, x - 100));
  expect(unevenness(histogram(angles, { from: -Math.PI, to: Math.PI, classes: 72 }))).toBeLessThan(
    1,
  );
  // Equal areas are equal differences of the squared radius.
  const squares = sensors.map(([x, y]) => (x - 100) ** 2 + (y - 100) ** 2);
  expect(
    unevenness(histogram(squares, { from: 20 ** 2, to: 90 ** 2 + 1e-9, classes: 70 })),
  ).toBeLessThan(1);
});

it('is uniform over the union of the overlapping rings of several stations', () => {
  const stations = [
    { xM: 60, yM: 60 },
    { xM: 100, yM: 60 },
    { xM: 170, yM: 100 },
  ];
  const area = { widthM: 200, heightM: 120 };
  const placement = { maxStationDistanceM: 50, minStationDistanceM: 10, minSensorDistanceM: 0 };
  const count = 30_000;
  const sensors = place({ area, stations, placement }, count);
  // What share of the allowed area lies in each cell of 10 m × 10 m, by points 0.25 m apart.
  const cell = (x: number, y: number) => Math.floor(y / 10) * 20 + Math.floor(x / 10);
  const allowed = new Array<number>(240).fill(0);
  let total = 0;
  for (let x = 0.125; x < 200; x += 0.25)
    for (let y = 0.125; y < 120; y += 0.25) {
      const distance = Math.min(...stations.map(({ xM, yM }) => Math.hypot(x - xM, y - yM)));
      if (distance < 10 || distance > 50) continue;
      allowed[cell(x, y)]++;
      total++;
    }
  const counts = new Array<number>(240).fill(0);
  for (const [x, y] of sensors) counts[cell(x, y)]++;
  const { observed, expected } = joinClasses(
    counts,
    allowed.map((points) => (points / total) * count),
    20,
  );
  expect(chiSquare(observed, expected)).toBeLessThan(chiSquareLimit(expected.length - 1));
});

it('is uniform over the whole area when told so', () => {
  const area = { widthM: 300, heightM: 50 };
  const sensors = place(
    { area, stations: [{ xM: 10, yM: 10 }], placement: { kind: 'uniform' } },
    20_000,
  );
  const cells = sensors.map(([x, y]) => Math.floor(x / 30) + 10 * Math.floor(y / 5) + 0.5);
  expect(unevenness(histogram(cells, { from: 0, to: 100, classes: 100 }))).toBeLessThan(1);
});

it('starts UEs uniformly, also where no sensor may be', () => {
  const world = new World(scenarioSchema.parse({ ues: [{ count: 20_000 }], steps: 1 }));
  const { xM, yM } = world.trace(1).ues.positions;
  const cells = Array.from(xM, (x, i) => Math.floor(x / 20) + 10 * Math.floor(yM[i] / 20) + 0.5);
  expect(unevenness(histogram(cells, { from: 0, to: 100, classes: 100 }))).toBeLessThan(1);
});

it('places sensors anew in each episode, and alike for the same seed', () => {
  expect(place({}, 15, 1)).toEqual(place({}, 15, 1));
  expect(place({}, 15, 1)).not.toEqual(place({}, 15, 2));
});

it('places no sensors', () => {
  expect(place({}, 0)).toEqual([]);
});

it('says what does not fit, and what to do', () => {
  const crowded = () => place({ placement: { minSensorDistanceM: 60 } }, 30);
  expect(crowded).toThrow(PlacementError);
  expect(crowded).toThrow(
    'no room for 30 sensors 60 m apart, at least 20 m from every station and at most 90 m from' +
      ' one; lower placement.minSensorDistanceM or the number of sensors, or use' +
      ' placement.kind: uniform',
  );
});

it('tries again from the start when the first sensors leave no room for the last', () => {
  // Two sensors 174 m apart in a ring whose diameter is 180 m: the first must be near the rim.
  const input = { placement: { minSensorDistanceM: 174 } };
  for (let seed = 0; seed < 20; seed++) {
    const [[ax, ay], [bx, by]] = place(input, 2, seed);
    expect(Math.hypot(ax - bx, ay - by)).toBeGreaterThanOrEqual(174);
  }
});
