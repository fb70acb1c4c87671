import { join } from 'node:path';
import { expect, it } from 'vitest';
import { metalore, SMALL, temporaryDirectory } from './run.js';
import { bytes, trainArgs } from './sweeps.js';

it.each([
  ['grid-search', ['grid-search', ...SMALL]],
  ['train', trainArgs(['--eta', '0.9,0.5', '--c2', '-1', '--timesteps', '800', '--episodes', '5'])],
  [
    'evaluate',
    [
      ...['evaluate', '--policy', 'rules', '--episodes', '12'],
      ...['--set', 'grid.step=0.25', '--eta', '0.9,0.5'],
    ],
  ],
])('%s writes the same bytes on any number of workers', async (_, args) => {
  const folder = temporaryDirectory();
  const run = async (jobs: number) => {
    const out = join(folder, String(jobs));
    const { code, stderr } = await metalore([...args, '-j', String(jobs), '-o', out]);
    expect(code, stderr).toBe(0);
    return bytes(out);
  };
  const one = await run(1);
  expect(Object.keys(one)).toContain('/episodes.csv');
  // On two: the tests of each command.
  for (const jobs of [3, 5]) expect(await run(jobs), `${jobs} workers`).toEqual(one);
});
