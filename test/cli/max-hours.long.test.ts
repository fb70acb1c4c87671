import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { metalore, SMALL, temporaryDirectory } from './run.js';
import { bytes, trainArgs } from './sweeps.js';

it('--max-hours ends a grid search in time, and the same command goes on', async () => {
  const folder = temporaryDirectory();
  const grid = ['grid-search', ...SMALL, '--episodes', '100', '-q', '-j', '1', '-o'];
  const out = join(folder, 'run');
  const stopped = await metalore([...grid, out, '--max-hours', '0.0003']);
  expect(stopped.stderr).toMatch(/^metalore: stopped, since the time of --max-hours is up/);
  expect(stopped.code).toBe(75);
  const parts = readdirSync(join(out, 'parts'));
  expect(stopped.stderr.includes('nothing was finished in it')).toBe(parts.length === 0);
  expect(existsSync(join(out, 'SHA256SUMS'))).toBe(false);
  const went = await metaloreHere([...grid, out, '--max-hours', '1']);
  expect(went.code).toBe(0);
  await metaloreHere([...grid, join(folder, 'whole')]);
  expect(bytes(out)).toEqual(bytes(join(folder, 'whole')));
});

it('a sweep without time begins nothing, and goes on', async () => {
  const folder = temporaryDirectory();
  const train = [
    ...trainArgs(['--eta', '0.9,0.5', '--c2', '0', '--timesteps', '160', '--episodes', '2']),
    ...['-q', '-o', join(folder, 'run')],
  ];
  const stopped = await metaloreHere([...train, '--max-hours', '0.0000001']);
  expect(stopped.code).toBe(75);
  expect(readdirSync(join(folder, 'run')).sort()).toEqual(['load.json', 'parts', 'plan.json']);
  expect((await metaloreHere(train)).code).toBe(0);
});

it.each(['0', '-1', 'soon', '100000'])('--max-hours refuses %s', async (text) => {
  const { code, stderr } = await metaloreHere(['train', `--max-hours=${text}`]);
  expect({ code, told: /Expected (hours above 0|a number)/.test(stderr) }).toEqual({
    code: 2,
    told: true,
  });
});
