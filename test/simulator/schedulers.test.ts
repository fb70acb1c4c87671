import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { Network } from '../../src/simulator/network/network.js';
import { createScheduler } from '../../src/simulator/schedulers/registry.js';
import { cases, RUNS, sides, simulate, stationOf } from './arbitraries.js';
import { channels, plainTrace } from './by-hand.js';

/**
 * Rates, step by step, of devices that always have what `backlogs` says to send (Mbit, by step),
 * or in the last row for good.
 */
function rates(
  config: NonNullable<ScenarioInput['scheduler']>,
  {
    station,
    efficiency,
    backlogs,
    bandwidthMHz,
    steps,
  }: {
    station: number[];
    efficiency: number[][];
    backlogs: number[][];
    bandwidthMHz: number[];
    steps: number;
  },
): number[][] {
  const row = <T>(rows: T[], t: number) => rows[Math.min(t, rows.length - 1)];
  const trace = channels(
    station,
    Array.from({ length: steps }, (_, t) => row(efficiency, t)),
  );
  const scheduler = createScheduler(scenarioSchema.parse({ scheduler: config }).scheduler, {
    backlogMbit: (device, t) => row(backlogs, t)[device],
  });
  scheduler.reset(trace);
  const rateMbit = new Float64Array(station.length);
  return Array.from({ length: steps }, (_, t) => {
    scheduler.share(t, Float64Array.from(bandwidthMHz), rateMbit);
    return Array.from(rateMbit, (rate) => Math.round(rate * 1e9) / 1e9);
  });
}

const LOTS = 1e6;

describe('resource-fair', () => {
  it('gives equal bandwidth to all devices of a station, the idle ones too', () => {
    const got = rates(
      { kind: 'resource-fair' },
      {
        station: [0, 1, 0, 0],
        efficiency: [[1, 2, 3, 0]],
        backlogs: [[LOTS, LOTS, 0, LOTS]],
        bandwidthMHz: [12, 5],
        steps: 1,
      },
    );
    // station 0: 12/3 = 4 MHz each, station 1: 5/1
    expect(got).toEqual([[4 * 1, 5 * 2, 4 * 3, 0]]);
  });
});

describe('max-rate', () => {
  const setting = { station: [0, 0, 0], bandwidthMHz: [4], steps: 1 };

  it('serves the best channel first, with what it needs, then the next', () => {
    // d1 needs 6/3 = 2 MHz; d2 gets the other 2 of the 5 it needs: 4 Mbit; d0 nothing.
    expect(
      rates({ kind: 'max-rate' }, { ...setting, efficiency: [[1, 3, 2]], backlogs: [[10, 6, 10]] }),
    ).toEqual([[0, 6, 4]]);
  });

  it('serves the lower id first when channels are equal', () => {
    // d0 needs 3 MHz, d1 gets the last 1.
    expect(
      rates({ kind: 'max-rate' }, { ...setting, efficiency: [[2, 2, 2]], backlogs: [[6, 6, 6]] }),
    ).toEqual([[6, 2, 0]]);
  });

  it('passes over devices with nothing to send or no channel', () => {
    expect(
      rates({ kind: 'max-rate' }, { ...setting, efficiency: [[9, 0, 1]], backlogs: [[0, 5, 9]] }),
    ).toEqual([[0, 0, 4]]);
  });

  it('looks at each station by itself', () => {
    expect(
      rates(
        { kind: 'max-rate' },
        {
          station: [1, 0, 1, 0],
          efficiency: [[1, 2, 3, 4]],
          backlogs: [[LOTS, LOTS, LOTS, LOTS]],
          bandwidthMHz: [2, 5],
          steps: 1,
        },
      ),
    ).toEqual([[0, 0, 15, 8]]);
  });
});

describe('round-robin', () => {
  it('hands out a quantum at a time and goes on behind the device served last', () => {
    const got = rates(
      { kind: 'round-robin', quantumMHz: 2 },
      {
        station: [0, 0, 0],
        efficiency: [[1, 1, 1]],
        backlogs: [[LOTS, LOTS, LOTS]],
        bandwidthMHz: [4],
        steps: 4,
      },
    );
    // Two quanta a step: 0 1 | 2 0 | 1 2 | 0 1
    expect(got).toEqual([
      [2, 2, 0],
      [2, 0, 2],
      [0, 2, 2],
      [2, 2, 0],
    ]);
  });

  it.each([
    // 0.1 + 0.2 rounds up to all that is needed.
    { quantumMHz: 0.1, needs: [0.30000000000000004, 5], bandwidthMHz: 100 },
    { quantumMHz: 0.1, needs: [0.30000000000000004], bandwidthMHz: 1e9 },
    // A hundred billion quanta.
    { quantumMHz: 0.01, needs: [1e12, 1e12, 7], bandwidthMHz: 1e9 },
    { quantumMHz: 0.01, needs: [1e9, 3e8, 3e8, 2e8], bandwidthMHz: 1e9 },
    { quantumMHz: 0.7, needs: [1e8, 2e5, 1e3, 1e7], bandwidthMHz: 1e12 },
  ])(
    'ends whatever the quantum, and serves as fairly: %o',
    ({ quantumMHz, needs, bandwidthMHz }) => {
      const [got] = rates(
        { kind: 'round-robin', quantumMHz },
        {
          station: needs.map(() => 0),
          efficiency: [needs.map(() => 1)],
          backlogs: [needs],
          bandwidthMHz: [bandwidthMHz],
          steps: 1,
        },
      );
      // Max-min fair up to a quantum: who gets less than another by more than that has all it needs.
      const most = Math.max(...got);
      got.forEach((rate, d) => {
        expect(rate).toBeLessThanOrEqual(needs[d] * (1 + 2e-12));
        if (rate < most - 1.01 * quantumMHz) expect(rate).toBeCloseTo(needs[d], 3);
      });
      const total = got.reduce((sum, rate) => sum + rate, 0);
      const all = needs.reduce((sum, need) => sum + need, 0);
      expect(total / Math.min(bandwidthMHz, all)).toBeCloseTo(1, 9);
    },
  );

  it('hands many rounds out at once as one by one', () => {
    const shared = { station: [0, 0, 0], efficiency: [[1, 1, 1]], steps: 3 };
    const backlogs = [[LOTS * 10, 70_001.5, LOTS]];
    // Each number is a whole number of halves, so that nothing is rounded; 30,002 rounds and a bit.
    const oneByOne = (quantumMHz: number, bandwidthMHz: number) => {
      const granted = [0, 0, 0];
      let last = -1;
      return Array.from({ length: 3 }, () => {
        granted.fill(0);
        let at = (last + 1) % 3;
        for (let left = bandwidthMHz; left > 0; at = (at + 1) % 3) {
          const wanted = backlogs[0][at] - granted[at];
          if (wanted <= 0) continue;
          const due = Math.min(quantumMHz, wanted);
          const got = Math.min(due, left);
          granted[at] += got;
          if (got === due) last = at;
          left -= got;
        }
        return [...granted];
      });
    };
    const got = rates(
      { kind: 'round-robin', quantumMHz: 0.5 },
      { ...shared, backlogs, bandwidthMHz: [300_001] },
    );
    got.forEach((row, t) => {
      row.forEach((rate, d) => {
        expect(rate).toBeCloseTo(oneByOne(0.5, 300_001)[t][d], 6);
      });
    });
  });

  it('goes around as long as there is bandwidth, and gives no device more than it needs', () => {
    const got = rates(
      { kind: 'round-robin', quantumMHz: 1 },
      {
        station: [0, 0, 0],
        efficiency: [[2, 1, 4]],
        // needed: 0.5, 5 and 2.5 MHz
        backlogs: [[1, 5, 10]],
        bandwidthMHz: [6],
        steps: 1,
      },
    );
    // 0: 0.5 | 1: 1 | 2: 1 | 1: 1 | 2: 1 | 1: 1 | 2: the 0.5 it needs; 6 MHz are gone
    expect(got).toEqual([[0.5 * 2, 3 * 1, 2.5 * 4]]);
  });

  it('lets a device that the end of the bandwidth cut short come first in the next step', () => {
    const got = rates(
      { kind: 'round-robin', quantumMHz: 2 },
      {
        station: [0, 0, 0],
        efficiency: [[1, 1, 1]],
        backlogs: [[LOTS, LOTS, LOTS]],
        bandwidthMHz: [5],
        steps: 3,
      },
    );
    // 0 1 and half of 2 | 2 0 and half of 1 | 1 2 and half of 0
    expect(got).toEqual([
      [2, 2, 1],
      [2, 1, 2],
      [1, 2, 2],
    ]);
  });

  it('turns even where the bandwidth is less than a quantum', () => {
    const got = rates(
      { kind: 'round-robin', quantumMHz: 2 },
      {
        station: [0, 0],
        efficiency: [[1, 1]],
        backlogs: [[LOTS, LOTS]],
        bandwidthMHz: [1],
        steps: 3,
      },
    );
    expect(got).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
  });

  it('passes over the idle, and takes up the turn from where it was', () => {
    const got = rates(
      { kind: 'round-robin', quantumMHz: 1 },
      {
        station: [0, 0, 0, 0],
        efficiency: [[1, 1, 1, 1]],
        backlogs: [
          [LOTS, LOTS, 0, LOTS],
          [LOTS, LOTS, LOTS, 0],
          [LOTS, LOTS, LOTS, LOTS],
        ],
        bandwidthMHz: [2],
        steps: 3,
      },
    );
    // 0 1 | 2 and, 3 being idle, 0 | 1 2
    expect(got).toEqual([
      [1, 1, 0, 0],
      [1, 0, 1, 0],
      [0, 1, 1, 0],
    ]);
  });

  it('keeps a turn for each station', () => {
    const got = rates(
      { kind: 'round-robin', quantumMHz: 1 },
      {
        station: [0, 1, 0, 1, 0],
        efficiency: [[1, 1, 1, 1, 1]],
        backlogs: [[LOTS, LOTS, LOTS, LOTS, LOTS]],
        bandwidthMHz: [1, 1],
        steps: 4,
      },
    );
    // station 0: 0 2 4 0; station 1: 1 3 1 3
    expect(got).toEqual([
      [1, 1, 0, 0, 0],
      [0, 0, 1, 1, 0],
      [0, 1, 0, 0, 1],
      [1, 0, 0, 1, 0],
    ]);
  });

  it('starts each episode with the first device', () => {
    const { scenario, trace } = plainTrace(
      {
        steps: 2,
        stations: [{ bandwidthMHz: 1 }],
        scheduler: { kind: 'round-robin', quantumMHz: 1 },
      },
      { requests: [[[0, 50, 1]], [[0, 50, 1]]], updates: [] },
    );
    const network = new Network(scenario);
    for (let episode = 0; episode < 2; episode++) {
      network.reset(trace);
      network.advance([1, 1]);
      expect([...network.ueUplink.rateMbit]).toEqual([1, 0]);
    }
  });
});

describe('round-robin-all', () => {
  const three = { station: [0, 0, 0], efficiency: [[1, 1, 1]] };

  it('hands quanta to idle devices too, each step beginning by the offset further on', () => {
    const got = rates(
      { kind: 'round-robin-all', quantumMHz: 2, offsetDevices: 1 },
      { ...three, backlogs: [[0, LOTS, 0]], bandwidthMHz: [9], steps: 4 },
    );
    // Quanta of 2, 2, 2, 2 and 1 MHz from device 0, then 1, then 2, then 0 on.
    expect(got).toEqual([
      [4, 3, 2],
      [2, 4, 3],
      [3, 2, 4],
      [4, 3, 2],
    ]);
  });

  it('is what the original does, which adds quantum to quantum', () => {
    // metalore's RoundRobin: start = (start + offset) mod n, from −1 on; then min(quantum, left) in turn.
    for (const [devices, offsetDevices, bandwidthMHz, quantumMHz] of [
      [5, 3, 33, 1],
      [5, 3, 2.5, 1],
      [4, 7, 10.25, 0.5],
      [1, 3, 8, 3],
      [3, 0, 0, 1],
    ]) {
      let start = -1;
      const expected = Array.from({ length: 6 }, () => {
        start = (((start + offsetDevices) % devices) + devices) % devices;
        const given = Array<number>(devices).fill(0);
        for (let left = bandwidthMHz, i = 0; left > 0; i++, left -= quantumMHz)
          given[(start + i) % devices] += Math.min(quantumMHz, left);
        return given;
      });
      const got = rates(
        { kind: 'round-robin-all', quantumMHz, offsetDevices },
        {
          station: Array<number>(devices).fill(0),
          efficiency: [Array<number>(devices).fill(1)],
          backlogs: [Array<number>(devices).fill(LOTS)],
          bandwidthMHz: [bandwidthMHz],
          steps: 6,
        },
      );
      expect(got).toEqual(expected);
    }
  });

  it('looks at each station by itself, and multiplies by the efficiency', () => {
    const got = rates(
      { kind: 'round-robin-all', offsetDevices: 1 },
      {
        station: [1, 0, 1],
        efficiency: [[2, 3, 0.5]],
        backlogs: [[LOTS, LOTS, LOTS]],
        bandwidthMHz: [4, 5],
        steps: 2,
      },
    );
    // Station 1: 3 and 2 MHz, then 2 and 3.
    expect(got).toEqual([
      [6, 12, 1],
      [4, 12, 1.5],
    ]);
  });
});

describe('proportional-fair', () => {
  it('serves the highest ratio of the channel to the average rate', () => {
    const got = rates(
      { kind: 'proportional-fair', averagingSteps: 2 },
      {
        station: [0, 0],
        efficiency: [[2, 4]],
        backlogs: [[LOTS, LOTS]],
        bandwidthMHz: [1],
        steps: 6,
      },
    );
    // Averages start at (almost) 0 and halve the distance to the rate in each step.
    // t = 0: 2/0 against 4/0, both averages alike → d1; averages 0, 2
    // t = 1: 2/0 → d0;                                   averages 1, 1
    // t = 2: 2/1 < 4/1 → d1;                             averages 0.5, 2.5
    // t = 3: 2/0.5 = 4 > 4/2.5 = 1.6 → d0;               averages 1.25, 1.25
    // t = 4: 1.6 < 3.2 → d1;                             averages 0.625, 2.625
    // t = 5: 3.2 > 1.52 → d0
    expect(got).toEqual([
      [0, 4],
      [2, 0],
      [0, 4],
      [2, 0],
      [0, 4],
      [2, 0],
    ]);
  });

  it('prefers a device whose channel is good at the moment', () => {
    const got = rates(
      { kind: 'proportional-fair', averagingSteps: 4 },
      {
        station: [0, 0],
        efficiency: [
          [4, 4],
          [4, 4],
          [6, 1],
          [1, 6],
        ],
        backlogs: [[LOTS, LOTS]],
        bandwidthMHz: [1],
        steps: 4,
      },
    );
    // t = 0: alike, the lower id → d0; averages 1, 0
    // t = 1: d1;                       averages 0.75, 1
    // t = 2: 6/0.75 > 1/1 → d0;        averages 0.5625 + 1.5 = 2.0625, 0.75
    // t = 3: 1/2.06 < 6/0.75 → d1
    expect(got).toEqual([
      [4, 0],
      [0, 4],
      [6, 0],
      [0, 6],
    ]);
  });

  it('averages over its time constant, from nothing', () => {
    const decide = (averagingSteps: number) =>
      rates(
        { kind: 'proportional-fair', averagingSteps },
        {
          station: [0, 0],
          efficiency: [
            [4, 4],
            [4, 4],
            [4, 7.5],
          ],
          backlogs: [[LOTS, LOTS]],
          bandwidthMHz: [1],
          steps: 3,
        },
      )[2];
    // d0 and then d1 are served; after that their averages are
    // τ = 2: 1 and 2, 4/1 > 7.5/2 → d0
    expect(decide(2)).toEqual([4, 0]);
    // τ = 3: 8/9 and 4/3, 4.5 < 5.625 → d1
    expect(decide(3)).toEqual([0, 7.5]);
  });

  it('serves the lower id first when all is equal', () => {
    expect(
      rates(
        { kind: 'proportional-fair' },
        {
          station: [0, 0, 0],
          efficiency: [[2, 2, 2]],
          backlogs: [[4, 4, 4]],
          bandwidthMHz: [3],
          steps: 1,
        },
      ),
    ).toEqual([[4, 2, 0]]);
  });

  const far = {
    station: [0, 0, 0, 0],
    efficiency: [[8, 4, 2, 1]],
    backlogs: [[LOTS, LOTS, LOTS, LOTS]],
    bandwidthMHz: [1],
    steps: 2000,
  };
  const timeOf = (got: number[][]) =>
    far.station.map((_, d) => got.filter((row) => row[d] > 0).length / got.length);

  it('gives all devices the same time in the long run, where max-rate starves all but one', () => {
    for (const time of timeOf(rates({ kind: 'proportional-fair', averagingSteps: 50 }, far)))
      expect(Math.abs(time - 0.25)).toBeLessThan(0.01);
    expect(timeOf(rates({ kind: 'max-rate' }, far))).toEqual([1, 0, 0, 0]);
  });
});

const eager = ['round-robin', 'proportional-fair', 'max-rate'] as const;

describe.each(eager)('%s', (kind) => {
  it('wastes no bandwidth while a device has something to send', () => {
    fc.assert(
      fc.property(cases([kind]), (run) => {
        simulate(run, (network, t) => {
          for (const { devices, uplink, share } of sides(network)) {
            const row = t * devices.radioStride;
            run.scenario.stations.forEach(({ bandwidthMHz }, s) => {
              const here = Array.from({ length: devices.count }, (_, d) => d).filter(
                (d) => stationOf(devices, d, t) === s && devices.spectralEfficiency[row + d] > 0,
              );
              const used = here.reduce(
                (mhz, d) => mhz + uplink.rateMbit[d] / devices.spectralEfficiency[row + d],
                0,
              );
              const bandwidth = bandwidthMHz * share(run.actions[t][0]);
              const left = here.filter((d) => uplink.backlogMbit(d, t) > 1e-6);
              if (left.length > 0) expect(used).toBeGreaterThan(bandwidth - 1e-6);
            });
          }
        });
      }),
      RUNS,
    );
  });

  it('gives no device more than empties its queue', () => {
    fc.assert(
      fc.property(cases([kind]), (run) => {
        const before = [0, 0];
        simulate(run, (network, t) => {
          sides(network).forEach(({ devices, uplink }, side) => {
            const rate = uplink.rateMbit.subarray(0, devices.count).reduce((a, b) => a + b, 0);
            const sent = uplink.sentMbit - before[side];
            before[side] = uplink.sentMbit;
            expect(rate, `step ${t}`).toBeLessThanOrEqual(sent + 1e-6);
          });
        });
      }),
      RUNS,
    );
  });

  it('empties every queue in the step when there is bandwidth for all', () => {
    // Rounding must not leave a crumb of a packet behind, which would cost it a whole step.
    const scenario = scenarioSchema.parse({
      steps: 200,
      stations: [{ bandwidthMHz: 10_000, computeUnits: 10_000 }],
      ues: [{ count: 12 }],
      scheduler: { kind, quantumMHz: 0.7 },
    });
    const { network, trace } = simulate({
      scenario,
      seed: 1,
      actions: Array.from({ length: 200 }, () => [0.5, 0.5]),
    });
    for (const { devices, uplink } of sides(network)) {
      const sendingTimes = Array.from(
        devices.generatedAt.keys(),
        (i) => uplink.txEnd[i] - devices.generatedAt[i],
      );
      expect(sendingTimes.filter((steps) => steps !== 0).length).toBe(0);
    }
    expect(trace.ues.generatedAt.length).toBeGreaterThan(1000);
  });
});

it('shares bandwidth in different ways by different kinds', () => {
  const returns = (['resource-fair', ...eager] as const).map((kind) => {
    const scenario = scenarioSchema.parse({ scheduler: { kind } });
    const actions = Array.from({ length: 100 }, (): [number, number] => [0.3, 0.4]);
    return simulate({ scenario, seed: 2, actions }).network.returnSum;
  });
  expect(new Set(returns).size).toBe(4);
});
