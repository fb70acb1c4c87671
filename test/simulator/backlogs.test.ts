import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioSchema, type Scenario } from '../../src/config/schema/scenario.js';
import { createPolicy } from '../../src/policies/registry.js';
import { playEpisode } from '../../src/environment/rollout.js';
import { Network } from '../../src/simulator/network/network.js';
import { ENTRY } from '../../src/simulator/network/sent-packets.js';
import { endOfBinade, sumInOrder, sumOfSmall } from '../../src/simulator/network/sum-in-order.js';
import type { Uplink } from '../../src/simulator/network/uplink.js';
import { SCHEDULER_KINDS } from '../../src/simulator/schedulers/registry.js';
import { RECORD, type DeviceTrace, type Trace } from '../../src/simulator/trace.js';
import { World } from '../../src/simulator/world/world.js';
import { RUNS } from './arbitraries.js';

const sumsBefore = (terms: readonly number[]) => {
  const before = new Float64Array(terms.length + 1);
  terms.forEach((term, i) => (before[i + 1] = before[i] + term));
  return before;
};

describe('a sum of whole numbers in order', () => {
  it('is that of a loop, bit for bit', () => {
    const first = fc.oneof(
      fc.double({ min: 1e-15, max: 1e6, noNaN: true }),
      fc.double({ min: Number.MIN_VALUE, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 1000 }),
    );
    const terms = fc.oneof(
      ...[2, 8, 100, 1e9].map((max) => fc.array(fc.integer({ min: 1, max }), { maxLength: 300 })),
    );
    fc.assert(
      fc.property(first, terms, fc.nat(), (start, all, skip) => {
        const from = skip % (all.length + 1);
        const to = all.length;
        const looped = all.slice(from).reduce((sum, next) => sum + next, start);
        expect(sumInOrder(start, sumsBefore(all), { from, to })).toBe(looped);
      }),
      { numRuns: 3000 },
    );
  });

  it('is that of a loop where none leaps over a power of two, without a look at any', () => {
    const cases = fc
      .double({ min: 1, max: 1e6, noNaN: true })
      .chain((start) =>
        fc.tuple(
          fc.constant(start),
          fc.array(fc.integer({ min: 1, max: endOfBinade(start) }), { maxLength: 300 }),
        ),
      );
    fc.assert(
      fc.property(cases, ([start, terms]) => {
        const end = endOfBinade(start);
        const more = terms.reduce((sum, next) => sum + next, 0);
        expect(sumOfSmall(start, more, end)).toBe(terms.reduce((sum, next) => sum + next, start));
      }),
      { numRuns: 3000 },
    );
  });

  it('looks at a few hundred numbers of a million', () => {
    const terms = Array.from({ length: 1_000_000 }, (_, i) => 1 + (i % 97));
    let reads = 0;
    const before = counted(sumsBefore(terms), () => reads++);
    const looped = terms.reduce((sum, next) => sum + next, 0.1);
    expect(sumInOrder(0.1, before, { from: 0, to: terms.length })).toBe(looped);
    expect(reads).toBeLessThan(2000);
  });
});

/** An array that tells when a number of it is read. */
function counted(array: Float64Array, read: () => void): Float64Array {
  return new Proxy(array, {
    get(target, key) {
      if (typeof key === 'string' && /^\d/.test(key)) read();
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}

/** Ten times more than the cell can carry, so that the queues grow with the episode. */
const starving = (steps: number, kind: Scenario['scheduler']['kind']) =>
  scenarioSchema.parse({
    steps,
    stations: [{ bandwidthMHz: 7.3, computeUnits: 9.1 }],
    ues: [{ count: 4 }],
    sensors: [{ count: 3 }],
    scheduler: { kind },
  });

/** By a loop over all of the trace: what is left of the first packet, and those behind it. */
function loopedMbit(
  uplink: Uplink,
  trace: DeviceTrace,
  { device, t }: { device: number; t: number },
) {
  let packet = uplink.oldestPacket(device, t);
  if (packet < 0) return 0;
  // What is left of the first is what a look at a time before the second was generated shows.
  let sum = uplink.backlogMbit(device, trace.generatedAt[packet]);
  for (;;) {
    packet = trace.records[RECORD.size * packet + RECORD.next];
    if (packet < 0 || trace.generatedAt[packet] > t) return sum;
    sum += trace.dataMbit[packet];
  }
}

it.each(SCHEDULER_KINDS)('what waits is the sum of the packets in their order (%s)', (kind) => {
  const scenario = starving(60, kind);
  const network = new Network(scenario);
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
      const trace = new World(scenario).trace(seed);
      network.reset(trace);
      const queue: number[] = [];
      for (let t = 0; t < scenario.steps; t++) {
        const finished = network.requestsCompleted;
        network.advance([share, 0.3]);
        for (let d = 0; d < trace.ues.count; d++)
          expect(network.ueUplink.backlogMbit(d, t)).toBe(
            loopedMbit(network.ueUplink, trace.ues, { device: d, t }),
          );
        // The queue of the only station, head first.
        queue.length = 0;
        const { requests } = network;
        for (let place = requests.walk(0); place >= 0; place = requests.walkOn())
          queue.push(
            trace.ues.computeUnits[requests.sent.entries[ENTRY.size * place + ENTRY.packet]],
          );
        const behindHead = queue.slice(1);
        if (queue.length > 0) {
          const processedOfHead =
            requests.processedUnits -
            Array.from(network.completedRequests.subarray(0, network.requestsCompleted)).reduce(
              (sum, r) => sum + trace.ues.computeUnits[r],
              0,
            );
          expect(requests.backlogUnits(0)).toBeCloseTo(
            behindHead.reduce((sum, units) => sum + units, queue[0] - processedOfHead),
            6,
          );
        } else expect(requests.backlogUnits(0)).toBe(0);
        expect(network.requestsCompleted).toBeGreaterThanOrEqual(finished);
      }
    }),
    { ...RUNS, numRuns: 20 },
  );
});

it('what waits is that sum where devices come and go, whatever their packets are like', () => {
  const scenario = scenarioSchema.parse({
    steps: 60,
    stations: [
      { bandwidthMHz: 40, computeUnits: 9.1 },
      { xM: 150, bandwidthMHz: 7.3 },
    ],
    ues: [
      { count: 3, request: { dataMbit: 1 } },
      { count: 3, request: { dataMbit: 5000 } },
      { count: 12, presence: { kind: 'stays', arriveFrom: 0, arriveUntil: 0.9, meanStaySteps: 8 } },
    ],
    sensors: [{ count: 3 }],
  });
  const network = new Network(scenario);
  let lost = 0;
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
      const trace = new World(scenario).trace(seed);
      network.reset(trace);
      const uplink = network.ueUplink;
      for (let t = 0; t < scenario.steps; t++) {
        network.advance([share, 0.3]);
        for (let device = 0; device < trace.ues.count; device++)
          expect(uplink.backlogMbit(device, t)).toBe(loopedMbit(uplink, trace.ues, { device, t }));
      }
      lost += uplink.lostPackets;
    }),
    { ...RUNS, numRuns: 20 },
  );
  expect(lost).toBeGreaterThan(100);
});

describe('what a step looks at does not grow with the queues', () => {
  /** Packets' numbers that an episode reads. */
  const readsOf = (scenario: Scenario, play: (network: Network, trace: Trace) => void) => {
    const trace = new World(scenario).trace(1);
    let reads = 0;
    for (const devices of [trace.ues, trace.sensors])
      devices.records = counted(devices.records, () => reads++);
    play(new Network(scenario), trace);
    return reads;
  };

  it.each(SCHEDULER_KINDS)('under %s', (kind) => {
    const play = (network: Network, trace: Trace) => {
      network.reset(trace);
      while (!network.truncated) network.advance([0.5, 0.5]);
    };
    const short = readsOf(starving(200, kind), play);
    expect(readsOf(starving(1600, kind), play)).toBeLessThan(8 * 1.5 * short);
  });

  it('with packets of other devices that are much larger', () => {
    const with5000Mbit = (steps: number): Scenario => {
      const scenario = starving(steps, 'proportional-fair');
      const [group] = scenario.ues;
      const request = { ...group.request, dataMbit: 5000 };
      return { ...scenario, ues: [...scenario.ues, { ...group, count: 1, request }] };
    };
    const play = (network: Network, trace: Trace) => {
      playEpisode(network, createPolicy({ kind: 'max-weight', v: 0.1 }), { trace, seed: 1 });
    };
    const short = readsOf(with5000Mbit(200), play);
    expect(readsOf(with5000Mbit(1600), play)).toBeLessThan(8 * 1.5 * short);
  });

  it.each(['max-weight', 'backlog-proportional'] as const)('for the rule %s', (kind) => {
    const policy = createPolicy(kind === 'max-weight' ? { kind, v: 0.1 } : { kind });
    const play = (network: Network, trace: Trace) => {
      playEpisode(network, policy, { trace, seed: 1 });
    };
    const short = readsOf(starving(200, 'resource-fair'), play);
    expect(readsOf(starving(1600, 'resource-fair'), play)).toBeLessThan(8 * 1.5 * short);
  });
});
