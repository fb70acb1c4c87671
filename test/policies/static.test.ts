import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/config/load.js';
import { createPolicy } from '../../src/policies/registry.js';
import { staticGrid, StaticPolicy } from '../../src/policies/rules/static.js';

describe('the grid', () => {
  it.each([
    [0.1, 121],
    [0.02, 2601],
    [0.25, 25],
    [0.2, 36],
    [0.05, 441],
    [0.01, 10_201],
    [0.125, 81],
    [0.5, 9],
    [1, 4],
  ])('of step %d has %d splits', (step, splits) => {
    const grid = staticGrid(step);
    expect(grid.length).toBe(splits);
    expect(new Set(grid.map(({ rhoC, rhoP }) => `${rhoC},${rhoP}`)).size).toBe(splits);
    // ρ^(C) varies slowest, both rise.
    const order = [...grid].sort((a, b) => a.rhoC - b.rhoC || a.rhoP - b.rhoP);
    expect(grid).toEqual(order);
    expect(grid[0]).toEqual({ rhoC: 0, rhoP: 0 });
    expect(grid.at(-1)).toEqual({ rhoC: 1, rhoP: 1 });
  });

  it.each([0.1, 0.02, 0.25, 0.05, 0.01, 0.001])(
    'of step %d has the shares people write',
    (step) => {
      const digits = String(step).length - 2;
      for (const { rhoC, rhoP } of step === 0.001
        ? staticGrid(step).slice(0, 1001)
        : staticGrid(step))
        for (const rho of [rhoC, rhoP]) expect(rho).toBe(Number(rho.toFixed(digits)));
    },
  );

  it('of step 0.25, in full', () => {
    const shares = [0, 0.25, 0.5, 0.75, 1];
    expect(staticGrid(0.25)).toEqual(
      shares.flatMap((rhoC) => shares.map((rhoP) => ({ rhoC, rhoP }))),
    );
  });

  it('of step 1 has the corners', () => {
    expect(staticGrid(1)).toEqual([
      { rhoC: 0, rhoP: 0 },
      { rhoC: 0, rhoP: 1 },
      { rhoC: 1, rhoP: 0 },
      { rhoC: 1, rhoP: 1 },
    ]);
  });

  it.each([0, -0.1, 0.3, 0.15, 0.7, 1.5, 2, NaN, Infinity, 0.1001])(
    'rejects a step of %d',
    (step) => {
      expect(() => staticGrid(step)).toThrow(RangeError);
    },
  );
});

describe('a static policy', () => {
  it('splits alike in every step', () => {
    const policy = createPolicy({ kind: 'static', rhoC: 0.3, rhoP: 0.4 });
    const action = new Float64Array(2);
    for (let seed = 0; seed < 3; seed++) {
      policy.reset(seed);
      action.fill(9);
      policy.act(undefined as never, action);
      expect([...action]).toEqual([0.3, 0.4]);
    }
  });

  it.each([-0.1, 1.1, NaN, Infinity])('rejects a share of %d', (rho) => {
    expect(() => new StaticPolicy(rho, 0.5)).toThrow(RangeError);
    expect(() => new StaticPolicy(0.5, rho)).toThrow(RangeError);
  });
});

it('takes a step as the loader does: digits enough for a third are a third', () => {
  for (const step of [0.3333333, 0.33333333, 0.1428571, 0.0999999999]) {
    const { scenario } = parseScenario({ grid: { step } });
    const shares = new Set(staticGrid(scenario.grid.step).map(({ rhoC }) => rhoC));
    expect([...shares]).toEqual(
      Array.from({ length: Math.round(1 / step) + 1 }, (_, i) => i / Math.round(1 / step)),
    );
  }
  fc.assert(
    fc.property(
      // A grid of step 1/1000 has a million splits.
      fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 1, max: 200 }) },
        { weight: 1, arbitrary: fc.integer({ min: 201, max: 1000 }) },
      ),
      fc.double({ min: -1e-5, max: 1e-5, noNaN: true }),
      (n, off) => {
        const step = Math.min(1, 1 / n + off / n);
        if (step < 0.001) return;
        let isLoaded = true;
        try {
          parseScenario({ grid: { step } });
        } catch {
          isLoaded = false;
        }
        if (isLoaded) expect(staticGrid(step)).toHaveLength((n + 1) ** 2);
        else expect(() => staticGrid(step)).toThrow(RangeError);
      },
    ),
    { numRuns: 60, seed: 42 },
  );
});
