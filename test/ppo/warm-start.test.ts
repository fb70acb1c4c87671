import { describe, expect, it } from 'vitest';
import type { PpoConfig, WarmStart } from '../../src/config/schema/ppo.js';
import { tuned } from '../../src/config/schema/profiles.js';
import { Learner } from '../../src/ppo/learning/learner.js';
import { BatchPolicy } from '../../src/ppo/acting/policy.js';
import {
  findConstantAction,
  initialHeads,
  roundsWithin,
} from '../../src/ppo/learning/warm-start.js';
import { randomStream } from '../../src/simulator/random.js';
import { choices } from './backends.js';
import { TestEnvironment, type Rules } from './environments.js';

const warmStart: WarmStart = {
  generations: 5,
  candidates: 64,
  elite: 8,
  concentration: 50,
  leastEta: 0,
};

/** Pays most for the action (0.2, 0.7), whatever is observed; the peak is narrow. */
const peak: Rules = {
  observationSize: 2,
  privilegedSize: 0,
  actionSize: 2,
  length: 10,
  ends: 'truncated',
  observe: (step, _draw, out) => {
    out[0] = step;
    out[1] = 1;
  },
  reward: (action) => Math.exp(-20 * ((action[0] - 0.2) ** 2 + (action[1] - 0.7) ** 2)),
};

it('finds the constant action that pays most', () => {
  const environment = new TestEnvironment(peak, 8);
  const found = findConstantAction(environment, warmStart, randomStream(3, ['test']));
  expect(Math.abs(found.action[0] - 0.2)).toBeLessThan(0.03);
  expect(Math.abs(found.action[1] - 0.7)).toBeLessThan(0.03);
  // Five rounds of 64 episodes of 10 steps.
  expect(found.steps).toBe(5 * 64 * 10);
  const again = findConstantAction(environment, warmStart, randomStream(3, ['test']));
  expect(again).toEqual(found);
});

it('takes no more than a quarter of the budget, and nothing where that is too little', () => {
  const rounds = (budget: number, environment: { count: number; episodeSteps?: number }) =>
    roundsWithin(warmStart, budget, environment);
  // A round is 64 episodes of 100 steps: 6,400.
  const environment = { count: 32, episodeSteps: 100 };
  expect(rounds(204_800, environment)).toEqual({ rounds: 5, steps: 32_000 });
  expect(rounds(4 * 3 * 6400, environment)).toEqual({ rounds: 3, steps: 19_200 });
  expect(rounds(4 * 2 * 6400 - 1, environment)).toEqual({ rounds: 0, steps: 0 });
  // 48 environments play 96 episodes for 64 candidates.
  expect(rounds(204_800, { count: 48, episodeSteps: 100 }).steps).toBe(5 * 9600);
  expect(rounds(1, { count: 32 }).rounds).toBe(5);
});

it('makes a Beta of the wanted mean and concentration', () => {
  const { bias } = initialHeads(
    { distribution: 'beta', actionSize: 2 },
    Float64Array.of(0.2, 0.7),
    50,
  );
  const parameters = Array.from(bias, (head) => 1 + Math.log1p(Math.exp(head)));
  // α = 0.2·50 and 0.7·50, β = 0.8·50 and 0.3·50
  [10, 35, 40, 15].forEach((expected, i) => {
    expect(parameters[i]).toBeCloseTo(expected, 4);
  });
});

it('makes finite heads of any concentration', () => {
  const { bias } = initialHeads({ distribution: 'beta', actionSize: 1 }, Float64Array.of(0.4), 1e6);
  expect([...bias]).toEqual([400_000 - 1, 600_000 - 1]);
});

it('makes a Gaussian of the mean and deviation that the Beta would have', () => {
  const { bias, logStd } = initialHeads(
    { distribution: 'gaussian', actionSize: 1 },
    Float64Array.of(0.2),
    15,
  );
  expect(bias[0]).toBeCloseTo(0.2, 6);
  // √(0.2·0.8/16) = 0.1
  expect(Math.exp(logStd[0])).toBeCloseTo(0.1, 6);
});

it('starts the policy at the action found, within the budget, and survives a checkpoint', async () => {
  const config: PpoConfig = {
    ...tuned,
    nEnvs: 8,
    nSteps: 10,
    batchSize: 40,
    nEpochs: 1,
    policyNet: [8],
    valueNet: [8],
    criticInputs: 'actor',
    learningRate: 1e-9,
    warmStart,
  };
  const create = async () =>
    new Learner({
      config,
      environment: new TestEnvironment(peak, 8),
      screening: new TestEnvironment(peak, 8, 5),
      seed: 1,
      totalTimesteps: 3200 + 160,
      backend: await choices.wasm,
    });
  const learner = await create();
  learner.learnOneUpdate();
  expect(learner.timesteps).toBe(3200 + 80);
  const actions = new Float32Array(2);
  const observations = Float32Array.of(0, 1);
  new BatchPolicy(learner.policySnapshot()).act({ observations, rows: 1, actions });
  expect(Math.abs(actions[0] - 0.2)).toBeLessThan(0.05);
  expect(Math.abs(actions[1] - 0.7)).toBeLessThan(0.05);

  const restored = await create();
  restored.restore(learner.checkpoint());
  expect(restored.learnOneUpdate()).toEqual(learner.learnOneUpdate());
  expect(restored.done).toBe(true);
});

describe('actions are tried', () => {
  /** Counts what is asked of it. */
  class Counted extends TestEnvironment {
    resets = 0;
    taken = 0;

    override reset(): void {
      this.resets++;
      super.reset();
    }

    override step(actions: Float32Array): void {
      this.taken++;
      super.step(actions);
    }
  }
  const other: Rules = {
    ...peak,
    reward: (action) => Math.exp(-20 * ((action[0] - 0.8) ** 2 + (action[1] - 0.3) ** 2)),
  };

  /** What is asked of the environments until the first rollout, and what the policy then does. */
  async function started(screening?: Counted) {
    const environment = new Counted(peak, 8);
    const learner = new Learner({
      config: { ...tuned, nEnvs: 8, nSteps: 10, policyNet: [8], valueNet: [8], warmStart },
      environment,
      ...(screening ? { screening } : {}),
      seed: 1,
      totalTimesteps: 20_000,
      backend: await choices.wasm,
    });
    learner.checkpoint();
    const actions = new Float32Array(2);
    const observations = Float32Array.of(0, 1);
    new BatchPolicy(learner.policySnapshot()).act({ observations, rows: 1, actions });
    return { environment, actions, timesteps: learner.timesteps };
  }

  it('in `screening`, and only there, when it is given', async () => {
    const screening = new Counted(other, 8, 5);
    const { environment, actions, timesteps } = await started(screening);
    expect(Math.abs(actions[0] - 0.8)).toBeLessThan(0.05);
    expect(Math.abs(actions[1] - 0.3)).toBeLessThan(0.05);
    // Five rounds of 64 episodes of 10 steps, eight at a time.
    expect([screening.resets, screening.taken]).toEqual([1, 400]);
    expect([environment.resets, environment.taken]).toEqual([1, 0]);
    expect(timesteps).toBe(3200);
  });

  it('in the environment itself when it is not', async () => {
    const { environment, actions } = await started();
    expect(Math.abs(actions[0] - 0.2)).toBeLessThan(0.05);
    expect(Math.abs(actions[1] - 0.7)).toBeLessThan(0.05);
    expect([environment.resets, environment.taken]).toEqual([2, 400]);
  });
});
