import { describe, expect, it } from 'vitest';
import { scheduled } from '../../src/ppo/learning/schedule.js';
import { RolloutBuffer } from '../../src/ppo/learning/rollout.js';
import { explainedVariance, shuffler } from '../../src/ppo/learning/update.js';
import { randomStream } from '../../src/simulator/random.js';

function buffer(nEnvs: number, nSteps: number): RolloutBuffer {
  return new RolloutBuffer({ nEnvs, nSteps, observationSize: 1, criticSize: 1, actionSize: 1 });
}

describe('generalised advantage estimation', () => {
  it('under a constant critic and reward is a geometric sum', () => {
    const [gamma, gaeLambda, v, r, n] = [0.9, 0.8, 3, 2, 12];
    const rollout = buffer(1, n);
    rollout.values.fill(v);
    rollout.rewards.fill(r);
    rollout.computeReturnsAndAdvantages({ gamma, gaeLambda }, [v], [0]);
    const delta = r + gamma * v - v;
    for (let t = 0; t < n; t++) {
      const expected = (delta * (1 - (gamma * gaeLambda) ** (n - t))) / (1 - gamma * gaeLambda);
      expect(rollout.advantages[t]).toBeCloseTo(expected, 5);
      expect(rollout.returns[t]).toBeCloseTo(expected + v, 5);
    }
  });

  it('with γ = λ = 1 is the rest of the episode less the value', () => {
    const rollout = buffer(2, 6);
    // Environment 0 ends episodes after steps 2 and 5; environment 1 never does.
    rollout.rewards.set([1, 2, 3, 4, 5, 6, 1, 1, 1, 1, 1, 1]);
    rollout.values.set([9, 8, 7, 6, 5, 4, 0, 0, 0, 0, 0, 0]);
    rollout.episodeStarts.set([1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0]);
    rollout.computeReturnsAndAdvantages({ gamma: 1, gaeLambda: 1 }, [100, 10], [1, 0]);
    expect([...rollout.returns]).toEqual([6, 5, 3, 15, 11, 6, 16, 15, 14, 13, 12, 11]);
    expect([...rollout.advantages.subarray(0, 3)]).toEqual([-3, -3, -4]);
  });

  it('a shorter rollout uses its own layout', () => {
    const rollout = buffer(2, 10);
    rollout.begin(2);
    expect(rollout.size).toBe(4);
    rollout.rewards.set([1, 2, 10, 20]);
    rollout.computeReturnsAndAdvantages({ gamma: 1, gaeLambda: 1 }, [0, 0], [1, 1]);
    expect([...rollout.returns.subarray(0, 4)]).toEqual([3, 2, 30, 20]);
    expect(() => {
      rollout.begin(11);
    }).toThrow('a rollout of 11 steps, expected 1 to 10');
  });
});

describe('an epoch', () => {
  it('visits every row once, in another order each time', () => {
    const shuffle = shuffler(randomStream(1, ['epoch']));
    const first = new Uint32Array(50);
    const second = new Uint32Array(50);
    shuffle(first, 0);
    shuffle(second, 1);
    const all = Array.from({ length: 50 }, (_, i) => i);
    expect([...first].sort((a, b) => a - b)).toEqual(all);
    expect([...second].sort((a, b) => a - b)).toEqual(all);
    expect([...first]).not.toEqual([...second]);
    expect([...first]).not.toEqual(all);
  });

  it('puts every row in every place equally often', () => {
    const shuffle = shuffler(randomStream(2, ['epoch']));
    const counts = new Uint32Array(9);
    const order = new Uint32Array(3);
    for (let i = 0; i < 9000; i++) {
      shuffle(order, i);
      order.forEach((row, place) => counts[3 * place + row]++);
    }
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(200);
  });
});

describe('explained variance', () => {
  it('is 1 for a perfect critic, 0 for a constant one, null without variance', () => {
    const returns = Float32Array.of(1, 2, 3, 4);
    expect(explainedVariance(returns, returns, 4)).toBe(1);
    expect(explainedVariance(Float32Array.of(5, 5, 5, 5), returns, 4)).toBe(0);
    expect(explainedVariance(returns, Float32Array.of(2, 2, 2, 2), 4)).toBeNull();
    // Only the first rows count.
    expect(explainedVariance(Float32Array.of(1, 2, 9, 9), returns, 2)).toBe(1);
  });
});

describe('schedules', () => {
  it('constant and linear', () => {
    expect(scheduled(0.3, { kind: 'constant', finalFraction: 0 }, 0.5)).toBe(0.3);
    const linear = { kind: 'linear', finalFraction: 0.1 } as const;
    expect(scheduled(2, linear, 1)).toBe(2);
    expect(scheduled(2, linear, 0.5)).toBeCloseTo(1.1, 12);
    expect(scheduled(2, linear, 0)).toBeCloseTo(0.2, 12);
  });
});
