import { describe, expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import type { Pattern } from '../../src/config/schema/traffic.js';
import { randomStream } from '../../src/simulator/random.js';
import { factorsOf } from '../../src/simulator/world/patterns/factors.js';
import { World } from '../../src/simulator/world/world.js';

/** The factors of a device over an episode. */
function factors(pattern: Pattern, { steps = 10, device = 0, count = 1, seed = 0 } = {}): number[] {
  const of = factorsOf(pattern, { steps, count });
  if (!of) return new Array<number>(steps).fill(1);
  of.begin(randomStream(seed, ['test']));
  return Array.from({ length: steps }, (_, t) => {
    of.enter(t);
    return of.of(device);
  });
}

describe('a factor', () => {
  it('is constant', () => {
    expect(factors({ kind: 'constant', factor: 2.5 }, { steps: 3 })).toEqual([2.5, 2.5, 2.5]);
  });

  it('goes in steps, and is 1 before the first', () => {
    const pattern: Pattern = {
      kind: 'steps',
      factors: [
        { fromStep: 2, factor: 3 },
        { fromStep: 4, factor: 0 },
      ],
    };
    expect(factors(pattern, { steps: 6 })).toEqual([1, 1, 3, 3, 0, 0]);
  });

  it('goes up and down in a straight line', () => {
    const ramp: Pattern = { kind: 'ramp', from: 1, to: 3, fromStep: 2, untilStep: 6 };
    expect(factors(ramp, { steps: 8 })).toEqual([1, 1, 1, 1.5, 2, 2.5, 3, 3]);
    expect(factors({ kind: 'ramp', from: 4, to: 0, fromStep: 0 }, { steps: 4 })).toEqual([
      4, 3, 2, 1,
    ]);
  });

  it('swings', () => {
    const sine: Pattern = { kind: 'sine', amplitude: 0.5, periodSteps: 8, shiftSteps: 2 };
    const expected = [0.5, 1 - Math.SQRT1_2 / 2, 1, 1 + Math.SQRT1_2 / 2, 1.5];
    factors(sine, { steps: 5 }).forEach((factor, t) => {
      expect(factor).toBeCloseTo(expected[t], 12);
    });
  });

  it('bursts for times that are geometric, and is on as often as its means say', () => {
    const steps = 400_000;
    const bursts: Pattern = {
      kind: 'on-off',
      on: 3,
      off: 0.5,
      meanOnSteps: 4,
      meanOffSteps: 12,
      together: false,
    };
    const values = factors(bursts, { steps });
    expect(new Set(values)).toEqual(new Set([3, 0.5]));
    // Of some 25,000 bursts: the error of a mean of 4 is 3.5/√25000 = 0.022, of 12 0.073.
    const runs = { on: 0, off: 0 };
    values.forEach((value, t) => {
      if (t > 0 && value !== values[t - 1]) runs[value === 3 ? 'on' : 'off']++;
    });
    const on = values.filter((value) => value === 3).length;
    expect(Math.abs(on / steps - 0.25)).toBeLessThan(0.006);
    expect(Math.abs(on / runs.on - 4)).toBeLessThan(0.11);
    expect(Math.abs((steps - on) / runs.off - 12)).toBeLessThan(0.37);
  });

  it('bursts from its stationary state on, each device by itself or all together', () => {
    const bursts = (together: boolean): Pattern => ({
      kind: 'on-off',
      on: 1,
      off: 0,
      meanOnSteps: 30,
      meanOffSteps: 70,
      together,
    });
    let first = 0;
    for (let seed = 0; seed < 2000; seed++) first += factors(bursts(false), { steps: 1, seed })[0];
    // 600, give or take five standard deviations.
    expect(Math.abs(first - 600)).toBeLessThan(103);
    const of = { steps: 300, count: 2 };
    expect(factors(bursts(true), of)).toEqual(factors(bursts(true), { ...of, device: 1 }));
    expect(factors(bursts(false), of)).not.toEqual(factors(bursts(false), { ...of, device: 1 }));
  });
});

describe('what is generated', () => {
  const traceOf = (input: ScenarioInput, seed = 0) =>
    new World(scenarioSchema.parse(input)).trace(seed);

  it('comes when the period says that changes on the way', () => {
    const times = (factor: number, fromStep: number, periodSteps = 2) => {
      const patterns = {
        periodSteps: { kind: 'steps' as const, factors: [{ fromStep, factor }] },
      };
      const { sensors } = traceOf({
        steps: 12,
        sensors: [{ count: 1, update: { periodSteps, patterns } }],
      });
      return [...sensors.generatedAt];
    };
    expect(times(1, 0)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(times(2, 4)).toEqual([0, 2, 4, 8]);
    expect(times(0.75, 0)).toEqual([0, 2, 3, 5, 6, 8, 9, 11]);
    // No more than one a step.
    expect(times(0.25, 6)).toEqual([0, 2, 4, 6, 7, 8, 9, 10, 11]);
  });

  it('is as much as the factors say, which is what is expected', () => {
    const steps = 2000;
    const requests = (patterns: object) => {
      const request = { probability: 0.5, dataMbit: 40, computeUnits: 5, patterns };
      const { ues, expectedRequestMbit } = traceOf({
        steps,
        ues: [{ count: 10, speedMps: 0, request }],
        sensors: [],
      });
      const packets = ues.generatedAt.length;
      const mbit = ues.dataMbit.reduce((sum, x) => sum + x, 0);
      const late = ues.generatedAt.filter((t) => t >= steps / 2).length;
      return { packets, mbit, late, expectedRequestMbit };
    };
    const half = { kind: 'steps', factors: [{ fromStep: steps / 2, factor: 0.2 }] };
    const fewer = requests({ probability: half });
    // 10 × (1,000 × 0.5 + 1,000 × 0.1), give or take five standard deviations.
    expect(Math.abs(fewer.packets - 6000)).toBeLessThan(292);
    expect(Math.abs(fewer.late - 1000)).toBeLessThan(150);
    expect(fewer.expectedRequestMbit).toBeCloseTo(6000 * 40, 6);
    expect(Math.abs(fewer.mbit / fewer.expectedRequestMbit - 1)).toBeLessThan(0.05);
    const smaller = requests({ dataMbit: half });
    expect(smaller.expectedRequestMbit / 1e4).toBeCloseTo(
      (40 + 8 + Math.exp(-8) + Math.exp(-40)) / 2,
      6,
    );
    expect(Math.abs(smaller.mbit / smaller.expectedRequestMbit - 1)).toBeLessThan(0.03);
  });

  it('leaves when and where everything else is as it was', () => {
    const scenario: ScenarioInput = { steps: 50 };
    const plain = traceOf(scenario);
    const grown = traceOf({
      ...scenario,
      ues: [{ request: { patterns: { dataMbit: { kind: 'constant', factor: 2 } } } }],
    });
    expect(grown.ues.generatedAt).toEqual(plain.ues.generatedAt);
    expect(grown.ues.positions).toEqual(plain.ues.positions);
    expect(grown.sensors).toEqual(plain.sensors);
    expect(grown.ues.dataMbit).not.toEqual(plain.ues.dataMbit);
  });
});
