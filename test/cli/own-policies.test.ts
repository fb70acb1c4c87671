import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { records, temporaryDirectory } from './run.js';

const SHORT = ['--set', 'steps=12', '--set', 'grid.step=0.5', '--quiet'];
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

/** The rule queue-proportional, as somebody else would write it. */
const MINE = `export default class {
  constructor({ prior = 1 } = {}) { this.prior = prior; }
  reset() {}
  act({ ueQueue, sensorQueue }, action) {
    action.fill((ueQueue + this.prior) / (ueQueue + sensorQueue + 2 * this.prior));
  }
}`;

function folderWith(files: Record<string, string>): string {
  const cwd = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

describe('--policy ./mine.js', () => {
  it('is judged as a rule is, at each point, and shown as one', async () => {
    const cwd = folderWith({ 'mine.mjs': MINE });
    const policies = ['--policy', './mine.mjs:prior=5', '--policy', 'queue-proportional'];
    const { code, stderr } = await metaloreHere(
      [
        'evaluate',
        ...policies,
        ...SHORT,
        '--episodes',
        '4',
        '--vary',
        'ues.0.count=5,10',
        '-o',
        'run',
      ],
      { cwd },
    );
    expect(code, stderr).toBe(0);
    const rows = records(read(cwd, 'run/episodes.csv'));
    const of = (item: string) =>
      rows
        .filter((row) => row['item'] === item)
        .map((row) => ({ ...row, item: undefined, policy: undefined }));
    expect(of('mine.mjs-prior=5')).toHaveLength(8);
    expect(of('mine.mjs-prior=5')).toEqual(of('queue-proportional'));
    expect(rows.find(({ item }) => item === 'mine.mjs-prior=5')).toMatchObject({
      policy: 'module',
    });
    const replay = await metaloreHere(
      [
        'replay',
        'run',
        '--item',
        'mine.mjs-prior=5',
        '--policy',
        './mine.mjs:prior=5',
        '--quiet',
        '-o',
        'r',
      ],
      { cwd },
    );
    expect(replay.code, replay.stderr).toBe(0);
  });

  it('that has changed makes another plan; from another place it is the same', async () => {
    const cwd = folderWith({ 'mine.mjs': MINE, 'other.mjs': `${MINE}\n` });
    const run = (file: string) =>
      metaloreHere(['evaluate', '--policy', file, ...SHORT, '--episodes', '2', '-o', 'run'], {
        cwd,
      });
    expect((await run('./mine.mjs')).code).toBe(0);
    expect((await run(join(cwd, 'mine.mjs'))).stdout).toContain('Already finished');
    writeFileSync(join(cwd, 'mine.mjs'), `${MINE}\n`);
    const { code, stderr } = await run('./mine.mjs');
    expect(code).toBe(2);
    expect(stderr).toMatch(/items\.0\.(hash|policy\.sha256)/);
  });

  it('that fails ends the command with what it did, and where', async () => {
    const cwd = folderWith({
      'bad.mjs': 'export default { reset() {}, act(_, action) { action.fill(2); } }',
    });
    const run = (file: string, more: string[] = []) => [
      'evaluate',
      '--policy',
      file,
      ...SHORT,
      '--episodes',
      '2',
      '-o',
      'run',
      ...more,
    ];
    const bad = await metaloreHere(run('./bad.mjs'), { cwd });
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain(
      'metalore: your code ./bad.mjs set ρ(C) to 2, in step 0 of episode 0;',
    );
    const queue = await metaloreHere(run('./bad.mjs', ['--queue', 'redis://localhost']), { cwd });
    expect(queue.code).toBe(2);
    expect(queue.stderr).toContain('--queue: bad.mjs is a policy from outside, which is not sent');
  });
});

describe('--import', () => {
  const OWN = `export default ({ registerRewardTerm, registerFeature, registerScheduler, registerChannel }) => {
    registerRewardTerm('own:cli-quick', { of: 'e2e', total: (requests, delay) => (delay <= 3 ? 2 * requests : 0) });
    registerFeature('own:cli-both', { unit: 'packets', low: 0, high: Infinity, scale: 'log', reported: false,
      of: ({ network }) => network.ueQueue + network.sensorQueue });
  }`;

  it('registers what the scenario names, and is part of the plan', async () => {
    const cwd = folderWith({ 'own.mjs': OWN });
    const own = ['--set', 'reward.terms=["own:cli-quick"]', '--import', './own.mjs'];
    const args = ['grid-search', ...SHORT, '--episodes', '2'];
    const without = await metaloreHere([...args, ...own.slice(0, 2)], { cwd });
    expect(without.code).toBe(2);
    expect(without.stderr).toContain(
      'reward.terms.0: the reward term own:cli-quick is not registered; name the file that registers it' +
        ' with --import',
    );
    const twice = ['--set', 'reward.terms=["own:cli-quick","own:cli-quick"]', ...own.slice(2)];
    const doubled = await metaloreHere([...args, ...twice], { cwd });
    expect(doubled.code).toBe(2);
    expect(doubled.stderr).toContain('reward.terms.1: own:cli-quick is given twice');
    expect((await metaloreHere([...args, ...own, '-o', 'own'], { cwd })).code).toBe(0);
    await metaloreHere([...args, '-o', 'plain'], { cwd });
    const [plain, quick] = ['plain', 'own'].map((run) => records(read(cwd, run, 'episodes.csv')));
    const more = quick.map((row, i) => Number(row['return']) - Number(plain[i]['return']));
    // Two for each request within three steps: a whole number for each split and episode, and not none.
    for (const value of more) expect(value / 2).toBeCloseTo(Math.round(value / 2), 6);
    expect(Math.max(...more)).toBeGreaterThan(0);
    const plan = JSON.parse(read(cwd, 'own/plan.json')) as { imports: { file: string }[] };
    expect(plan.imports).toMatchObject([{ file: './own.mjs' }]);
  });

  it('refuses a file that registers nothing, or badly', async () => {
    const cwd = folderWith({
      'nothing.mjs': 'export const a = 1;',
      'bad.mjs': "export default ({ registerFeature }) => registerFeature('mine', {})",
    });
    const run = (file: string) =>
      metaloreHere(['grid-search', '--dry-run', '--import', file], { cwd });
    expect((await run('./nothing.mjs')).stderr).toContain(
      'your code ./nothing.mjs registers nothing: ',
    );
    expect((await run('./bad.mjs')).stderr).toContain(
      'expected the name of a feature to be own: and',
    );
    expect((await run('./none.mjs')).stderr).toContain('--import ./none.mjs does not exist');
  });
});
