import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { evaluateEpisodes } from '../../src/experiments/evaluation.js';
import { MappedPolicy, queueLevels } from '../../src/experiments/train/policy-map.js';
import { LearnedPolicy } from '../../src/policies/learned.js';
import { linearPolicy } from '../ppo/problems.js';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { World } from '../../src/simulator/world/world.js';
import { Network } from '../../src/simulator/network/network.js';

const scenario = scenarioSchema.parse({
  steps: 40,
  episodes: 3,
  ues: [{ count: 2 }],
  sensors: [{ count: 3 }],
});

const snapshot = linearPolicy([0.01, 0, 0, 0.02], [0.25, 0.3]);

function rowsOf(policy: MappedPolicy): number[][] {
  const [header, ...rows] = parse(policy.csv());
  expect(header).toEqual(['ue_queue', 'sensor_queue', 'rho_c', 'rho_p', 'visits']);
  return rows.map((row) => row.map(Number));
}

describe('policy-map.csv', () => {
  it('counts every step at the queue lengths that the network had', () => {
    const policy = MappedPolicy.of(snapshot)!;
    const seen = new Map<string, number>();
    for (const { delays } of evaluateEpisodes(scenario, [{ policy }], { first: 0, end: 3 }))
      expect(delays.sync.length).toBe(40);

    // The same episodes again, watched from outside.
    const same = new LearnedPolicy(snapshot);
    const watched = {
      reset: (seed: number) => {
        same.reset(seed);
      },
      act: (network: Network, action: Float64Array) => {
        const key = `${network.ueQueue},${network.sensorQueue}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
        same.act(network, action);
      },
    };
    Array.from(evaluateEpisodes(scenario, [{ policy: watched }], { first: 0, end: 3 }));

    const rows = rowsOf(policy);
    expect(rows.reduce((sum, row) => sum + row[4], 0)).toBe(120);
    for (const [l, lHat, , , visits] of rows) expect(visits).toBe(seen.get(`${l},${lHat}`) ?? 0);
  });

  it('tells what the policy does at each pair', () => {
    const policy = MappedPolicy.of(snapshot)!;
    const crowded = scenarioSchema.parse({ steps: 40 });
    Array.from(evaluateEpisodes(crowded, [{ policy }], { first: 0, end: 1 }));
    const rows = rowsOf(policy);
    expect(rows.length).toBeGreaterThan(4);
    for (const [l, lHat, rhoC, rhoP] of rows) {
      expect(rhoC).toBeCloseTo(Math.min(1, 0.25 + 0.01 * l), 6);
      expect(rhoP).toBeCloseTo(Math.min(1, 0.3 + 0.02 * lHat), 6);
    }
    const inOrder = rows.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
    expect(rows).toEqual(inOrder);
  });

  it('has one pair when no step was taken', () => {
    expect(rowsOf(MappedPolicy.of(snapshot)!).map((row) => row.slice(0, 2))).toEqual([[0, 0]]);
  });

  it('thins long queues out and still counts every step', () => {
    expect(queueLevels(0)).toEqual([0]);
    expect(queueLevels(60)).toEqual(Array.from({ length: 61 }, (_, i) => i));
    const levels = queueLevels(6100);
    expect(levels.length).toBeLessThanOrEqual(61);
    expect(levels.at(-1)).toBeGreaterThanOrEqual(6100);

    const crowded = scenarioSchema.parse({ steps: 60, ues: [{ count: 60 }] });
    const policy = MappedPolicy.of(snapshot)!;
    const network = new Network(crowded);
    network.reset(new World(crowded).trace(1));
    const action = new Float64Array(2);
    const met: number[] = [];
    while (!network.truncated) {
      met.push(network.ueQueue);
      policy.act(network, action);
      // Everything is sent and nothing is processed: the queue grows far beyond a row each.
      network.advance([1, 0]);
    }
    const rows = rowsOf(policy);
    expect(Math.max(...rows.map(([l]) => l))).toBeGreaterThan(100);
    expect(rows.reduce((sum, row) => sum + row[4], 0)).toBe(60);
    const [, distance] = queueLevels(Math.max(...met));
    expect(distance).toBeGreaterThan(1);
    for (const [l, lHat, , , visits] of rows)
      expect(visits).toBe(
        lHat === 0
          ? met.filter((queue) => queue >= l - distance / 2 && queue < l + distance / 2).length
          : 0,
      );
  });
});
