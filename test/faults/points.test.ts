import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { metalore, onceTrue, temporaryDirectory } from '../cli/run.js';
import { bytes } from '../cli/sweeps.js';

const GRID = ['--set', 'steps=30', '--step', '0.05', '--episodes', '12', '-q'];
const CONDITIONS = 'conditions={paper: {}, few: {ues.0.count: 3, ues.0.request.probability: 0.9}}';

it.each([
  [
    'an evaluation in conditions',
    ['evaluate', '--policy', 'max-weight', '--policy', 'random', '--set', CONDITIONS],
  ],
  [
    'a varied grid search',
    ['grid-search', ...['--vary', 'ues.0.count=5,20', '--vary', 'ues.0.request.probability=0.5,1']],
  ],
])('%s that is killed goes on, to the same bytes', async (_, command) => {
  const cwd = temporaryDirectory();
  const args = [...command, ...GRID];
  const parts = join(cwd, 'killed/parts');
  const { code } = await metalore([...args, '-o', 'killed', '-j', '1'], {
    cwd,
    onStart: (child) => {
      onceTrue(
        child,
        () => existsSync(parts) && readdirSync(parts).length > 2,
        () => child.kill('SIGKILL'),
      );
    },
  });
  expect(code).not.toBe(0);
  expect((await metalore([...args, '-o', 'killed', '-j', '2'], { cwd })).code).toBe(0);
  expect((await metalore([...args, '-o', 'whole', '-j', '1'], { cwd })).code).toBe(0);
  expect(bytes(join(cwd, 'killed'))).toEqual(bytes(join(cwd, 'whole')));
});
