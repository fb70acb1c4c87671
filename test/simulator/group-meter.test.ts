import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { GROUP_METRICS, GroupMeter, isGrouped } from '../../src/simulator/metrics/group-meter.js';
import { EpisodeMeter } from '../../src/simulator/metrics/meter.js';
import { Network } from '../../src/simulator/network/network.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import { cases, changingCases, RUNS, simulate, sum, type Case } from './arbitraries.js';
import { handWorkload, standing } from './by-hand.js';

const WIDTH = GROUP_METRICS.length;

/** What a meter measured, by group and metric. */
function byGroup(values: Float64Array) {
  return Array.from({ length: values.length / WIDTH }, (_, group) =>
    Object.fromEntries(GROUP_METRICS.map((name, m) => [name, values[group * WIDTH + m]])),
  );
}

/**
 * Three UEs send 2 Mbit a step each; the last leaves after step 1, and the others send 3 from then on. A
 * request that is there in step t is served with the newest update of a step before.
 */
const scenario = scenarioSchema.parse({
  steps: 6,
  stations: [{ bandwidthMHz: 12, computeUnits: 10 }],
  ues: [{ count: 1 }, { count: 2, delayThresholdSteps: 0 }],
  sensors: [{ count: 1 }],
  reward: { delayThresholdSteps: 2 },
});
const trace = buildTrace(scenario, {
  uePositions: standing([100, 150], [100, 150], [100, 150]),
  sensorPositions: standing([100, 150]),
  uePresent: Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0),
  requests: handWorkload([
    // Sent in step 1.
    [[0, 4, 1]],
    // Sent in step 3, and at once.
    [
      [0, 10, 1],
      [5, 1, 1],
    ],
    // Sent in step 0, served in step 1 with the first update; 2 of 10 Mbit when it leaves.
    [
      [0, 2, 1],
      [1, 10, 1],
    ],
  ]),
  updates: handWorkload([
    [
      [0, 1, 1],
      [3, 1, 1],
    ],
  ]),
});
for (const { spectralEfficiency, station } of [trace.ues, trace.sensors])
  station.forEach((at, i) => (spectralEfficiency[i] = at < 0 ? 0 : 1));

function played(): Network {
  const network = new Network(scenario);
  network.reset(trace);
  for (let t = 0; t < 6; t++) network.advance([0.5, 0.5]);
  return network;
}

it('measures each group by itself, as by hand', () => {
  const meter = new GroupMeter(2);
  meter.measure(played());
  expect(byGroup(meter.values)).toEqual([
    {
      requests_generated: 1,
      requests_completed: 1,
      requests_late: 0,
      requests_lost: 0,
      sync_delay_steps: 0,
      e2e_delay_steps: 1,
      throughput_mbit: 4,
    },
    {
      requests_generated: 4,
      requests_completed: 3,
      // AoRI 3 and 1, above its deadline of 0.
      requests_late: 2,
      requests_lost: 1,
      // The last one is of step 5, and served with the update of step 3.
      sync_delay_steps: 2 / 3,
      e2e_delay_steps: 4 / 3,
      throughput_mbit: 13,
    },
  ]);
});

it('measures the whole episode, as by hand', () => {
  expect(new EpisodeMeter(scenario).metrics(played())).toMatchObject({
    requests_generated: 5,
    requests_completed: 4,
    requests_late: 2,
    requests_lost: 1,
    completed_pct: 80,
    // (4 + 11 + 2)² / (3·(4² + 11² + 2²))
    throughput_fairness: expect.closeTo(289 / 423, 14) as number,
  });
});

it('has no means of a group that completed nothing, nor of one without devices', () => {
  const network = new Network({
    ...scenario,
    ues: [...scenario.ues, { ...scenario.ues[0], count: 0 }],
  });
  network.reset(trace);
  const meter = new GroupMeter(3);
  for (let t = 0; t < 6; t++) network.advance([0, 0]);
  meter.measure(network);
  const nothing = { requests_completed: 0, requests_late: 0, throughput_mbit: 0 };
  const missing = { sync_delay_steps: NaN, e2e_delay_steps: NaN };
  expect(byGroup(meter.values)).toEqual([
    { requests_generated: 1, requests_lost: 0, ...nothing, ...missing },
    { requests_generated: 4, requests_lost: 2, ...nothing, ...missing },
    { requests_generated: 0, requests_lost: 0, ...nothing, ...missing },
  ]);
});

it('is for scenarios that have several groups', () => {
  const [group] = scenario.ues;
  expect([[], [group], [group, group]].map((ues) => isGrouped({ ues }))).toEqual([
    false,
    false,
    true,
  ]);
});

it('adds up to the metrics of the episode', () => {
  const seen = { several: 0, lost: 0, late: 0 };
  const meters = new Map<number, GroupMeter>();
  const measure = (run: Case) => {
    const { network } = simulate(run);
    const groups = run.scenario.ues.length;
    // One meter for all episodes of so many groups, as in a run.
    const meter = meters.get(groups) ?? new GroupMeter(groups);
    meters.set(groups, meter);
    meter.measure(network);
    const rows = byGroup(meter.values);
    const episode = new EpisodeMeter(run.scenario).metrics(network);
    for (const name of [
      ...(['requests_generated', 'requests_completed', 'requests_late', 'requests_lost'] as const),
      'throughput_mbit' as const,
    ])
      expect(sum(rows.map((row) => row[name])), name).toBeCloseTo(episode[name], 6);
    for (const name of ['sync_delay_steps', 'e2e_delay_steps'] as const) {
      const ofAll = sum(rows.map((row) => (row[name] || 0) * row['requests_completed']));
      const steps = episode[name] * episode.requests_completed;
      expect(ofAll, name).toBeCloseTo(steps || 0, 6);
    }
    if (rows.filter((row) => row['requests_completed'] > 0).length > 1) seen.several++;
    if (episode.requests_lost > 0) seen.lost++;
    if (episode.requests_late > 0) seen.late++;
  };
  fc.assert(fc.property(fc.oneof(cases(), changingCases()), measure), {
    ...RUNS,
    numRuns: 600,
  });
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
});
