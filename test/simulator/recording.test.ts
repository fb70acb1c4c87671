import { expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import type { Recording } from '../../src/simulator/trace.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import { handWorkload, standing } from './by-hand.js';

const scenario = scenarioSchema.parse({ steps: 5, ues: [{ count: 2 }], sensors: [{ count: 1 }] });
const recording = (): Recording => ({
  uePositions: standing([1, 2], [3, 4]),
  sensorPositions: standing([5, 6]),
  requests: handWorkload([[[0, 1, 1]], [[1, 2, 2]]]),
  updates: handWorkload([[[0, 1.5, 1]]]),
});

it.each<[string, (bad: Recording) => void]>([
  [
    'requests.device[1]: expected a device from 0 to 1, found 7',
    (bad) => (bad.requests.device[1] = 7),
  ],
  [
    'requests.device[0]: expected a device from 0 to 1, found -1',
    (bad) => (bad.requests.device[0] = -1),
  ],
  [
    'updates.dataMbit[0]: expected a number above 0, found NaN',
    (bad) => (bad.updates.dataMbit[0] = NaN),
  ],
  [
    'requests.computeUnits[0]: expected a number above 0, found 0',
    (bad) => (bad.requests.computeUnits[0] = 0),
  ],
  [
    'requests.dataMbit[1]: expected a number above 0, found Infinity',
    (bad) => (bad.requests.dataMbit[1] = Infinity),
  ],
  [
    'requests.generatedAt[1]: expected a step from 0 to 4, found 5',
    (bad) => (bad.requests.generatedAt[1] = 5),
  ],
  ['requests.count: expected 2, as in the scenario, found 3', (bad) => (bad.requests.count = 3)],
  [
    'updates.dataMbit: expected 1 numbers, as many as in device, found 0',
    (bad) => (bad.updates.dataMbit = new Float64Array(0)),
  ],
  ['uePositions.xM[1]: expected a number, found NaN', (bad) => (bad.uePositions.xM[1] = NaN)],
  [
    'sensorPositions.yM: expected 1 numbers, found 2',
    (bad) => (bad.sensorPositions.yM = new Float64Array(2)),
  ],
  [
    'uePositions.stride: expected 0 or 2, the number of devices, found 3',
    (bad) => (bad.uePositions.stride = 3),
  ],
])('refuses a recording: %s', (message, spoil) => {
  expect(() => buildTrace(scenario, recording())).not.toThrow();
  const bad = recording();
  spoil(bad);
  expect(() => buildTrace(scenario, bad)).toThrow(new RangeError(message));
});
