import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { Network } from '../../src/simulator/network/network.js';
import { SCHEDULER_KINDS } from '../../src/simulator/schedulers/registry.js';
import type { Spells } from '../../src/simulator/trace.js';
import { presenceOf } from '../../src/simulator/world/presence/changes.js';
import { deviceSteps, oneSpell, spellsOf } from '../../src/simulator/world/presence/spells.js';
import { World } from '../../src/simulator/world/world.js';

const thereIn = ({ spell, start, there }: Spells, t: number) => [
  ...there.subarray(start[spell[t]], start[spell[t] + 1]),
];

it('are runs of steps in which the same devices are there', () => {
  const rows = [
    [1, 0, 1],
    [1, 0, 1],
    [0, 0, 0],
    [0, 1, 1],
    [0, 1, 1],
    // as many as before, but others
    [1, 1, 0],
    [1, 0, 1],
  ];
  const spells = spellsOf(Uint8Array.from(rows.flat()), { steps: 7, count: 3 });
  expect([...spells.spell]).toEqual([0, 0, 1, 2, 2, 3, 4]);
  expect([...spells.start]).toEqual([0, 2, 2, 4, 6, 8]);
  expect([...spells.there]).toEqual([0, 2, 1, 2, 0, 1, 0, 2]);
  expect(deviceSteps(spells)).toBe(2 + 2 + 0 + 2 + 2 + 2 + 2);
});

it('say what the table says', () => {
  const tables = fc
    .record({ steps: fc.integer({ min: 1, max: 12 }), count: fc.nat({ max: 6 }) })
    .chain(({ steps, count }) =>
      fc.record({
        steps: fc.constant(steps),
        count: fc.constant(count),
        present: fc.uint8Array({
          min: 0,
          max: 1,
          minLength: steps * count,
          maxLength: steps * count,
        }),
      }),
    );
  fc.assert(
    fc.property(tables, ({ steps, count, present }) => {
      const spells = spellsOf(present, { steps, count });
      const changes = presenceOf(present, { steps, count });
      for (let t = 0; t < steps; t++) {
        const row = present.subarray(t * count, (t + 1) * count);
        expect(thereIn(spells, t)).toEqual([...row.keys()].filter((d) => row[d] === 1));
        if (t === 0) continue;
        const before = present.subarray((t - 1) * count, t * count);
        const differs = row.some((is, d) => is !== before[d]);
        expect(spells.spell[t] - spells.spell[t - 1]).toBe(differs ? 1 : 0);
        if (!changes) continue;
        const { leaving, leaveStart, arrivals } = changes;
        expect([...leaving.subarray(leaveStart[t - 1], leaveStart[t])]).toEqual(
          [...row.keys()].filter((d) => row[d] === 0 && before[d] === 1),
        );
        expect(arrivals[t]).toBe(row.some((is, d) => is === 1 && before[d] === 0) ? 1 : 0);
      }
      expect(deviceSteps(spells)).toBe(present.reduce((sum, is) => sum + is, 0));
      expect(changes === undefined).toBe(present.every((is) => is === 1));
    }),
    { numRuns: 60 },
  );
});

it('are one where everybody always is there', () => {
  const size = { steps: 4, count: 3 };
  expect(oneSpell(size)).toEqual(spellsOf(new Uint8Array(12).fill(1), size));
});

describe.each(SCHEDULER_KINDS)('under %s', (kind) => {
  it('those that are absent have no rate, and those that come back have one again', () => {
    const counts = [4, 1, 5, 0, 5].map((count, i) => ({ fromStep: 10 * i, count }));
    const scenario = scenarioSchema.parse({
      steps: 50,
      scheduler: { kind },
      ues: [{ count: 5, request: { probability: 1 }, presence: { kind: 'schedule', counts } }],
      sensors: [{ count: 4 }],
    });
    const trace = new World(scenario).trace(2);
    const network = new Network(scenario);
    // Twice: an episode begins without what the one before left behind.
    for (let episode = 0; episode < 2; episode++) {
      network.reset(trace);
      const served = new Set<string>();
      for (let t = 0; t < 50; t++) {
        network.advance([0.5, 0.5]);
        network.ueUplink.rateMbit.forEach((rate, d) => {
          const isThere = trace.ues.presence?.present[t * 5 + d] === 1;
          if (!isThere) expect(rate).toBe(0);
          else if (rate > 0) served.add(`${d} ${Math.floor(t / 10)}`);
        });
      }
      expect(served.size).toBe(4 + 1 + 5 + 0 + 5);
    }
  });
});
