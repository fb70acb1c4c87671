import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-layers';
import { io, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import { loadPolicy } from '../../src/runs/policy-folder.js';
import { BatchPolicy } from '../../src/ppo/acting/policy.js';
import { metaloreHere } from './here.js';
import {
  metalore,
  records,
  sharedDirectory,
  temporaryDirectory,
  type Result,
  type RunOptions,
} from './run.js';
import { bytes, trainArgs } from './sweeps.js';

const SWEEP = ['--eta', '0.9,0.5', '--c2', '-1', '--timesteps', '800', '--episodes', '5'];

const train = (args: string[], options?: RunOptions) => metalore(trainArgs(args), options);
/** The same without a process of its own. */
const trainHere = (args: string[]) => metaloreHere(trainArgs(args));

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

describe('metalore train', () => {
  /** A sweep on two threads that several tests look at and none changes. */
  const sweep = join(sharedDirectory(), 'run');
  let trained: Result;

  beforeAll(async () => {
    trained = await train([...SWEEP, '--jobs', '2', '-o', sweep]);
  });

  it('trains every setting and leaves the run directory as documented', () => {
    const out = sweep;
    const { code, stdout, stderr } = trained;
    expect(stderr).toMatch(/^Backend wasm: /);
    expect(stderr).toMatch(/^train: eta-0\.9-c2--1-seed-0: done .*return -?\d+ in its last 100/m);
    expect(stderr).toMatch(/^train: 100% · 1,600 of 1,600 steps · 2 of 2 runs · took .* s\n$/m);
    expect(code).toBe(0);
    expect(stdout).toContain('Policies trained on paper+steps=20: 800 steps each');
    expect(stdout).toMatch(/^G {2}0\.9 {2}-1 /m);
    expect(stdout).toMatch(/^K {2}0\.5 {2}-1 /m);
    expect(stdout).toContain(`Next: metalore evaluate ${out}`);
    expect(readdirSync(out).sort()).toEqual([
      'SHA256SUMS',
      'delays.csv',
      'episodes.csv',
      'load.json',
      'plan.json',
      'runs',
      'summary.csv',
    ]);
    const run = join(out, 'runs', 'eta-0.9-c2--1-seed-0');
    expect(readdirSync(run).sort()).toEqual([
      'SHA256SUMS',
      'checkpoints',
      'config.yaml',
      'meta.json',
      'policy-best',
      'policy-last',
      'policy-map.csv',
      'progress.csv',
      'result.json',
    ]);

    const progress = records(read(run, 'progress.csv'));
    expect(progress.map((row) => row['time/total_timesteps'])).toEqual(
      Array.from({ length: 10 }, (_, i) => String(80 * (i + 1))),
    );
    for (const row of progress)
      for (const name of ['train/approx_kl', 'train/entropy_loss', 'train/value_loss'])
        expect(Number.isFinite(Number(row[name])), name).toBe(true);
    expect(progress.filter((row) => row['eval/mean_reward'] !== '').length).toBe(5);

    const episodes = records(read(out, 'episodes.csv'));
    expect(episodes.length).toBe(10);
    expect(
      episodes.map(({ policy, eta, c2, train_seed }) => [policy, eta, c2, train_seed]),
    ).toEqual(
      [0.9, 0.5].flatMap((eta) => Array<unknown>(5).fill(['learned', String(eta), '-1', '0'])),
    );

    // The best of the evaluations on selection episodes was kept.
    const result = JSON.parse(read(run, 'result.json')) as {
      timesteps: number;
      best: { timesteps: number; selectionReturn: number };
    };
    const judged = progress.map((row) => Number(row['eval/mean_reward'] || -Infinity));
    expect(result.timesteps).toBe(800);
    expect(result.best.selectionReturn).toBe(Math.max(...judged));
    expect(result.best.timesteps).toBe(80 * (judged.indexOf(Math.max(...judged)) + 1));
  });

  // On more workers: workers.long.test.ts.
  it('writes the same bytes on two workers as on none, and others for another seed', async () => {
    const folder = temporaryDirectory();
    const run = async (name: string, ...args: string[]) => {
      const out = join(folder, name);
      expect((await trainHere([...SWEEP, '-o', out, ...args])).code).toBe(0);
      return bytes(out);
    };
    const one = await run('one');
    expect(bytes(sweep)).toEqual(one);
    const seed = await run('seed', '--seed', '5');
    const trainSeed = await run('train-seed', '--seeds', '5');
    expect(seed['/episodes.csv']).not.toBe(one['/episodes.csv']);
    expect(trainSeed['/episodes.csv']).not.toBe(one['/episodes.csv']);
    const policy = (files: Record<string, string>, item: string) =>
      files[`/runs/${item}/policy-last/weights.bin`];
    const weights = [
      policy(one, 'eta-0.9-c2--1-seed-0'),
      policy(seed, 'eta-0.9-c2--1-seed-0'),
      policy(trainSeed, 'eta-0.9-c2--1-seed-5'),
    ];
    expect(new Set(weights).size).toBe(3);
    // Another training seed is judged on the same episodes.
    const episodes = (name: string) =>
      records(read(folder, name, 'episodes.csv')).map((row) => row['episode_seed']);
    expect(episodes('train-seed')).toEqual(episodes('one'));
    expect(episodes('seed')).not.toEqual(episodes('one'));
  });

  it('goes on with the other runs when one fails, names it, and tries it again', async () => {
    const out = join(temporaryDirectory(), 'run');
    const preload = fileURLToPath(new URL('run-failure.mjs', import.meta.url));
    const failed = await train([...SWEEP, '-o', out], {
      env: { NODE_OPTIONS: `--import=${preload}`, METALORE_TEST_FAIL: 'eta-0.5' },
    });
    expect(failed.code).toBe(1);
    const name = 'eta-0.5-c2--1-seed-0';
    expect(failed.stderr).toContain(`${name} failed: the test says so`);
    expect(failed.stderr).toContain(`1 of 2 runs failed:\n  ${name}: the test says so`);
    expect(failed.stdout).toMatch(/^G {2}0\.9 {2}-1 /m);
    expect(records(read(out, 'episodes.csv')).length).toBe(5);
    const meta = JSON.parse(read(out, 'runs', name, 'meta.json')) as Record<string, unknown>;
    expect(meta).toMatchObject({ status: 'failed', error: 'the test says so' });

    expect(failed.stdout).toContain(`Next: metalore evaluate ${out}`);

    const again = await trainHere([...SWEEP, '-o', out]);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('train: 1 of 2 runs done before\n');
    expect(records(read(out, 'episodes.csv')).length).toBe(10);
    // Of what is finished there is nothing to watch.
    const finished = await trainHere([...SWEEP, '-o', out]);
    expect(finished.stderr).toBe('');
    expect(finished.stdout).toBe(again.stdout.replace('Written:', 'Already finished:'));
  });

  it('stops a run that diverges with a clear message', async () => {
    const out = join(temporaryDirectory(), 'run');
    const { code, stdout, stderr } = await trainHere([
      ...['--eta', '0.9', '--c2', '0', '--timesteps', '800', '--episodes', '5', '-o', out],
      ...['--set', 'ppo.learningRate=1e6', '--set', 'ppo.activation=relu'],
      ...['--set', 'ppo.policyNet=[64, 64]'],
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /eta-0\.9-c2-0-seed-0 failed: training diverged: .* is not finite \(update \d/,
    );
    expect(existsSync(join(out, 'runs/eta-0.9-c2-0-seed-0/result.json'))).toBe(false);
    // There is nothing to evaluate, only the same to try again.
    expect(stdout).toContain('no run is done');
    expect(stdout).toMatch(/\nNext: metalore train --set steps=20 .*--eta 0\.9 .*\n$/);
  });

  it('stops on a plateau when it is told to', async () => {
    const out = join(temporaryDirectory(), 'run');
    const args = ['--eta', '0.9', '--c2', '0', '--timesteps', '8000', '--episodes', '5'];
    await trainHere([...args, '--set', 'training.patience=2', '-o', out]);
    const result = JSON.parse(read(out, 'runs/eta-0.9-c2-0-seed-0/result.json')) as {
      timesteps: number;
      stoppedEarly: boolean;
      best: { timesteps: number };
    };
    expect(result.stoppedEarly).toBe(true);
    expect(result.timesteps).toBeLessThan(8000);
    expect(result.timesteps - result.best.timesteps).toBe(320);
  });

  it('saves policies that TensorFlow.js loads and that act the same', async () => {
    const folder = join(sweep, 'runs/eta-0.9-c2--1-seed-0/policy-best');
    const json = JSON.parse(read(folder, 'model.json')) as io.ModelJSON;
    const weights = readFileSync(join(folder, 'weights.bin'));
    const model = await tf.loadLayersModel(
      io.fromMemory({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
        weightData: weights.buffer.slice(
          weights.byteOffset,
          weights.byteOffset + weights.byteLength,
        ),
      }),
    );
    const observations = Float32Array.from([0, 0, 3, 1, 20, 7, 0, 55, 120, 2, 400, 400]);
    const theirs = (model.predict(tensor2d(observations, [6, 2])) as Tensor).dataSync();
    const ours = new Float32Array(12);
    new BatchPolicy(loadPolicy(folder)).act({ observations, rows: 6, actions: ours });
    theirs.forEach((value, i) => {
      expect(Math.abs(value - ours[i])).toBeLessThan(1e-5);
    });
    expect(Math.max(...ours)).toBeLessThanOrEqual(1);
    expect(Math.min(...ours)).toBeGreaterThanOrEqual(0);
  });

  it('says with --dry-run what it would do, and how exactly the budget is met', async () => {
    const cwd = temporaryDirectory();
    const { code, stdout } = await metaloreHere(
      ['train', '--dry-run', '--timesteps', '1000', '--seeds', '0..2'],
      { cwd },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('η ∈ {0.9, 0.8, 0.7, 0.6, 0.5, 0.4} × c₂ ∈ {0, -1}');
    expect(stdout).toContain('training seeds 0, 1, 2: 36 runs');
    expect(stdout).toContain('a run takes 24 more, since 32 environments step together');
    const exact = await metaloreHere(['train', '--dry-run', '--profile', 'paper'], { cwd });
    expect(exact.stdout).toContain(
      '204,800 in each run, 2,457,600 in all; the budget is met exactly',
    );
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('takes hyperparameters from the profile, then the config, then --set', async () => {
    const cwd = temporaryDirectory();
    const ppo = async (...args: string[]) => {
      const out = join(cwd, String(args.length));
      await trainHere([...SWEEP, '--timesteps', '80', ...args, '-o', out]);
      return (JSON.parse(read(out, 'plan.json')) as { ppo: Record<string, unknown> }).ppo;
    };
    expect(await ppo()).toMatchObject({ gamma: 1, distribution: 'beta' });
    expect(await ppo('--profile', 'paper')).toMatchObject({
      gamma: 0.99,
      distribution: 'gaussian',
      nEnvs: 4,
    });
    expect(await ppo('--profile', 'paper', '--set', 'ppo.gamma=0.5')).toMatchObject({ gamma: 0.5 });
  });
});
