import { expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import type { Positions } from '../../src/simulator/world/mobility.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import { handWorkload, moving, standing, type HandPacket } from './by-hand.js';

/** The sensor of a request that each UE generates in each of the steps. */
function sensorsOf(
  input: ScenarioInput,
  { ues, sensors, steps }: { ues: Positions; sensors: Positions; steps: number },
): number[][] {
  const count = ues.stride === 0 ? ues.xM.length : ues.stride;
  const scenario = scenarioSchema.parse({ steps, ues: [{ count }], ...input });
  const every = Array.from({ length: steps }, (_, t): HandPacket => [t, 1, 1]);
  const requests = handWorkload(Array.from({ length: count }, () => every));
  const { requestSensor } = buildTrace(scenario, {
    uePositions: ues,
    sensorPositions: sensors,
    requests,
    updates: handWorkload(
      scenario.sensors.flatMap((g) => Array.from({ length: g.count }, () => [])),
    ),
  });
  return Array.from({ length: count }, (_, ue) =>
    [...requestSensor].filter((__, r) => requests.device[r] === ue),
  );
}

// Sensors 0 and 1 reach 10 m, sensors 2 and 3 reach 60 m.
const sensors = [
  { count: 2, sensingRangeM: 10 },
  { count: 2, sensingRangeM: 60 },
];
const places = standing([50, 50], [90, 50], [100, 50], [150, 50]);

const ues = standing(
  // 15 m from sensor 0, which does not cover it; 35 and 85 m from sensors 2 and 3: only 2 does.
  [65, 50],
  // 5 m from sensor 0, which covers it; so does 2, farther away.
  [55, 50],
  // 4 m from sensor 2 and 6 m from sensor 1; both cover it.
  [96, 50],
  // 50 m from sensor 0, 86 m from sensor 1, 94.3 m from 2: none covers it.
  [20, 10],
  // 8 m from sensor 1, 18 m from 2, both cover it
  [82, 50],
  // 140 m up: 116.6 m from sensor 3 and nearer to nothing else, which is out of range too
  [180, 162.7],
);

it('ties a request to the nearest sensor', () => {
  const got = sensorsOf({ sensors, association: 'nearest' }, { ues, sensors: places, steps: 1 });
  expect(got.flat()).toEqual([0, 0, 2, 0, 1, 3]);
});

it('with coverage, ties it to the nearest sensor that covers it, else to the nearest', () => {
  const got = sensorsOf({ sensors, association: 'coverage' }, { ues, sensors: places, steps: 1 });
  expect(got.flat()).toEqual([2, 0, 2, 0, 1, 3]);
});

it('counts a UE at the very edge of the range as covered', () => {
  const at = (x: number) =>
    sensorsOf(
      { sensors: [{ count: 1, sensingRangeM: 5 }, { count: 1, sensingRangeM: 30 }], association: 'coverage' }, // oxfmt-ignore
      { ues: standing([x, 0]), sensors: standing([0, 0], [30, 0]), steps: 1 },
    )[0][0];
  expect(at(5)).toBe(0);
  expect(at(5.001)).toBe(1);
});

it('takes the sensor with the lowest id of equally near ones', () => {
  for (const association of ['nearest', 'coverage'] as const)
    expect(
      sensorsOf(
        { sensors: [{ count: 1 }, { count: 2 }], association },
        { ues: standing([10, 10]), sensors: standing([10, 20], [20, 10], [10, 0]), steps: 1 },
      ),
    ).toEqual([[0]]);
});

it('fixes the sensor by where the UE is when the request is generated', () => {
  const walk = moving([[10, 0]], [[40, 0]], [[60, 0]], [[90, 0]]);
  const ends = standing([0, 0], [100, 0]);
  expect(sensorsOf({ sensors: [{ count: 2 }] }, { ues: walk, sensors: ends, steps: 4 })).toEqual([
    [0, 0, 1, 1],
  ]);
});

it('follows sensors that move', () => {
  const crossing = moving([[0, 0], [100, 0]], [[60, 0], [40, 0]], [[100, 0], [0, 0]]); // oxfmt-ignore
  for (const association of ['nearest', 'coverage'] as const)
    expect(
      sensorsOf(
        { sensors: [{ count: 2 }], association },
        { ues: standing([10, 0], [95, 0]), sensors: crossing, steps: 3 },
      ),
    ).toEqual([
      [0, 1, 1],
      [1, 0, 0],
    ]);
});

it('ties a request to no sensor when there is none', () => {
  for (const association of ['nearest', 'coverage'] as const)
    expect(
      sensorsOf(
        { sensors: [], association },
        { ues: standing([1, 1]), sensors: standing(), steps: 2 },
      ),
    ).toEqual([[-1, -1]]);
});

it('attaches devices to the nearest station, the first of equally near ones', () => {
  const scenario = scenarioSchema.parse({
    steps: 3,
    stations: [
      { xM: 0, yM: 0 },
      { xM: 100, yM: 0 },
    ],
    ues: [{ count: 1 }],
    sensors: [{ count: 3 }],
  });
  const { ues: got, sensors: still } = buildTrace(scenario, {
    uePositions: moving([[40, 9]], [[50, 9]], [[60, 9]]),
    sensorPositions: standing([1, 1], [99, 1], [80, 150]),
    requests: handWorkload([[]]),
    updates: handWorkload([[], [], []]),
  });
  expect([...got.station]).toEqual([0, 0, 1]);
  expect([...got.attached]).toEqual([1, 0, 1, 0, 0, 1]);
  expect([...still.station]).toEqual([0, 1, 1]);
  expect([...still.attached]).toEqual([1, 2]);
});

it('refuses packets that are not in the order generated', () => {
  const scenario = scenarioSchema.parse({ ues: [{ count: 2 }], sensors: [] });
  const build = (device: number[], generatedAt: number[]) => () =>
    buildTrace(scenario, {
      uePositions: standing([1, 1], [2, 2]),
      sensorPositions: standing(),
      requests: {
        count: 2,
        device: Int32Array.from(device),
        generatedAt: Int32Array.from(generatedAt),
        dataMbit: new Float64Array(device.length).fill(1),
        computeUnits: new Float64Array(device.length).fill(1),
      },
      updates: handWorkload([]),
    });
  expect(build([0, 1, 0], [3, 3, 4])).not.toThrow();
  expect(build([0, 1, 0], [3, 3, 2])).toThrow(RangeError);
  expect(build([1, 0, 0], [3, 3, 4])).toThrow(RangeError);
});
