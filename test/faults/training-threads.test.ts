import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { metalore, onceTrue, temporaryDirectory } from '../cli/run.js';
import { bytes, trainArgs } from '../cli/sweeps.js';

const RUN = 'runs/eta-0.9-c2-0-seed-0';
const ONE = (timesteps: number) =>
  trainArgs(['--eta', '0.9', '--c2', '0', '--timesteps', String(timesteps), '--tensorboard', '-q']);

async function trained(folder: string, args: readonly string[], jobs: number) {
  const out = join(folder, `jobs-${jobs}`);
  const { code, stderr } = await metalore([...args, '--jobs', String(jobs), '-o', out]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return bytes(out);
}

it.each([
  ['tuned', ONE(800)],
  ['paper', [...ONE(800), '--profile', 'paper']],
])('trains one run on two and three threads to the bytes of one: %s', async (_, args) => {
  const folder = temporaryDirectory();
  const one = await trained(folder, args, 1);
  expect(Object.keys(one)).toEqual(
    expect.arrayContaining([`/${RUN}/progress.csv`, `/${RUN}/policy-best/weights.bin`]),
  );
  expect(await trained(folder, args, 2)).toEqual(one);
  expect(await trained(folder, args, 3)).toEqual(one);
});

it('stops at once with its helpers when it is interrupted, and goes on with another number of them', async () => {
  const folder = temporaryDirectory();
  const args = ONE(24_000);
  const out = join(folder, 'stopped');
  const progress = join(out, RUN, 'progress.csv');
  const stopped = await metalore([...args, '--jobs', '3', '-o', out], {
    onStart: (child) => {
      onceTrue(
        child,
        () => existsSync(progress) && readFileSync(progress, 'utf8').split('\n').length > 6,
        () => child.kill('SIGINT'),
      );
    },
  });
  expect(stopped.code).toBe(130);
  expect(existsSync(join(out, 'summary.csv'))).toBe(false);
  expect((await metalore([...args, '--jobs', '2', '-o', out])).code).toBe(0);
  expect(bytes(out)).toEqual(await trained(folder, args, 1));
});
