import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { statusOutput } from '../../src/cli/json/status.js';
import { Lease } from '../../src/runs/lease/lease.js';
import { metaloreHere } from './here.js';
import { metalore, SMALL, temporaryDirectory } from './run.js';
import { bytes, trainArgs } from './sweeps.js';

const status = (...args: string[]) => metaloreHere(['status', ...args]);

async function told(...directories: string[]) {
  const { code, stdout, stderr } = await status(...directories, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return statusOutput.parse(JSON.parse(stdout)).directories;
}

/** A shard of a grid search, done: 3 of 6 tasks, of 5 episodes each but the last. */
async function shard(): Promise<string> {
  const out = join(temporaryDirectory(), 'shard');
  const args = ['grid-search', ...SMALL, '--episodes', '28', '-q', '--shard', '1/2', '-o', out];
  expect((await metaloreHere(args)).code).toBe(0);
  return out;
}

describe('metalore status', () => {
  it('tells how far a shard is: finished, interrupted, running, damaged', async () => {
    const out = await shard();
    const [finished] = await told(out);
    expect(finished).toMatchObject({
      ...{ state: 'finished', of: 'grid-search', unit: 'tasks', total: 3, done: 3, waiting: 0 },
      ...{ shard: { index: 1, count: 2, tasks: 6 }, steps: 15 * 121 * 20, total_steps: 36_300 },
      ...{ seconds_left: null, damage: [], failures: [] },
    });
    expect(finished).not.toHaveProperty('holder');

    writeFileSync(join(out, 'parts/2.part'), 'nothing');
    expect(await told(out)).toMatchObject([
      { state: 'damaged', damage: [{ file: 'parts/2.part', what: 'changed' }] },
    ]);

    rmSync(join(out, 'SHA256SUMS'));
    rmSync(join(out, 'parts/2.part'));
    const before = bytes(out);
    expect(await told(out)).toMatchObject([
      { state: 'interrupted', done: 2, running: 0, waiting: 1, steps: 10 * 121 * 20 },
    ]);
    expect(bytes(out)).toEqual(before);

    const lease = new Lease(out);
    await lease.take();
    try {
      expect(await told(out)).toMatchObject([
        {
          ...{ state: 'running', done: 2, running: null, waiting: 1 },
          holder: { host: hostname(), pid: process.pid, there: true },
        },
      ]);
      const { stdout } = await status(out);
      expect(stdout).toContain(`state    running, by process ${process.pid} on ${hostname()}`);
      expect(stdout).toContain('tasks    2 of 3 done, 1 left');
      // It has not taken the lease, nor waited for it.
      expect(lease.lost.aborted).toBe(false);
    } finally {
      lease.release();
    }
  });

  it('tells of several directories, and of all together', async () => {
    const [a, b] = [await shard(), await shard()];
    rmSync(join(b, 'SHA256SUMS'));
    rmSync(join(b, 'parts'), { recursive: true });
    const { stdout } = await status(a, b);
    expect(stdout).toContain('2 directories: 1 finished, 1 interrupted; 50% of the steps');
  });

  it('tells how far each run of a sweep is, and why one failed', async () => {
    const out = join(temporaryDirectory(), 'sweep');
    const train = [
      ...trainArgs(['--eta', '0.9,0.5,0.4', '--c2', '0', '--timesteps', '160']),
      ...['--episodes', '2', '-q', '-o', out],
    ];
    await metaloreHere(train);
    expect(await told(out)).toMatchObject([{ state: 'finished', unit: 'runs', done: 3 }]);
    // As it is when the second run has failed, and the third has come half way.
    rmSync(join(out, 'SHA256SUMS'));
    mkdirSync(join(out, 'parts'));
    writeFileSync(join(out, 'parts/0.part'), '');
    const run = (eta: string) => join(out, 'runs', `eta-${eta}-c2-0-seed-0`);
    const meta = JSON.parse(readFileSync(join(run('0.5'), 'meta.json'), 'utf8')) as object;
    writeFileSync(
      join(run('0.5'), 'meta.json'),
      JSON.stringify({ ...meta, status: 'failed', error: 'NaN\nsomewhere' }),
    );
    writeFileSync(
      join(run('0.4'), 'meta.json'),
      JSON.stringify({ ...meta, status: 'interrupted' }),
    );
    const progress = join(run('0.4'), 'progress.csv');
    const lines = readFileSync(progress, 'utf8').split('\n');
    writeFileSync(progress, `${lines.slice(0, 2).join('\n')}\n2,1`);
    for (const eta of ['0.5', '0.4']) rmSync(join(run(eta), 'SHA256SUMS'));
    const [found] = await told(out);
    expect(found).toMatchObject({
      ...{ state: 'interrupted', total: 3, done: 1, running: 0, failed: 1, waiting: 1 },
      ...{ steps: 160 + 160 + 80, total_steps: 480 },
      failures: [{ item: 'eta-0.5-c2-0-seed-0', message: 'NaN\nsomewhere' }],
    });
    const { stdout } = await status(out);
    expect(stdout).toContain('failed   eta-0.5-c2-0-seed-0: NaN somewhere');
  });

  it('looks at a directory that is being written again and again, and disturbs nothing', async () => {
    const folder = temporaryDirectory();
    const out = join(folder, 'run');
    const args = ['grid-search', ...SMALL, '--episodes', '60', '-q', '-j', '2'];
    const process = { hasEnded: false };
    const run = metalore([...args, '-o', out], {
      onStart: (child) => {
        child.on('close', () => (process.hasEnded = true));
      },
    });
    const states = new Set<string>();
    while (!process.hasEnded) {
      const { code, stdout, stderr } = await status(out, '--json');
      if (code === 0) states.add(statusOutput.parse(JSON.parse(stdout)).directories[0].state);
      else expect(stderr).toMatch(/does not exist|holds no plan\.json/);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await run).code).toBe(0);
    expect([...states]).toContain('running');
    expect(await told(out)).toMatchObject([{ state: 'finished' }]);
    await metaloreHere([...args, '-o', join(folder, 'alone')]);
    expect(bytes(out)).toEqual(bytes(join(folder, 'alone')));
  });

  it('--watch ends when nobody is at work', async () => {
    const { code, stdout } = await status(await shard(), '--watch');
    expect(code).toBe(0);
    expect(stdout).toContain('state    finished');
  });

  it('refuses what is no run directory', async () => {
    const folder = temporaryDirectory();
    expect(await status(join(folder, 'no'))).toMatchObject({ code: 2 });
    expect((await status(folder)).stderr).toContain('holds no plan.json');
    copyFileSync(join(import.meta.dirname, 'status.long.test.ts'), join(folder, 'plan.json'));
    expect((await status(folder)).stderr).toContain('this is no JSON');
    expect((await status(await shard(), '--watch', '--json')).stderr).toContain(
      '--watch and --json',
    );
  });
});
