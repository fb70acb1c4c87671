import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { parsePolicySpec } from '../../src/policies/parse-spec.js';
import { createPolicy } from '../../src/policies/registry.js';
import { Network } from '../../src/simulator/network/network.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import { handWorkload, standing, type HandPacket } from '../simulator/by-hand.js';

const STEPS = 25;
const RUNS = { seed: 11, numRuns: 40 };

/** A station with its devices, which stand around it. */
interface Cell {
  bandwidthMHz: number;
  computeUnits: number;
  ues: { at: [number, number]; packets: HandPacket[] }[];
  sensors: { at: [number, number]; packets: HandPacket[] }[];
}

const point = () => fc.tuple(fc.integer({ min: 20, max: 80 }), fc.integer({ min: 20, max: 80 }));
const device = (most: number) =>
  fc.record({
    at: point(),
    packets: fc
      .uniqueArray(fc.integer({ min: 0, max: STEPS - 1 }), { minLength: 5, maxLength: STEPS })
      .chain((steps) =>
        fc.tuple(
          ...steps
            .toSorted((a, b) => a - b)
            .map((step) =>
              fc.tuple(
                fc.constant(step),
                fc.integer({ min: 1, max: most }),
                fc.integer({ min: 1, max: 9 }),
              ),
            ),
        ),
      ),
  });
const cell = (): fc.Arbitrary<Cell> =>
  fc.record({
    bandwidthMHz: fc.integer({ min: 5, max: 40 }),
    computeUnits: fc.integer({ min: 2, max: 20 }),
    ues: fc.array(device(90), { minLength: 1, maxLength: 3 }),
    sensors: fc.array(device(90), { minLength: 1, maxLength: 3 }),
  });

/** The pairs that a rule sets in an episode of cells that are out of each other's reach, step by step. */
function pairsOf(rule: string, cells: readonly Cell[]): number[][] {
  const apart = 4096;
  const ues = cells.flatMap(({ ues }) => ues);
  const sensors = cells.flatMap(({ sensors }) => sensors);
  const scenario = scenarioSchema.parse({
    steps: STEPS,
    area: { widthM: apart * 2 + 100, heightM: 100 },
    stations: cells.map(({ bandwidthMHz, computeUnits }, s) => ({
      xM: apart * s + 50,
      yM: 50,
      bandwidthMHz,
      computeUnits,
    })),
    ues: [{ count: ues.length }],
    sensors: [{ count: sensors.length }],
    control: { stations: 'per-station' },
  });
  const places = (kind: 'ues' | 'sensors') =>
    standing(
      ...cells.flatMap((each, s) =>
        each[kind].map(({ at: [x, y] }): [number, number] => [apart * s + x, y]),
      ),
    );
  const network = new Network(scenario);
  network.reset(
    buildTrace(scenario, {
      uePositions: places('ues'),
      sensorPositions: places('sensors'),
      requests: handWorkload(ues.map(({ packets }) => packets)),
      updates: handWorkload(sensors.map(({ packets }) => packets)),
    }),
  );
  expect(network.pairs).toBe(cells.length);
  const policy = createPolicy(parsePolicySpec(rule));
  policy.reset(5);
  return Array.from({ length: STEPS }, () => {
    const action = new Float64Array(2 * cells.length).fill(NaN);
    policy.act(network, action);
    network.advance(action);
    return [...action];
  });
}

const first = (pairs: number[][]) => pairs.map((action) => action.slice(0, 2));
const second = (pairs: number[][]) => pairs.map((action) => action.slice(2));

it.each([
  'static:0.3,0.4',
  'queue-proportional',
  'backlog-proportional',
  'threshold:high=2,low=0,reliefRhoC=0.1',
])('%s sets in each station what it sets in that station alone', (rule) => {
  const different = new Set<string>();
  fc.assert(
    fc.property(cell(), cell(), (a, b) => {
      const both = pairsOf(rule, [a, b]);
      expect(first(both)).toEqual(pairsOf(rule, [a]));
      expect(second(both)).toEqual(pairsOf(rule, [b]));
      for (const pair of both) different.add(String(pair));
    }),
    RUNS,
  );
  // It does set different pairs, but for the one that never does.
  expect(different.size > 2).toBe(rule !== 'static:0.3,0.4');
});

// What work comes with a Mbit is known of all stations together: its sums may end in other digits, by which
// one of two equally good splits is better.
it.each(['max-weight', 'max-weight:v=0', 'age-aware'])(
  '%s sets in each of two stations that are alike what it sets in one alone',
  (rule) => {
    let same = 0;
    fc.assert(
      fc.property(cell(), (a) => {
        const alone = pairsOf(rule, [a]);
        const both = pairsOf(rule, [a, a]);
        expect(second(both)).toEqual(first(both));
        alone.forEach((pair, t) => (same += Number(String(pair) === String(both[t].slice(0, 2)))));
      }),
      RUNS,
    );
    expect(same / (RUNS.numRuns * STEPS)).toBeGreaterThan(0.95);
  },
);

it.each(['max-weight', 'age-aware'])('%s gives each station what it needs', (rule) => {
  const packets = (mbit: number): HandPacket[] =>
    Array.from({ length: STEPS }, (_, t): HandPacket => [t, mbit, 2]);
  const of = (ueMbit: number, sensorMbit: number): Cell => ({
    bandwidthMHz: 6,
    computeUnits: 20,
    ues: [{ at: [40, 50], packets: packets(ueMbit) }],
    sensors: [{ at: [60, 50], packets: packets(sensorMbit) }],
  });
  const pairs = pairsOf(rule, [of(90, 10), of(10, 90)]);
  const mean = (i: number) => pairs.reduce((sum, pair) => sum + pair[i], 0) / STEPS;
  expect(mean(0)).toBeGreaterThan(mean(2) + 0.3);
});

describe('random', () => {
  it('draws for the first station what it draws for all together, and for others other shares', () => {
    fc.assert(
      fc.property(cell(), cell(), (a, b) => {
        const both = pairsOf('random', [a, b]);
        const alone = pairsOf('random', [a]);
        expect(first(both)).toEqual(alone);
        expect(second(both)).not.toEqual(alone);
        expect(new Set(both.flat()).size).toBe(4 * STEPS);
      }),
      { ...RUNS, numRuns: 5 },
    );
  });
});

describe('static-per-station', () => {
  const cells: Cell[] = [1, 2].map(() => ({
    bandwidthMHz: 10,
    computeUnits: 10,
    ues: [{ at: [40, 50], packets: [] }],
    sensors: [{ at: [60, 50], packets: [] }],
  }));

  it('sets each station’s own split in every step', () => {
    expect(pairsOf('static-per-station:0.3,0.4;0.2,0.5', cells)).toEqual(
      Array.from({ length: STEPS }, () => [0.3, 0.4, 0.2, 0.5]),
    );
  });

  it('says when there are more or fewer splits than stations that have one', () => {
    expect(() => pairsOf('static-per-station:0.3,0.4', cells)).toThrow(
      '1 splits, but a step takes 2: one for each station where control.stations is per-station',
    );
  });
});
