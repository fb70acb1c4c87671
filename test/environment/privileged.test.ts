import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { MetaLoreEnvironment } from '../../src/environment/environment.js';
import { PRIVILEGED_INPUTS, PrivilegedObserver } from '../../src/environment/privileged.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import { handWorkload, moving, plainTrace, standing } from '../simulator/by-hand.js';

/*
 * Six steps of three UEs and four sensors at one station. UEs get 6 MHz, each 2 MHz, which at
 * 1 bit/s/Hz is 2 Mbit a step; sensors get 10 MHz, each 2.5 Mbit a step, the third 5 Mbit. Requests
 * and updates get 5 units a step each.
 */
const scenario = scenarioSchema.parse({
  steps: 6,
  stations: [{ bandwidthMHz: 16, computeUnits: 10 }],
  ues: [{ count: 3 }],
  sensors: [{ count: 4 }],
  reward: { eta: 0.5, delayThresholdSteps: 2 },
});
const place: [number, number] = [100, 150];
const trace = buildTrace(scenario, {
  uePositions: moving(...Array.from({ length: 6 }, () => [place, place, place])),
  sensorPositions: standing(place, place, place, place),
  requests: handWorkload([
    [
      [0, 2, 3], // 0: sent in step 0, processed in step 1
      [1, 3, 4], // 3: at the station from step 2 on, behind request 1
      [5, 10, 1], // 5: in the future
    ],
    [
      [0, 4, 20], // 1: at the station from step 1 on, blocked until sensor 2 has an update
      [2, 8, 6], // 4: waits in the UE
    ],
    [[0, 20, 1]], // 2: waits in the UE
  ]),
  updates: handWorkload([
    [
      [0, 2, 2], // processed in step 0
      [1, 8, 3], // waits in the sensor
    ],
    [
      [0, 2, 1], // processed in step 0
      [1, 9, 1], // waits in the sensor
    ],
    [
      [1, 5, 9], // sent in step 1, processed in steps 1 and 2
      [2, 6, 1], // waits in the sensor
    ],
    [[0, 9, 1]], // waits in the sensor
  ]),
});
trace.requestSensor.set([0, 2, 2, 2, 0, 1]);
trace.sensors.spectralEfficiency.set([1, 1, 2, 1]);
trace.ues.spectralEfficiency.set([
  ...[1, 1, 1, 1, 1, 1, 1, 1, 1],
  ...[2, 4, 0],
  ...[3, 5, 1],
  ...[0, 6, 3],
]);

/** The inputs after so many steps, by their names. */
function inputsAfter(steps: number): Record<string, number> {
  const environment = new MetaLoreEnvironment(scenario);
  environment.reset({ trace });
  const observer = new PrivilegedObserver(environment.network);
  observer.reset();
  for (let t = 0; t < steps; t++) environment.step([3 / 8, 0.5]);
  const into = new Float32Array(PRIVILEGED_INPUTS.length + 5).fill(-7);
  observer.observe(into, 3);
  expect([...into.subarray(0, 3), ...into.subarray(-2)]).toEqual([-7, -7, -7, -7, -7]);
  return Object.fromEntries(PRIVILEGED_INPUTS.map((name, i) => [name, into[3 + i]]));
}

/** Compares every input; Float32 keeps some seven digits. */
function expectInputs(inputs: Record<string, number>, expected: Record<string, number>): void {
  expect(Object.keys(expected)).toEqual(Object.keys(inputs));
  for (const [name, value] of Object.entries(expected))
    expect(inputs[name], name).toBeCloseTo(value, 6);
}

it('are these, in the middle of an episode', () => {
  expectInputs(inputsAfter(3), {
    'share of the episode that is left': 3 / 6,
    // five generated, requests 0, 1 and 3 sent
    'log(1 + packets waiting in UEs)': Math.log(1 + 2),
    // seven generated, three sent
    'log(1 + packets waiting in sensors)': Math.log(1 + 4),
    // newest processed: of step 0, 0, 1, and none, which counts as of step −1
    'mean age of the newest processed update over the sensors, over T': (3 + 3 + 2 + 4) / 4 / 6,
    // none, of step 2, of step 0
    'mean age of the oldest packet waiting in a UE, over T': (0 + 1 + 3) / 3 / 6,
    // of steps 1, 1, 2 and 0
    'mean age of the oldest packet waiting in a sensor, over T': (2 + 2 + 1 + 3) / 4 / 6,
    'data that UEs will generate, over what they generate in the whole episode': 10 / 47,
    'mean spectral efficiency of UEs from now on, over 10 bit/s/Hz': 24 / 9 / 10,
    'mean spectral efficiency of sensors from now on, over 10 bit/s/Hz': 5 / 4 / 10,
    // request 4: 2 − 0; request 2: 0 − 1
    'mean gap of the oldest requests in the UEs, over 10 steps': (2 - 1) / 2 / 10,
    'mean η^|gap| of the oldest requests in the UEs': (0.5 ** 2 + 0.5) / 2,
    // request 1: 0 − 1; request 3: 1 − 1
    'log(1 + Σ η^|gap|) of the requests at the stations': Math.log(1 + 0.5 + 1),
    'mean gap of the requests at the stations, over 10 steps': (-1 + 0) / 2 / 10,
    // request 1 is three steps old, request 3 two
    'share of the requests at the stations that are late already': 1 / 2,
  });
});

it('are these at the start, with no update processed and nothing sent', () => {
  expectInputs(inputsAfter(0), {
    'share of the episode that is left': 1,
    'log(1 + packets waiting in UEs)': 0,
    'log(1 + packets waiting in sensors)': 0,
    'mean age of the newest processed update over the sensors, over T': 1 / 6,
    'mean age of the oldest packet waiting in a UE, over T': 0,
    'mean age of the oldest packet waiting in a sensor, over T': 0,
    'data that UEs will generate, over what they generate in the whole episode': 1,
    'mean spectral efficiency of UEs from now on, over 10 bit/s/Hz': (9 + 24) / 18 / 10,
    'mean spectral efficiency of sensors from now on, over 10 bit/s/Hz': 5 / 4 / 10,
    'mean gap of the oldest requests in the UEs, over 10 steps': 1 / 10,
    'mean η^|gap| of the oldest requests in the UEs': 0.5,
    'log(1 + Σ η^|gap|) of the requests at the stations': 0,
    'mean gap of the requests at the stations, over 10 steps': 0,
    'share of the requests at the stations that are late already': 0,
  });
});

it('know of nothing to come at the end', () => {
  const inputs = inputsAfter(6);
  for (const name of [
    'share of the episode that is left',
    'data that UEs will generate, over what they generate in the whole episode',
    'mean spectral efficiency of UEs from now on, over 10 bit/s/Hz',
    'mean spectral efficiency of sensors from now on, over 10 bit/s/Hz',
  ])
    expect(inputs[name], name).toBe(0);
});

it('are those of the first step after it', () => {
  const inputs = inputsAfter(1);
  // three generated, request 0 sent; three generated, two sent
  expect(inputs['log(1 + packets waiting in UEs)']).toBeCloseTo(Math.log(1 + 2), 6);
  expect(inputs['log(1 + packets waiting in sensors)']).toBeCloseTo(Math.log(1 + 1), 6);
});

describe('of a single request and no sensor', () => {
  /** A request of step 0, at 1 Mbit a step, after so many steps. */
  function inputs(dataMbit: number, steps: number): number[] {
    const single = plainTrace(
      {
        steps: 4,
        stations: [{ bandwidthMHz: 2, computeUnits: 10 }],
        reward: { eta: 0.5, delayThresholdSteps: 2 },
      },
      { requests: [[[0, dataMbit, 1]]], updates: [] },
    );
    const environment = new MetaLoreEnvironment(single.scenario);
    environment.reset({ trace: single.trace });
    const observer = new PrivilegedObserver(environment.network);
    observer.reset();
    for (let t = 0; t < steps; t++) environment.step([0.5, 0.5]);
    const into = new Float32Array(PRIVILEGED_INPUTS.length);
    observer.observe(into, 0);
    return [...into];
  }
  const expectClose = (actual: number[], expected: number[]) => {
    expect(actual.length).toBe(expected.length);
    expected.forEach((value, i) => {
      expect(actual[i], PRIVILEGED_INPUTS[i]).toBeCloseTo(value, 6);
    });
  };

  it('that waits in its UE', () => {
    // Its gap is 0 − (−1) for ever.
    const head = [1 / 2, Math.log(2), 0, 0, 2 / 4, 0, 0, 1 / 10, 0];
    expectClose(inputs(4, 2), [...head, 1 / 10, 0.5, 0, 0, 0]);
  });

  it('that waits at the station', () => {
    const head = [1 / 4, 0, 0, 0, 0, 0, 0, 1 / 10, 0];
    expectClose(inputs(1, 3), [...head, 0, 0, Math.log(1 + 0.5), 1 / 10, 1]);
  });
});

it('are numbers without any device', () => {
  const empty = scenarioSchema.parse({ steps: 3, ues: [], sensors: [] });
  const environment = new MetaLoreEnvironment(empty);
  environment.reset();
  const observer = new PrivilegedObserver(environment.network);
  observer.reset();
  const into = new Float32Array(PRIVILEGED_INPUTS.length);
  observer.observe(into, 0);
  expect([...into]).toEqual([1, ...new Array<number>(into.length - 1).fill(0)]);
});
