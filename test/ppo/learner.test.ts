import { describe, expect, it } from 'vitest';
import type { PpoConfig } from '../../src/config/schema/ppo.js';
import { paper, tuned } from '../../src/config/schema/profiles.js';
import { DivergenceError } from '../../src/ppo/learning/divergence.js';
import { Learner, type Checkpoint, type UpdateLog } from '../../src/ppo/learning/learner.js';
import { parseScenario } from '../../src/config/load.js';
import { NetworkVectorEnvironment } from '../../src/environment/network-vector.js';
import { initialParameters } from '../../src/ppo/acting/parameters.js';
import { randomStream } from '../../src/simulator/random.js';
import { BatchPolicy } from '../../src/ppo/acting/policy.js';
import { backends, choices } from './backends.js';
import { constantRules, identityRules, TestEnvironment, type Rules } from './environments.js';

const small: PpoConfig = {
  ...tuned,
  nEnvs: 4,
  nSteps: 24,
  batchSize: 32,
  nEpochs: 3,
  policyNet: [8, 8],
  valueNet: [8],
  criticInputs: 'actor',
  warmStart: null,
};

async function learner(
  config: PpoConfig,
  rules: Rules,
  options: { seed?: number; totalTimesteps?: number; backend?: 'wasm' | 'tfjs' } = {},
): Promise<Learner> {
  return new Learner({
    config,
    environment: new TestEnvironment(rules, config.nEnvs),
    seed: options.seed ?? 7,
    totalTimesteps: options.totalTimesteps ?? 960,
    backend: await choices[options.backend ?? 'wasm'],
  });
}

function train(subject: Learner): UpdateLog[] {
  const logs: UpdateLog[] = [];
  while (!subject.done) logs.push(subject.learnOneUpdate());
  return logs;
}

/** Everything a run leaves behind, as one string. */
function bytes(subject: Learner): string {
  const { json, tensors } = subject.checkpoint();
  const data = Object.entries(tensors).map(([name, tensor]) => [name, ...tensor.data]);
  return JSON.stringify([json, data]);
}

/** A checkpoint that went through JSON, as one from a file has. */
function throughJson({ json, tensors }: Checkpoint): Checkpoint {
  return { json: JSON.parse(JSON.stringify(json)) as Checkpoint['json'], tensors };
}

/** Mean reward per step of the deterministic policy. */
function evaluate(subject: Learner, rules: Rules): number {
  const environment = new TestEnvironment(rules, 20, 99);
  const policy = new BatchPolicy(subject.policySnapshot());
  const actions = new Float32Array(20 * rules.actionSize);
  environment.reset();
  let sum = 0;
  for (let step = 0; step < 50; step++) {
    policy.act({ observations: environment.observations, rows: 20, actions });
    environment.step(actions);
    for (const reward of environment.rewards) sum += reward / 1000;
  }
  return sum;
}

describe('learning', () => {
  it.each(['beta', 'gaussian'] as const)('%s: acts as it observes', async (distribution) => {
    // The best constant action, ½, earns 2/3 per step; the best policy 1.
    const config: PpoConfig = { ...small, distribution, logStdInit: -1, learningRate: 3e-3 };
    const subject = await learner({ ...config, gamma: 0, gaeLambda: 0 }, identityRules(10), {
      totalTimesteps: 9600,
    });
    const logs = train(subject);
    expect(evaluate(subject, identityRules(10))).toBeGreaterThan(0.97);
    expect(logs.at(-1)!['rollout/ep_rew_mean']!).toBeGreaterThan(logs[0]['rollout/ep_rew_mean']!);
  });

  it('whole episodes without discount, a critic that sees more', async () => {
    const config: PpoConfig = { ...small, criticInputs: 'privileged', learningRate: 5e-3 };
    const subject = await learner(config, identityRules(12), { totalTimesteps: 20_000 });
    expect(subject.shape.criticSize).toBe(3);
    const logs = train(subject);
    expect(evaluate(subject, identityRules(12))).toBeGreaterThan(0.93);
    // What is left of the return is mostly the time left, which the critic alone is told.
    expect(logs.at(-1)!['train/explained_variance']!).toBeGreaterThan(0.9);
  });
});

describe('an endless reward of 1 per step, cut by a time limit', () => {
  async function value(ends: Rules['ends'], bootstrapTruncation: boolean): Promise<number> {
    const config: PpoConfig = {
      ...paper,
      gamma: 0.8,
      nEnvs: 4,
      nSteps: 32,
      nEpochs: 20,
      policyNet: [8],
      valueNet: [8],
      learningRate: 0.01,
      bootstrapTruncation,
    };
    const subject = await learner(config, constantRules(1, ends), { totalTimesteps: 128 * 40 });
    train(subject);
    const { tensors } = subject.checkpoint();
    const hidden = tensors['value.0.kernel'].data;
    const output = tensors['value.1.kernel'].data;
    let sum = tensors['value.1.bias'].data[0];
    for (let i = 0; i < 8; i++)
      sum += output[i] * Math.tanh(hidden[i] + tensors['value.0.bias'].data[i]);
    return sum;
  }

  it('is worth 1/(1 − γ) with bootstrapping', async () => {
    expect(await value('truncated', true)).toBeCloseTo(5, 1);
  });

  it.each([
    ['truncated', false],
    ['terminated', true],
  ] as const)('is worth 1 when %s and bootstrapTruncation is %s', async (ends, bootstrap) => {
    expect(await value(ends, bootstrap)).toBeCloseTo(1, 2);
  });
});

it('starts with the parameters of its seed', async () => {
  const subject = await learner(small, identityRules(10), { seed: 5 });
  const expected = initialParameters(subject.shape, small, randomStream(5, ['ppo', 'init']));
  expect(subject.policySnapshot().parameters['policy.1.kernel']).toEqual(
    expected['policy.1.kernel'],
  );
});

describe('the step budget', () => {
  it.each([
    // A rollout is 4 × 24 steps.
    [192, 192, 2],
    [200, 200, 3],
    [4, 4, 1],
    [99, 100, 2],
  ])('%i steps take %i in %i updates', async (totalTimesteps, taken, updates) => {
    const subject = await learner(small, identityRules(10), { totalTimesteps });
    const logs = train(subject);
    expect(logs).toHaveLength(updates);
    expect(subject.timesteps).toBe(taken);
    expect(logs.at(-1)!['time/total_timesteps']).toBe(taken);
    expect(() => subject.learnOneUpdate()).toThrow('budget is spent');
  });

  it('rollouts are whole episodes where nSteps is null', async () => {
    const run = async (nSteps: number | null, fixed: { episodeSteps?: number }) => {
      const subject = new Learner({
        config: { ...small, nSteps },
        environment: Object.assign(new TestEnvironment(identityRules(10), 4), fixed),
        seed: 7,
        totalTimesteps: 200,
        backend: await choices.wasm,
      });
      const logs = train(subject);
      // 4 × 10 steps.
      expect(logs.map((log) => log['time/total_timesteps'])).toEqual([40, 80, 120, 160, 200]);
      return bytes(subject);
    };
    expect(await run(null, { episodeSteps: 10 })).toBe(await run(10, {}));
    await expect(run(null, {})).rejects.toThrow(
      'nSteps is null, which is whole episodes, but the episodes of this environment have no fixed' +
        ' number of steps; set nSteps to the steps of a rollout',
    );
  });

  it.each([7, 150])('the profile tuned learns from whole episodes of %i steps', async (steps) => {
    const { scenario } = parseScenario({ steps });
    const config: PpoConfig = { ...tuned, nEpochs: 1 };
    const subject = new Learner({
      config,
      environment: new NetworkVectorEnvironment(scenario, config.nEnvs, 1),
      seed: 7,
      totalTimesteps: 32 * steps,
      backend: await choices.wasm,
    });
    const log = subject.learnOneUpdate();
    expect(log['time/total_timesteps']).toBe(32 * steps);
    expect(log['rollout/ep_len_mean']).toBe(steps);
  });

  it('a budget shorter than an episode ends within it', async () => {
    const subject = new Learner({
      config: { ...small, nSteps: null },
      environment: Object.assign(new TestEnvironment(identityRules(9), 4), { episodeSteps: 1e9 }),
      seed: 7,
      totalTimesteps: 30,
      backend: await choices.wasm,
    });
    expect(train(subject).map((log) => log['time/total_timesteps'])).toEqual([32]);
  });

  it('ends the schedules', async () => {
    const config: PpoConfig = {
      ...small,
      clipRangeSchedule: { kind: 'linear', finalFraction: 0.5 },
    };
    const logs = train(await learner(config, identityRules(10), { totalTimesteps: 192 }));
    const rates = logs.map((log) => log['train/learning_rate']);
    expect(rates[0]).toBeCloseTo(1e-3 * (0.1 + 0.9 * 0.5), 12);
    expect(rates[1]).toBeCloseTo(1e-4, 12);
    expect(logs[1]['train/clip_range']).toBeCloseTo(0.1, 12);
  });
});

describe.each(backends.map(([name]) => name))('%s: the same seed', (backend) => {
  const config: PpoConfig = { ...small, observationScaling: 'running', entCoef: 0.01 };

  it('gives the same bytes, another seed others', async () => {
    const run = async (seed: number): Promise<[UpdateLog[], string]> => {
      const totalTimesteps = 288;
      const subject = await learner(config, identityRules(10), { seed, totalTimesteps, backend });
      return [train(subject), bytes(subject)];
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect((await run(2))[1]).not.toBe(first[1]);
  });

  it('a restored run continues with the same bytes, mid-episode', async () => {
    const criticInputs = 'privileged';
    const whole = { ...config, criticInputs } as const;
    const rules = identityRules(10);
    const subject = await learner(whole, rules, { backend });
    for (let i = 0; i < 3; i++) subject.learnOneUpdate();
    const checkpoint = throughJson(subject.checkpoint());
    // 72 steps are seven episodes and two steps.
    const { episodes } = checkpoint.json.collector;
    expect(episodes.lengths).toEqual([2, 2, 2, 2]);
    const expected = [train(subject), bytes(subject)];

    const other = await learner(whole, rules, { backend });
    other.restore(checkpoint);
    expect(other.timesteps).toBe(288);
    expect([train(other), bytes(other)]).toEqual(expected);
  });
});

describe('errors', () => {
  it.each(backends.map(([name]) => name))('%s: names what diverged, and where', async (backend) => {
    const rules: Rules = { ...identityRules(10), reward: (_action, step) => (step < 9 ? 0 : NaN) };
    const config: PpoConfig = { ...small, rewardScaling: 'none' };
    const subject = await learner(config, rules, { backend });
    expect(() => subject.learnOneUpdate()).toThrow(DivergenceError);
    const again = await learner(config, rules, { backend });
    expect(() => again.learnOneUpdate()).toThrow(
      /policy gradient loss is not finite \(update 1, epoch 1\)/,
    );
  });

  it('a learning rate beyond reason', async () => {
    const config: PpoConfig = { ...small, learningRate: 1e38, rewardScaling: 'none' };
    const subject = await learner(config, identityRules(10));
    expect(() => train(subject)).toThrow(DivergenceError);
  });

  it('an environment of another width', async () => {
    const environment = new TestEnvironment(identityRules(10), 3);
    const backend = await choices.wasm;
    const options = { config: small, environment, seed: 1, totalTimesteps: 100, backend };
    expect(() => new Learner(options)).toThrow("3 environments, but the config's nEnvs is 4");
  });

  it('a checkpoint that does not fit', async () => {
    const subject = await learner(small, identityRules(10));
    const { json, tensors } = subject.checkpoint();
    const wide = await learner({ ...small, policyNet: [16, 8] }, identityRules(10));
    expect(() => {
      wide.restore({ json, tensors });
    }).toThrow('policy.0.kernel has shape [2, 8], expected [2, 16]');
    expect(() => {
      subject.restore({ json: { ...json, version: 2 as never }, tensors });
    }).toThrow('not a checkpoint of this version');
  });
});

describe('targetKl', () => {
  it('ends an update early', async () => {
    const config: PpoConfig = { ...small, learningRate: 0.05, nEpochs: 10 };
    const free = await learner(config, identityRules(10));
    const held = await learner({ ...config, targetKl: 1e-4 }, identityRules(10));
    expect(free.learnOneUpdate()['train/n_updates']).toBe(10);
    const log = held.learnOneUpdate();
    expect(log['train/n_updates']).toBe(1);
    // The minibatch that went too far is counted, but not learned from.
    expect(log['train/approx_kl']).toBeGreaterThan(0);
  });
});
