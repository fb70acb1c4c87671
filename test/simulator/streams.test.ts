import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { deriveSeed, randomStream } from '../../src/simulator/random.js';
import type { Trace } from '../../src/simulator/trace.js';
import { World } from '../../src/simulator/world/world.js';
import { histogram, unevenness } from './statistics.js';

const trace = (seed: number, input: ScenarioInput = {}) =>
  new World(scenarioSchema.parse(input)).trace(seed);

/** Everything that is drawn, and nothing that is derived: no logarithms, which engines may round. */
function drawn({ ues, sensors }: Trace): ArrayBufferView[] {
  return [ues, sensors].flatMap(({ positions, device, generatedAt, dataMbit, computeUnits }) => [
    positions.xM,
    positions.yM,
    device,
    generatedAt,
    dataMbit,
    computeUnits,
  ]);
}

function hash(arrays: ArrayBufferView[]): string {
  const sha = createHash('sha256');
  for (const array of arrays) sha.update(array as Uint8Array);
  return sha.digest('hex');
}

const workload = ({ ues, sensors }: Trace) =>
  [ues, sensors].map(({ device, generatedAt, dataMbit, computeUnits }) => ({
    device,
    generatedAt,
    dataMbit,
    computeUnits,
  }));

it('gives the same bytes for the same seed', () => {
  expect(trace(3)).toEqual(trace(3));
  const world = new World(scenarioSchema.parse({}));
  const first = world.trace(3);
  world.trace(4);
  expect(world.trace(3)).toEqual(first);
});

it('gives other positions, arrivals and sizes for another seed', () => {
  const one = drawn(trace(3));
  const other = drawn(trace(4));
  one.forEach((array, i) => {
    // Updates are periodic, so their times are the same for every seed.
    if (i === 8 || i === 9) expect(other[i]).toEqual(array);
    else expect(other[i]).not.toEqual(array);
  });
});

// When this fails, every published number changes with it: say so in CHANGELOG.md.
it('draws the same workload of the paper as ever', () => {
  expect(hash(drawn(trace(1)))).toBe(
    '27b6f48e670539a47c5524a0a0851c36b31f7007160eeb4e2f1c6027d06ffe8e',
  );
});

it('draws the workload independently of how devices move', () => {
  const still = trace(5, { ues: [{ speedMps: 0 }] });
  const slow = trace(5, { ues: [{ speedMps: 1.5 }] });
  const fast = trace(5, { ues: [{ speedMps: 40 }], sensors: [{ speedMps: 10 }] });
  expect(workload(slow)).toEqual(workload(still));
  expect(workload(fast)).toEqual(workload(still));
  // Nor does moving change where things start, nor moving sensors how UEs move.
  expect(slow.ues.positions.xM.slice(0, 10)).toEqual(still.ues.positions.xM);
  expect(trace(5, { sensors: [{ speedMps: 10 }] }).ues.positions).toEqual(slow.ues.positions);
});

it('draws movement, updates and arrivals independently of the sizes of requests', () => {
  const small = trace(5, { ues: [{ request: { dataMbit: 1, computeUnits: 1 } }] });
  const large = trace(5, { ues: [{ request: { dataMbit: 500, computeUnits: 90 } }] });
  expect(large.ues.positions).toEqual(small.ues.positions);
  expect(large.ues.generatedAt).toEqual(small.ues.generatedAt);
  expect(large.sensors).toEqual(small.sensors);
  expect(large.ues.dataMbit).not.toEqual(small.ues.dataMbit);
});

it('draws updates and movement independently of how often requests come', () => {
  const rare = trace(5, { ues: [{ request: { probability: 0.1 } }] });
  const often = trace(5, { ues: [{ request: { probability: 0.9 } }] });
  expect(often.sensors).toEqual(rare.sensors);
  expect(often.ues.positions).toEqual(rare.ues.positions);
});

it('leaves the workload alone whatever the network and the reward', () => {
  const plain = trace(5);
  const other = trace(5, {
    stations: [{ bandwidthMHz: 3, computeUnits: 2 }],
    scheduler: { kind: 'max-rate' },
    reward: { eta: 0.4, c2: -1 },
    seed: 99,
    episodes: 7,
  });
  expect(other).toEqual(plain);
});

it('gives streams of other names other numbers', () => {
  const names = [['a'], ['b'], ['a', 0], ['a', 1], [], ['mobility'], ['requests', 12]];
  const firsts = [0, 1].flatMap((root) => names.map((name) => randomStream(root, name)()));
  expect(new Set(firsts).size).toBe(firsts.length);
});

it('continues a stream from its state', () => {
  const stream = randomStream(1, ['x']);
  stream();
  const state = stream.state();
  const next = [stream(), stream(), stream.double()];
  const continued = randomStream('another', ['y'], state);
  expect([continued(), continued(), continued.double()]).toEqual(next);
});

it('spreads the first numbers of the episodes evenly, and neighbouring episodes apart', () => {
  const firsts = Array.from({ length: 20_000 }, (_, episode) =>
    randomStream(deriveSeed(0, ['evaluation', episode]), ['request arrivals'])(),
  );
  expect(unevenness(histogram(firsts, { from: 0, to: 1, classes: 100 }))).toBeLessThan(1);
  const pairs = firsts
    .slice(1)
    .map((u, i) => Math.floor(firsts[i] * 10) + Math.floor(u * 10) / 10 + 0.05);
  expect(unevenness(histogram(pairs, { from: 0, to: 10, classes: 100 }))).toBeLessThan(1);
});

it('derives whole seeds that fit a double', () => {
  const seeds = Array.from({ length: 1000 }, (_, i) => deriveSeed(12, ['training', i]));
  expect(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)).toBe(true);
  expect(new Set(seeds).size).toBe(1000);
  expect(Math.max(...seeds)).toBeGreaterThan(2 ** 52);
});
