import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import type { Phases } from '../../src/config/schema/traffic.js';
import { Network } from '../../src/simulator/network/network.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import { World } from '../../src/simulator/world/world.js';
import { cases, RUNS, simulate } from './arbitraries.js';
import { handWorkload, standing, type HandPacket } from './by-hand.js';

/** Devices in one place, a channel of one bit/s/Hz, and who is there: a row a step, a mark a device. */
function play(
  input: ScenarioInput,
  {
    requests,
    updates,
    ues,
    sensors,
    sensorsAt = updates.map(() => [100, 150]),
  }: {
    requests: HandPacket[][];
    updates: HandPacket[][];
    ues?: string[];
    sensors?: string[];
    sensorsAt?: [number, number][];
  },
  action: [number, number] = [0.5, 0.5],
): Network {
  const scenario = scenarioSchema.parse({
    ues: [{ count: requests.length }],
    sensors: [{ count: updates.length }],
    ...input,
  });
  const present = (rows: string[] | undefined) =>
    rows && Uint8Array.from(rows.flatMap((row) => Array.from(row, (mark) => Number(mark === 'x'))));
  const trace = buildTrace(scenario, {
    uePositions: standing(...requests.map((): [number, number] => [100, 150])),
    sensorPositions: standing(...sensorsAt),
    uePresent: present(ues),
    sensorPresent: present(sensors),
    requests: handWorkload(requests),
    updates: handWorkload(updates),
  });
  for (const { spectralEfficiency, presence } of [trace.ues, trace.sensors])
    spectralEfficiency.forEach((_, at) => {
      spectralEfficiency[at] = presence?.present[at] === 0 ? 0 : 1;
    });
  const network = new Network(scenario);
  network.reset(trace);
  while (!network.truncated) network.advance(action);
  return network;
}

const station = { bandwidthMHz: 20, computeUnits: 100 };

describe('a UE that leaves', () => {
  // 10 MHz for UEs: alone, a UE sends 10 Mbit a step; two send 5 each.
  const leaving = () =>
    play(
      { steps: 4, stations: [station] },
      {
        requests: [[[0, 12, 1], [1, 5, 1]], [[0, 12, 1], [2, 30, 1]]], // oxfmt-ignore
        updates: [[[0, 1, 1]]],
        ues: ['xx', 'xx', '.x', '.x'],
      },
    );

  it('takes with it what it has not sent, in part or at all', () => {
    const { ueUplink } = leaving();
    // It sent 10 of its first 12 Mbit in two steps, nothing of the next 5.
    expect([...ueUplink.txEnd]).toEqual([-1, 2, -1, -1]);
    expect([ueUplink.lostPackets, ueUplink.lostMbit]).toEqual([2, 7]);
    expect([0, 1, 2, 3].map((packet) => ueUplink.isLost(packet))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('leaves its bandwidth to the others', () => {
    const { ueUplink } = leaving();
    // Of 12 Mbit 2 are left after two steps at 5; then 10 a step: 8 and 10 of the 30.
    expect(ueUplink.sentMbit).toBe(10 + 12 + 8 + 10);
    expect([...ueUplink.rateMbit]).toEqual([0, 10]);
  });

  it('loses nothing when the episode ends', () => {
    const { ueUplink } = play(
      { steps: 2, stations: [station] },
      { requests: [[[0, 500, 1]]], updates: [[[0, 1, 1]]], ues: ['x', 'x'] },
    );
    expect(ueUplink.lostPackets).toBe(0);
  });

  it('comes back with nothing of what it had', () => {
    const { ueUplink } = play(
      { steps: 5, stations: [station] },
      {
        requests: [[[0, 100, 1], [3, 20, 1]]], // oxfmt-ignore
        updates: [[[0, 1, 1]]],
        ues: ['x', '.', '.', 'x', 'x'],
      },
    );
    expect([...ueUplink.txStart]).toEqual([-1, 3]);
    expect([...ueUplink.txEnd]).toEqual([-1, 4]);
    expect(ueUplink.lostMbit).toBe(90);
  });

  it('is served with what is at the station', () => {
    const network = play(
      { steps: 4, stations: [{ ...station, computeUnits: 2 }] },
      { requests: [[[0, 10, 3]]], updates: [[[0, 1, 1]]], ues: ['x', '.', '.', '.'] },
    );
    // Its sensor's update is processed in step 0; then 1 unit a step for 3 units.
    expect([...network.requests.procEnd]).toEqual([3]);
  });
});

describe('a sensor that leaves', () => {
  const far: [number, number][] = [
    [100, 151],
    [100, 190],
  ];

  it('unheard: its requests are tied anew to the nearest that is there, and served with its updates', () => {
    const network = play(
      { steps: 5, stations: [station] },
      {
        requests: [[[0, 1, 1]]],
        // 5 MHz each: the first sensor's update takes longer than it stays.
        updates: [[[0, 500, 1]], [[0, 12, 1]]],
        sensors: ['xx', 'xx', '.x', '.x', '.x'],
        sensorsAt: far,
      },
    );
    expect(network.trace.requestSensor[0]).toBe(0);
    expect(network.requestSensor[0]).toBe(1);
    // 12 Mbit at 5, 5, then 10 a step are there in step 2; the request is served in the step after.
    expect([...network.requests.procEnd]).toEqual([3]);
  });

  it('heard: its requests wait for no other', () => {
    const network = play(
      { steps: 3, stations: [station] },
      {
        requests: [[[0, 1, 1], [1, 15, 1]]], // oxfmt-ignore
        updates: [[[0, 1, 1]], [[2, 1, 1]]],
        sensors: ['xx', 'xx', '.x'],
        sensorsAt: far,
      },
    );
    expect([...network.requestSensor.subarray(0, 2)]).toEqual([0, 0]);
    expect([...network.servedWith]).toEqual([0, 0]);
  });

  it('leaves requests without a sensor, which the next one that comes takes over', () => {
    const network = play(
      { steps: 5, stations: [station] },
      {
        requests: [[[0, 1, 1], [1, 1, 1]]], // oxfmt-ignore
        updates: [[[0, 500, 1]], [[3, 1, 1]]],
        sensors: ['x.', '..', '..', '.x', '.x'],
        sensorsAt: far,
      },
    );
    expect([...network.trace.requestSensor]).toEqual([0, -1]);
    expect([...network.requestSensor.subarray(0, 2)]).toEqual([1, 1]);
    expect([...network.requests.procEnd]).toEqual([4, 4]);
  });
});

describe('who is there', () => {
  const presentIn = (input: ScenarioInput, seed = 0) => {
    const trace = new World(scenarioSchema.parse(input)).trace(seed);
    const { presence, count } = trace.ues;
    return Array.from({ length: trace.steps }, (_, t) =>
      presence ? [...presence.present.subarray(t * count, (t + 1) * count)] : undefined,
    );
  };
  const numbers = (rows: (number[] | undefined)[]) =>
    rows.map((row) => row?.reduce((sum, is) => sum + is, 0));

  it('are as many as a schedule says, and nobody comes or goes in between', () => {
    const counts = [2, 5, 3].map((count, i) => ({ fromStep: 10 * (i + 1), count }));
    const rows = presentIn({
      steps: 40,
      ues: [{ count: 6, presence: { kind: 'schedule', counts } }],
    });
    const expected = [0, 2, 5, 3].flatMap((count) => Array<number>(10).fill(count));
    expect(numbers(rows)).toEqual(expected);
    for (let t = 1; t < 40; t++) if (t % 10 !== 0) expect(rows[t]).toEqual(rows[t - 1]);
    // Those that are there stay when others come, and none comes when some go.
    expect(rows[20]!.every((is, d) => is >= rows[19]![d])).toBe(true);
    expect(rows[30]!.every((is, d) => is <= rows[29]![d])).toBe(true);
  });

  it('are each of the group equally often', () => {
    const times = new Array<number>(5).fill(0);
    const counts = [{ fromStep: 0, count: 2 }];
    for (let seed = 0; seed < 2000; seed++)
      presentIn(
        { steps: 1, ues: [{ count: 5, presence: { kind: 'schedule', counts } }] },
        seed,
      )[0]!.forEach((is, d) => (times[d] += is));
    // 2,000 × 2/5, give or take five standard deviations.
    for (const number of times) expect(Math.abs(number - 800)).toBeLessThan(110);
  });

  it('arrive uniformly, and stay for a time that is exponential', () => {
    const steps = 10_000;
    const [row] = [
      new World(
        scenarioSchema.parse({
          steps,
          ues: [
            {
              count: 4000,
              presence: { kind: 'stays', arriveFrom: 0.1, arriveUntil: 0.5, meanStaySteps: 200 },
            },
          ],
          sensors: [],
        }),
      ).trace(3).ues,
    ];
    const { present } = row.presence!;
    const stays: number[] = [];
    const arrivals: number[] = [];
    for (let d = 0; d < 4000; d++) {
      let first = -1;
      let stay = 0;
      for (let t = 0; t < steps; t++)
        if (present[t * 4000 + d] === 1) {
          if (first < 0) first = t;
          stay++;
        }
      stays.push(stay);
      if (first >= 0) arrivals.push(first);
    }
    const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    // Standard error of the mean of 4,000 exponential times of 200: 3.2.
    expect(Math.abs(mean(stays) - 200)).toBeLessThan(13);
    // As many outlast the mean as 1/e says, give or take 4 standard errors of 0.0076.
    expect(Math.abs(mean(stays.map((stay) => Number(stay > 200))) - Math.exp(-1))).toBeLessThan(
      0.031,
    );
    expect(Math.min(...arrivals)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...arrivals)).toBeLessThanOrEqual(5000);
    // A uniform time over 4,000 steps has a standard deviation of 1,155; the error of its mean is 18.
    expect(Math.abs(mean(arrivals) - 3000)).toBeLessThan(75);
    expect(Math.abs(mean(arrivals.map((t) => Number(t < 2000))) - 0.25)).toBeLessThan(0.028);
  });

  it('arrive as a crowd where a share of the group does', () => {
    const steps = 1000;
    const crowd = { share: 0.5, centre: 0.5, deviation: 0.08, meanStaySteps: 1e6 };
    const trace = new World(
      scenarioSchema.parse({
        steps,
        ues: [{ count: 4000, presence: { kind: 'stays', meanStaySteps: 1e6, crowd } }],
        sensors: [],
      }),
    ).trace(1);
    const { present } = trace.ues.presence!;
    const arrivals = Array.from({ length: 2000 }, (_, d) => {
      for (let t = 0; t < steps; t++) if (present[t * 4000 + d] === 1) return t;
      return steps;
    });
    const mean = arrivals.reduce((sum, t) => sum + t, 0) / 2000;
    const deviation = Math.sqrt(arrivals.reduce((sum, t) => sum + (t - mean) ** 2, 0) / 2000);
    // The standard error of the mean is 80/√2000 = 1.8 (and half a step for rounding up), of the deviation 1.3.
    expect(Math.abs(mean - 500.5)).toBeLessThan(8);
    expect(Math.abs(deviation - 80)).toBeLessThan(6);
  });

  it('are as many as phases draw: within ranges, multiples, totals as often as said', () => {
    const phases: Phases = {
      everySteps: 5,
      ues: { least: 4, most: 80, multipleOf: 2 },
      sensors: { least: 4, most: 40, multipleOf: 2 },
      together: [
        { most: 80, share: 0.7 },
        { most: 100, share: 0.2 },
        { most: 120, share: 0.1 },
      ],
    };
    const group = { presence: { kind: 'phases' as const }, speedMps: 0 };
    const steps = 10_000;
    const trace = new World(
      scenarioSchema.parse({
        steps,
        placement: { kind: 'uniform' },
        ues: [
          { count: 60, ...group },
          { count: 40, ...group },
        ],
        sensors: [{ count: 50, ...group, update: { periodSteps: 1000 } }],
        phases,
      }),
    ).trace(5);
    const count = ({ presence, count: devices }: typeof trace.ues, t: number) =>
      presence!.present.subarray(t * devices, (t + 1) * devices).reduce((sum, is) => sum + is, 0);
    const totals = [0, 0, 0];
    const ues: number[] = [];
    for (let t = 0; t < steps; t++) {
      const [u, n] = [count(trace.ues, t), count(trace.sensors, t)];
      if (t % 5 > 0) {
        expect([u, n]).toEqual([ues[ues.length - 1], n]);
        continue;
      }
      ues.push(u);
      expect(u >= 4 && u <= 80 && u % 2 === 0 && n >= 4 && n <= 40 && n % 2 === 0).toBe(true);
      totals[u + n <= 80 ? 0 : u + n <= 100 ? 1 : 2]++;
    }
    // 2,000 phases; five standard deviations of 0.7 are 102, of 0.2 89, of 0.1 67.
    expect(Math.abs(totals[0] - 1400)).toBeLessThan(102);
    expect(Math.abs(totals[1] - 400)).toBeLessThan(89);
    expect(Math.abs(totals[2] - 200)).toBeLessThan(67);
  });
});

it('is as if nobody had said anything where everybody always is there', () => {
  fc.assert(
    fc.property(cases(), fc.boolean(), (run, always) => {
      const { scenario } = run;
      const presence = ({ count }: { count: number }) =>
        always
          ? { kind: 'always' as const }
          : { kind: 'schedule' as const, counts: [{ fromStep: 0, count }] };
      const said = scenarioSchema.parse({
        ...scenario,
        ues: scenario.ues.map((group) => ({ ...group, presence: presence(group) })),
        sensors: scenario.sensors.map((group) => ({ ...group, presence: presence(group) })),
      });
      const { trace, rewards } = simulate(run);
      const other = simulate({ ...run, scenario: said });
      // Sums of what is expected are taken in another order.
      expect({ ...other.trace, expectedRequestMbit: 0 }).toEqual({
        ...trace,
        expectedRequestMbit: 0,
      });
      expect(other.trace.expectedRequestMbit).toBeCloseTo(trace.expectedRequestMbit, 6);
      expect(other.rewards).toEqual(rewards);
    }),
    RUNS,
  );
});
