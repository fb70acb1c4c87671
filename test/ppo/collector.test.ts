import { describe, expect, it } from 'vitest';
import { paper } from '../../src/config/schema/profiles.js';
import type { PpoConfig } from '../../src/config/schema/ppo.js';
import type { VectorEnvironment } from '../../src/environment/vector.js';
import { Collector } from '../../src/ppo/learning/collector.js';
import { RolloutBuffer } from '../../src/ppo/learning/rollout.js';
import { randomStream } from '../../src/simulator/random.js';
import { SHAPE, StubBackend } from './stub-backend.js';

/**
 * Three environments of episodes of two steps, the first and the third cut by a time limit, the
 * second ending in a terminal state. All that can be observed is a number of its own: observations 1, 2, 3 before a
 * step that ends an episode, 10, 20, 30 after it (of the next episode), 100, 200, 300 at the end of
 * the last; the same of the privileged inputs, times 1,000.
 */
class Marked implements VectorEnvironment {
  readonly count = 3;
  readonly observationSize = 1;
  readonly privilegedSize = 1;
  readonly actionSize = 1;
  readonly observations = new Float32Array(3);
  readonly privileged = new Float32Array(3);
  readonly rewards = new Float64Array(3);
  readonly terminated = new Uint8Array(3);
  readonly truncated = new Uint8Array(3);
  readonly finalObservations = new Float32Array(3);
  readonly finalPrivileged = new Float32Array(3);
  private steps = 0;

  reset(): void {
    this.steps = 0;
    this.mark(this.observations, this.privileged, 10);
  }

  step(): void {
    const isOver = ++this.steps % 2 === 0;
    for (let i = 0; i < 3; i++) {
      this.rewards[i] = 0.5;
      this.truncated[i] = isOver && i !== 1 ? 1 : 0;
      this.terminated[i] = isOver && i === 1 ? 1 : 0;
    }
    // What is final is valid where an episode ended, and anything elsewhere.
    this.mark(this.finalObservations, this.finalPrivileged, isOver ? 100 : 7);
    this.mark(this.observations, this.privileged, isOver ? 10 : 1);
  }

  private mark(observations: Float32Array, privileged: Float32Array, times: number): void {
    for (let i = 0; i < 3; i++) {
      observations[i] = times * (i + 1);
      privileged[i] = 1000 * times * (i + 1);
    }
  }

  state(): unknown {
    return this.steps;
  }

  restore(state: unknown): void {
    this.steps = state as number;
  }
}

/** Rewards of the buffer by environment, and the values that were stored beside them. */
function collect(config: Partial<PpoConfig>) {
  const environment = new Marked();
  const shape = { ...SHAPE, criticSize: config.criticInputs === 'actor' ? 1 : 2 };
  const full: PpoConfig = { ...paper, criticInputs: 'privileged', ...config };
  const collector = new Collector(environment, full, new StubBackend(shape));
  const buffer = new RolloutBuffer({ ...shape, nEnvs: 3, nSteps: 4 });
  collector.start();
  collector.collect(buffer, 4, randomStream(1, ['collector']));
  const byEnvironment = (values: ArrayLike<number>) =>
    [0, 1, 2].map((i) => Array.from(values).slice(4 * i, 4 * i + 4));
  return { rewards: byEnvironment(buffer.rewards), values: byEnvironment(buffer.values) };
}

describe('where a time limit cuts an episode', () => {
  it('the last reward has γ times the value of the final observation, as the critic sees it', () => {
    const { rewards, values } = collect({ gamma: 0.5, bootstrapTruncation: true });
    // V is the sum of the critic's inputs: 100,100 and 300,300 at the end of those that were cut.
    expect(rewards).toEqual([
      [0.5, 0.5 + 50_050, 0.5, 0.5 + 50_050],
      [0.5, 0.5, 0.5, 0.5],
      [0.5, 0.5 + 150_150, 0.5, 0.5 + 150_150],
    ]);
    // The rows themselves keep the values of what was observed before each step.
    expect(values).toEqual([
      [10_010, 1001, 10_010, 1001],
      [20_020, 2002, 20_020, 2002],
      [30_030, 3003, 30_030, 3003],
    ]);
  });

  it('a critic that sees what the actor sees judges by that alone', () => {
    const config = { gamma: 0.5, bootstrapTruncation: true, criticInputs: 'actor' } as const;
    expect(collect(config).rewards).toEqual([
      [0.5, 50.5, 0.5, 50.5],
      [0.5, 0.5, 0.5, 0.5],
      [0.5, 150.5, 0.5, 150.5],
    ]);
  });

  it('nothing is added without bootstrapTruncation', () => {
    expect(collect({ bootstrapTruncation: false }).rewards.flat()).toEqual(Array(12).fill(0.5));
  });
});

describe('what the critic sees', () => {
  const firstValues = (observationScaling: PpoConfig['observationScaling']) =>
    collect({ observationScaling }).values.map(([first]) => first);

  it('running standardises the observation and the privileged inputs, each by its own moments', () => {
    // 10, 20, 30 and 10,000, 20,000, 30,000 are ±√1.5 and 0 in deviations from their means.
    const [low, middle, high] = firstValues('running');
    expect(low).toBeCloseTo(-2 * Math.sqrt(1.5), 2);
    expect(middle).toBeCloseTo(0, 2);
    expect(high).toBeCloseTo(2 * Math.sqrt(1.5), 2);
  });

  it('log is of the observation alone', () => {
    const values = firstValues('log');
    for (const [i, value] of values.entries())
      expect(value).toBeCloseTo(Math.log1p(10 * (i + 1)) + 10_000 * (i + 1), 2);
  });
});
