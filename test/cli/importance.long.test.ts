import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { outputs } from '../../src/cli/json/schema.js';
import { metaloreHere } from './here.js';
import { records, sharedDirectory } from './run.js';

const cwd = sharedDirectory();
const table = (run: string) => readFileSync(join(cwd, run, 'importance.csv'), 'utf8');

const SHORT = ['--set', 'steps=15', '--episodes', '12', '--set', 'grid.step=0.5', '-j', '1', '-q'];
const ONE = ['evaluate', '--policy', 'universal', '--policy', 'max-weight', '--importance'];
const SETTING = ['--eta', '0.9', '--c2', '0'];

async function run(...args: string[]) {
  const { code, stdout, stderr } = await metaloreHere(args, { cwd });
  expect(code, stderr).toBe(0);
  return stdout;
}

describe('metalore evaluate --importance', () => {
  let printed = '';

  beforeAll(async () => {
    printed = await run(...ONE, ...SETTING, ...SHORT, '-o', 'one');
  });

  it('tells what each feature is worth, and of those that never change that it is nothing', () => {
    const rows = records(table('one'));
    expect(new Set(rows.map(({ policy }) => policy))).toEqual(new Set(['universal']));
    const loss = (feature: string) =>
      Number(
        rows.find((row) => row['feature'] === feature && row['measure'] === 'mean_ratio_loss')![
          'value'
        ],
      );
    // Under one setting these are what they are in the mean.
    expect([loss('eta'), loss('c2')]).toEqual([0, 0]);
    expect(rows.filter(({ measure }) => measure === 'return_loss').length).toBe(24);
    expect(rows.some(({ feature, value }) => feature !== 'eta' && Number(value) > 0)).toBe(true);
    expect(printed).toContain('What do the policies look at?');
    expect(printed.replace(/\s+/g, ' ')).toContain('Not told of max-weight: features');
    expect(printed).toMatch(/Written: one \(.*importance\.csv/);
  });

  it('gives the other tables what they are without it', async () => {
    const plain = ONE.filter((arg) => arg !== '--importance');
    await run(...plain, ...SETTING, ...SHORT, '-o', 'plain');
    for (const name of ['episodes.csv', 'summary.csv', 'delays.csv'])
      expect(readFileSync(join(cwd, 'one', name), 'utf8')).toBe(
        readFileSync(join(cwd, 'plain', name), 'utf8'),
      );
  });

  it('leaves the same bytes in parts', async () => {
    for (const i of [1, 2])
      await run(...ONE, ...SETTING, ...SHORT, '--shard', `${i}/2`, '-o', `part-${i}`);
    await run('merge', 'part-1', 'part-2', '-o', 'merged', '-q');
    expect(table('merged')).toBe(table('one'));
  });

  it('holds at the mean over all settings, and prints the rows as JSON', async () => {
    const args = [...ONE, '--eta', '0.9,0.4', '--c2', '0', ...SHORT, '-o', 'two'];
    const { importance } = outputs.evaluate.done.parse(JSON.parse(await run(...args, '--json')));
    const ofEta = importance!.filter(
      ({ feature, measure }) => feature === 'eta' && measure === 'return_loss',
    );
    expect(ofEta.map(({ eta }) => eta)).toEqual([0.9, 0.4]);
    expect(ofEta.some(({ value }) => value !== 0)).toBe(true);
    expect(importance!.length).toBe(records(table('two')).length);
    expect(printed).not.toBe(await run(...args));
  });

  it('is drawn by the report', async () => {
    await run('report', 'one', '-o', 'report', '-q');
    const page = readFileSync(join(cwd, 'report/report.html'), 'utf8');
    expect(page.replace(/\s+/g, ' ')).toMatch(
      /universal: it clearly misses \d+ of its 24 features/,
    );
    expect(readFileSync(join(cwd, 'report/figures/importance.svg'), 'utf8')).toContain('twin_age');
  });

  it('refuses rules alone', async () => {
    const args = ['evaluate', '--policy', 'max-weight', '--importance', ...SHORT, '-o', 'rules'];
    const { code, stderr } = await metaloreHere(args, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('none of these was learned; name a run directory');
  });
});
