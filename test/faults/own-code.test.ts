import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { metaloreHere } from '../cli/here.js';
import { metalore, temporaryDirectory } from '../cli/run.js';

const SHORT = ['--set', 'steps=2', '--set', 'grid.step=0.5', '--episodes', '130', '--quiet'];
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

it('a policy that remembers episodes gives the same bytes on any number of threads', async () => {
  const cwd = temporaryDirectory();
  writeFileSync(
    join(cwd, 'mine.mjs'),
    `let episodes = 0;
     export default { reset() { episodes++; }, act(_, action) { action.fill(1 / (1 + episodes)); } }`,
  );
  const args = ['evaluate', '--policy', './mine.mjs', ...SHORT];
  const here = await metaloreHere([...args, '-o', 'here'], { cwd });
  expect(here.code, here.stderr).toBe(0);
  expect((await metalore([...args, '--jobs', '3', '-o', 'threads'], { cwd })).code).toBe(0);
  expect(read(cwd, 'threads/episodes.csv')).toBe(read(cwd, 'here/episodes.csv'));
});

it('what --import registers is there in every thread, those that train one run included', async () => {
  const cwd = temporaryDirectory();
  writeFileSync(
    join(cwd, 'own.mjs'),
    `export default ({ registerRewardTerm, registerFeature }) => {
       registerRewardTerm('own:threads-quick', { of: 'e2e', total: (n, delay) => (delay <= 3 ? 2 * n : 0) });
       registerFeature('own:threads-both', { unit: 'packets', low: 0, high: Infinity, scale: 'log',
         reported: false, of: ({ network }) => network.ueQueue + network.sensorQueue });
     }`,
  );
  const args = ['train', '--import', './own.mjs', '--set', 'reward.terms=["own:threads-quick"]'];
  args.push('--set', 'observation.features=["own:threads-both"]', '--set', 'steps=10', '--quiet');
  args.push(
    '--timesteps',
    '80',
    '--set',
    'ppo.nEnvs=4',
    '--set',
    'ppo.nSteps=10',
    '--episodes',
    '2',
  );
  args.push('--eta', '0.9', '--c2', '0', '--seeds', '0');
  const here = await metaloreHere([...args, '-o', 'here'], { cwd });
  expect(here.code, here.stderr).toBe(0);
  const { code, stderr } = await metalore([...args, '--jobs', '2', '-o', 'threads'], { cwd });
  expect(code, stderr).toBe(0);
  expect(read(cwd, 'threads/episodes.csv')).toBe(read(cwd, 'here/episodes.csv'));
});

it('code that is none is told of in the words of Node', async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'broken.mjs'), 'export default {');
  const { code, stderr } = await metalore(['evaluate', '--policy', './broken.mjs', ...SHORT], {
    cwd,
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /your code \.\/broken\.mjs cannot be loaded: SyntaxError: .*; node --check \.\/broken\.mjs shows where/,
  );
});
