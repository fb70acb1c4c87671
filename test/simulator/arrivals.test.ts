import { expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import type { DeviceTrace } from '../../src/simulator/trace.js';
import { World } from '../../src/simulator/world/world.js';
import { packetsOf } from './arbitraries.js';

const trace = (input: ScenarioInput, seed = 1) =>
  new World(scenarioSchema.parse({ placement: { kind: 'uniform' }, ...input })).trace(seed);

/** [device][step] how many packets the device generates */
function arrivals({ count, device, generatedAt }: DeviceTrace, steps: number) {
  const rows = Array.from({ length: count }, () => new Array<number>(steps).fill(0));
  device.forEach((d, i) => rows[d][generatedAt[i]]++);
  return rows;
}

const total = (rows: number[][]) => rows.flat().reduce((a, b) => a + b, 0);

it.each([0.001, 0.3, 0.7, 0.99])('generates requests with probability %d', (probability) => {
  const steps = 5000;
  const { ues } = trace({ steps, ues: [{ count: 40, request: { probability } }], sensors: [] });
  const rows = arrivals(ues, steps);
  const trials = 40 * steps;
  const deviation = Math.sqrt(trials * probability * (1 - probability));
  expect(Math.abs(total(rows) - trials * probability)).toBeLessThan(4 * deviation);
  expect(new Set(rows.flat())).toEqual(new Set([0, 1]));
  // Each step and each UE on its own: neighbours in time, and in id, coincide with p².
  const pairs = (shift: (d: number, t: number) => number | undefined) => {
    let both = 0;
    let n = 0;
    rows.forEach((row, d) => {
      row.forEach((one, t) => {
        const other = shift(d, t);
        if (other === undefined) return;
        n++;
        both += one & other;
      });
    });
    const p = probability ** 2;
    return (both - n * p) / Math.sqrt(n * p);
  };
  expect(Math.abs(pairs((d, t) => rows[d][t + 1] as number | undefined))).toBeLessThan(5);
  expect(Math.abs(pairs((d, t) => rows[d + 1]?.[t]))).toBeLessThan(5);
});

it('generates a request never with p = 0, and in every step with p = 1', () => {
  const { ues } = trace({
    steps: 30,
    ues: [
      { count: 2, request: { probability: 0 } },
      { count: 3, request: { probability: 1 } },
    ],
  });
  expect(arrivals(ues, 30)).toEqual([
    ...Array.from({ length: 2 }, () => new Array<number>(30).fill(0)),
    ...Array.from({ length: 3 }, () => new Array<number>(30).fill(1)),
  ]);
});

it('gives each group its own probability and sizes', () => {
  const steps = 4000;
  const { ues } = trace({
    steps,
    ues: [
      { count: 5, request: { probability: 0.2, dataMbit: 10, computeUnits: 3 } },
      { count: 5, request: { probability: 0.9, dataMbit: 1000, computeUnits: 30 } },
    ],
  });
  const of = (first: number, last: number) => {
    const own = Array.from(ues.device.keys()).filter(
      (i) => ues.device[i] >= first && ues.device[i] < last,
    );
    const mean = (values: Float64Array) => own.reduce((a, i) => a + values[i], 0) / own.length;
    return [own.length / (5 * steps), mean(ues.dataMbit), mean(ues.computeUnits)];
  };
  const [p1, data1, compute1] = of(0, 5);
  expect(p1).toBeCloseTo(0.2, 1);
  expect(Math.abs(data1 - 10)).toBeLessThan(0.25);
  // E max(1, X) = 3 + e^-3 = 3.05
  expect(Math.abs(compute1 - 3.05)).toBeLessThan(0.15);
  const [p2, data2, compute2] = of(5, 10);
  expect(p2).toBeCloseTo(0.9, 1);
  expect(Math.abs(data2 - 1000)).toBeLessThan(1.2);
  expect(Math.abs(compute2 - 30)).toBeLessThan(0.2);
});

it('generates updates whenever t mod T_n = 0', () => {
  const { sensors } = trace({
    steps: 10,
    ues: [],
    sensors: [1, 3, 9, 10, 1000].map((periodSteps) => ({ count: 1, update: { periodSteps } })),
  });
  const times = Array.from({ length: 5 }, (_, n) =>
    packetsOf(sensors, n).map((i) => sensors.generatedAt[i]),
  );
  expect(times).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [0, 3, 6, 9], [0, 9], [0], [0]]);
});

it('adds up what was generated until each step', () => {
  const { ues } = trace({ steps: 20, ues: [{ count: 6 }] });
  for (let t = 0; t < 20; t++) {
    const by = Array.from(ues.generatedAt.keys()).filter((i) => ues.generatedAt[i] <= t);
    expect(ues.generatedPackets[t]).toBe(by.length);
    expect(ues.generatedMbit[t]).toBe(by.reduce((sum, i) => sum + ues.dataMbit[i], 0));
  }
});
