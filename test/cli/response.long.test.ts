import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { metalore, records, sharedDirectory, temporaryDirectory } from './run.js';

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

const PHASED = `
steps: 60
episodes: 40
grid: {step: 0.25}
ues: [{count: 20, presence: {kind: phases}}]
phases: {everySteps: 12, ues: {least: 2, most: 20}}
`;
const TABLES = ['response.csv', 'phases.csv', 'recovery.csv'];
const RULES = ['--policy', 'max-weight', '--policy', 'static:0.5,0.5'];

describe('metalore evaluate where the load changes', () => {
  const folder = sharedDirectory();
  const run = join(folder, 'run');

  beforeAll(async () => {
    writeFileSync(join(folder, 'phased.yaml'), PHASED);
    const args = ['evaluate', join(folder, 'phased.yaml'), ...RULES, '-o', run];
    const { code, stderr } = await metaloreHere(args);
    expect(code, stderr).toBe(0);
  });

  it('writes the same bytes with threads', async () => {
    const cwd = temporaryDirectory();
    const args = ['evaluate', join(folder, 'phased.yaml'), ...RULES, '-o', 'run', '-j', '2'];
    const { code, stderr } = await metalore(args, { cwd });
    expect(code, stderr).toBe(0);
    for (const name of TABLES) expect(read(cwd, 'run', name), name).toBe(read(run, name));
  });

  it('leaves nothing of it where the load does not change, and no recovery where it changes slowly', async () => {
    const cwd = temporaryDirectory();
    const short = ['--set', 'steps=20', '--set', 'episodes=2', '--set', 'grid.step=0.5'];
    await metaloreHere(['evaluate', 'paper', ...RULES, ...short, '-o', 'paper'], { cwd });
    for (const name of TABLES) expect(existsSync(join(cwd, 'paper', name)), name).toBe(false);
    const slowly = ['evaluate', 'profiles/burst', ...RULES, ...short, '-o', 'burst'];
    const { code, stderr } = await metaloreHere(slowly, { cwd });
    expect(code, stderr).toBe(0);
    expect(read(cwd, 'burst/SHA256SUMS')).toContain('  phases.csv\n');
    expect(existsSync(join(cwd, 'burst', 'recovery.csv'))).toBe(false);
    // Two rules, a row for every step, and for every tenth.
    expect(records(read(cwd, 'burst/response.csv')).length).toBe(2 * 20);
    expect(records(read(cwd, 'burst/phases.csv')).length).toBe(2 * 10);
  });

  it('tells drawn changes by steps since the change, more and less load apart', () => {
    const rows = records(read(run, 'response.csv'));
    expect(rows.length).toBe(2 * 2 * 12);
    const at = (change: string, step: string) =>
      rows.find(
        (row) => row['policy'] === 'max-weight' && row['change'] === change && row['step'] === step,
      )!;
    const there = (change: string) => Number(at(change, '0')['ues_median']);
    expect(there('rise')).toBeGreaterThan(there('fall'));
    // 4 changes of 40 episodes, but for those to the same number, or the same load.
    const samples = Number(at('rise', '3')['samples']) + Number(at('fall', '3')['samples']);
    expect(samples).toBeGreaterThan(130);
    expect(samples).toBeLessThan(160);
  });

  it('sums up over parts to what episodes.csv has', () => {
    const phases = records(read(run, 'phases.csv')).filter(({ policy }) => policy === 'max-weight');
    const episodes = records(read(run, 'episodes.csv')).filter(
      ({ policy }) => policy === 'max-weight',
    );
    for (const name of ['requests_generated', 'requests_completed', 'requests_lost']) {
      const sum = phases.reduce((total, row) => total + Number(row[name]), 0);
      const mean = episodes.reduce((total, row) => total + Number(row[name]), 0) / 40;
      expect(sum, name).toBeCloseTo(mean, 9);
    }
    expect(Number(phases[1]['completed_pct'])).toBeCloseTo(
      (100 * Number(phases[1]['requests_completed'])) / Number(phases[1]['requests_generated']),
      9,
    );
  });

  it('holds recovery times against rules, and the report tells them', async () => {
    const rows = records(read(run, 'recovery.csv')).filter(({ change }) => change === '');
    const value = (policy: string, measure: string) =>
      Number(rows.find((row) => row['policy'] === policy && row['measure'] === measure)!['value']);
    const [own, its] = ['static-0.5-0.5', 'max-weight'].map((p) => value(p, 'recovery_steps'));
    expect(value('static-0.5-0.5', 'recovery_steps_difference')).toBeCloseTo(own - its, 9);
    expect(value('max-weight', 'not_recovered')).toBeGreaterThanOrEqual(0);
    const cwd = temporaryDirectory();
    const { code, stderr } = await metaloreHere(['report', run, '-o', 'report'], { cwd });
    expect(code, stderr).toBe(0);
    const page = read(cwd, 'report/report.html');
    expect(page).toContain('When the load changes');
    expect(page).toMatch(
      /static-0\.5-0\.5: after [\d.]+ \([\d.]+ to [\d.]+\) steps the reward is back/,
    );
    expect(read(cwd, 'report/figures/response.svg')).toContain('load rises');
  });

  it('does it again where one of the tables was changed', async () => {
    const cwd = temporaryDirectory();
    const args = [
      'evaluate',
      join(folder, 'phased.yaml'),
      ...RULES,
      '--set',
      'episodes=4',
      '-o',
      'run',
    ];
    await metaloreHere(args, { cwd });
    const before = read(cwd, 'run/response.csv');
    writeFileSync(join(cwd, 'run/response.csv'), before.replace('max-weight', 'max-wait'));
    const { code, stderr } = await metaloreHere(args, { cwd });
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('response.csv (changed)');
    expect(read(cwd, 'run/response.csv')).toBe(before);
  });
});
