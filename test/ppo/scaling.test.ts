import { describe, expect, it } from 'vitest';
import {
  createObservationScaler,
  restoredScaler,
  RewardScaler,
} from '../../src/ppo/acting/scaling.js';
import { randomStream } from '../../src/simulator/random.js';

/** Scales rows of two columns into rows of three, from column 1. */
function scaled(scaler: ReturnType<typeof createObservationScaler>, rows: number[]): number[] {
  const target = new Float32Array((rows.length / 2) * 3);
  scaler.scale(Float32Array.from(rows), rows.length / 2, { target, stride: 3, offset: 1 });
  return [...target];
}

describe('observation scaling', () => {
  it('none copies', () => {
    const scaler = createObservationScaler('none', 2);
    expect(scaled(scaler, [1, 2, -3, 4])).toEqual([0, 1, 2, 0, -3, 4]);
  });

  it('log takes ln(1 + x)', () => {
    const out = scaled(createObservationScaler('log', 2), [0, Math.E - 1, 99, 1e6]);
    expect(out[1]).toBe(0);
    expect(out[2]).toBeCloseTo(1, 6);
    expect(out[4]).toBeCloseTo(Math.log(100), 6);
    expect(out[5]).toBeCloseTo(Math.log(1e6 + 1), 5);
  });

  it('running standardises by the mean and deviation of all rows, and clips at 10', () => {
    const scaler = createObservationScaler('running', 2);
    const random = randomStream(1, ['scaling']);
    const rows = 500;
    for (let batch = 0; batch < 20; batch++) {
      const values = Float32Array.from({ length: 2 * rows }, (_, i) =>
        i % 2 === 0 ? 10 * random.double() : 1000 + 4 * random.double(),
      );
      scaler.update(values, rows);
    }
    // A uniform number on [a, a + w] has mean a + w/2 and variance w²/12.
    const [, first, second] = scaled(scaler, [10, 1000]);
    expect(first).toBeCloseTo(5 / Math.sqrt(100 / 12), 1);
    expect(second).toBeCloseTo(-2 / Math.sqrt(16 / 12), 1);
    expect(scaled(scaler, [1e6, -1e6]).slice(1)).toEqual([10, -10]);
  });

  it.each(['none', 'log', 'running'] as const)('%s: a restored scaler scales the same', (kind) => {
    const scaler = createObservationScaler(kind, 2);
    scaler.update(Float32Array.of(3, 1, 4, 1, 5, 9), 3);
    const state = JSON.parse(JSON.stringify(scaler.state())) as ReturnType<typeof scaler.state>;
    const other = createObservationScaler(kind, 2);
    other.restore(state);
    expect(scaled(other, [2, 6])).toEqual(scaled(scaler, [2, 6]));
    scaler.update(Float32Array.of(5, 3), 1);
    other.update(Float32Array.of(5, 3), 1);
    expect(other.state()).toEqual(scaler.state());
  });

  it('refuses the state of another kind or width', () => {
    const running = createObservationScaler('running', 2);
    expect(() => {
      running.restore({ kind: 'log' });
    }).toThrow('scaler state is of kind log, expected running');
    const narrow = createObservationScaler('running', 1).state();
    expect(() => {
      running.restore(narrow);
    }).toThrow('scaler state has 1 columns, expected 2');
  });
});

describe('reward scaling', () => {
  it('none copies', () => {
    const out = new Float64Array(2);
    new RewardScaler('none', 0.9, 2).scale(Float64Array.of(3, -4), out, new Uint8Array(2));
    expect([...out]).toEqual([3, -4]);
  });

  it('divides by the deviation of the discounted return so far', () => {
    const scaler = new RewardScaler('running-return', 0.5, 2);
    const out = new Float64Array(2);
    scaler.scale(Float64Array.of(0, 4), out, Uint8Array.of(0, 1));
    scaler.scale(Float64Array.of(2, 2), out, Uint8Array.of(0, 0));
    // Returns so far: 0, 4; then 0·½ + 2, and 2 as the second environment began anew.
    const mean = (0 + 4 + 2 + 2) / 4;
    const variance = ((0 - mean) ** 2 + (4 - mean) ** 2 + 2 * (2 - mean) ** 2) / 4;
    expect(out[0]).toBeCloseTo(2 / Math.sqrt(variance), 3);
    expect(out[1]).toBe(out[0]);
    scaler.scale(Float64Array.of(1e9, 0), out, Uint8Array.of(0, 0));
    expect(out[0]).toBeLessThanOrEqual(10);
  });

  it.each([1, -1])('clips at ±10, sign %i', (sign) => {
    // After n − 1 returns of 0 and one of R the deviation is |R|·√(n − 1)/n.
    const scaledAfter = (n: number): number => {
      const scaler = new RewardScaler('running-return', 0, 1);
      const out = new Float64Array(1);
      for (let i = 1; i < n; i++) scaler.scale(Float64Array.of(0), out, Uint8Array.of(1));
      scaler.scale(Float64Array.of(sign * 1000), out, Uint8Array.of(1));
      return out[0];
    };
    expect(scaledAfter(98)).toBeCloseTo((sign * 98) / Math.sqrt(97), 3); // 9.95
    expect(scaledAfter(101)).toBe(sign * 10); // 10.1
    expect(scaledAfter(1000)).toBe(sign * 10); // 31.6
  });

  it('a restored scaler scales the same', () => {
    const random = randomStream(2, ['rewards']);
    const step = (scaler: RewardScaler, rewards: number[]): number[] => {
      const out = new Float64Array(2);
      scaler.scale(Float64Array.from(rewards), out, Uint8Array.of(0, rewards[0] > 0.8 ? 1 : 0));
      return [...out];
    };
    const scaler = new RewardScaler('running-return', 0.9, 2);
    for (let i = 0; i < 9; i++) step(scaler, [random.double(), random.double()]);
    const other = new RewardScaler('running-return', 0.9, 2);
    other.restore(JSON.parse(JSON.stringify(scaler.state())) as ReturnType<typeof scaler.state>);
    expect(step(other, [0.3, 0.4])).toEqual(step(scaler, [0.3, 0.4]));
    expect(() => {
      other.restore({ kind: 'none' });
    }).toThrow('reward scaler state is of kind none');
  });
});

describe('features', () => {
  const scales = ['log', { center: 0.65, spread: 0.25 }] as const;
  const scaler = createObservationScaler('log', 2, scales);

  it('are scaled each in its own way', () => {
    const target = new Float32Array(7);
    const rows = Float32Array.of(Math.E - 1, 0.9, 0, 0.4);
    scaler.scale(rows, 2, { target, stride: 3, offset: 1 });
    for (const [at, value] of [0, 1, 1, 0, 0, -1, 0].entries())
      expect(target[at]).toBeCloseTo(value, 6);
    const again = new Float32Array(7);
    restoredScaler(scaler.state(), 2).scale(rows, 2, { target: again, stride: 3, offset: 1 });
    expect(again).toEqual(target);
  });

  it('of another number or scale are refused', () => {
    expect(() => restoredScaler(scaler.state(), 3)).toThrow('2 columns, expected 3');
    const others = createObservationScaler('log', 2, ['log', { center: 0, spread: 1 }]);
    expect(() => {
      others.restore(scaler.state());
    }).toThrow('of other features');
  });

  it('that are all counts are scaled as the queues always were', () => {
    expect(createObservationScaler('log', 2, ['log', 'log']).state()).toEqual({ kind: 'log' });
  });
});
