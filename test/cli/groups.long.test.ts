import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { GROUP_METRICS } from '../../src/simulator/metrics/group-meter.js';
import { metalore, sharedDirectory, SMALL, temporaryDirectory } from './run.js';

type Cells = Record<string, string>;

/** Two groups of UEs, of which one comes and goes. */
const scenario = fileURLToPath(new URL('../vectors/tables/scenario.yaml', import.meta.url));
/** More episodes than one task has: 25 splits. */
const GROUPED = [scenario, '--episodes', '30', '--set', 'ues.1.delayThresholdSteps=0'];
const TRAIN = [
  ...['train', scenario, '--eta', '0.9,0.5', '--c2', '0', '--timesteps', '160', '--episodes', '3'],
  ...['--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=40', '--set', 'ppo.batchSize=40'],
  ...['--set', 'ppo.warmStart=null', '--set', 'ppo.policyNet=[4]', '--set', 'ppo.valueNet=[4]'],
];

const text = (out: string, name: string) => readFileSync(join(out, name), 'utf8');
const rowsOf = (out: string, name: string) => parse<Cells>(text(out, name), { columns: true });

async function run(args: string[], out: string): Promise<string> {
  const { code, stderr } = await metalore([...args, '-o', out, '--quiet']);
  expect(code, stderr).toBe(0);
  return out;
}

/** groups.csv holds the rows of episodes.csv in their order, two groups each, which add up to them. */
function addsUp(out: string): void {
  const groups = rowsOf(out, 'groups.csv');
  const episodes = rowsOf(out, 'episodes.csv');
  expect(groups).toHaveLength(2 * episodes.length);
  const own = Object.keys(groups[0]).slice(0, 9);
  episodes.forEach((episode, row) => {
    const pair = groups.slice(2 * row, 2 * row + 2);
    expect(pair.map(({ group }) => group)).toEqual(['0', '1']);
    for (const column of own) expect(pair[1][column], column).toBe(episode[column]);
    for (const column of [...GROUP_METRICS.slice(0, 4), 'throughput_mbit'])
      expect(Number(pair[0][column]) + Number(pair[1][column]), column).toBe(
        Number(episode[column]),
      );
    const completed = pair.map((of) => Number(of['requests_completed']));
    for (const column of ['sync_delay_steps', 'e2e_delay_steps']) {
      const steps = pair.map((of, i) => (completed[i] > 0 ? Number(of[column]) * completed[i] : 0));
      expect(pair.map((of) => of[column] === '')).toEqual(completed.map((n) => n === 0));
      expect(steps[0] + steps[1]).toBeCloseTo(
        Number(episode[column]) * Number(episode['requests_completed']),
        6,
      );
    }
  });
}

describe('groups.csv', () => {
  const folder = sharedDirectory();
  const [grid, compared] = [join(folder, 'grid'), join(folder, 'evaluate')];
  beforeAll(async () => {
    await run(['grid-search', ...GROUPED, '--jobs', '1'], grid);
    await run(['evaluate', ...GROUPED, '--jobs', '1'], compared);
  }, 60_000);

  it('of a grid search adds up to episodes.csv, with losses and late requests', () => {
    addsUp(grid);
    const groups = rowsOf(grid, 'groups.csv');
    for (const column of ['requests_lost', 'requests_late'])
      expect(
        groups.some((row) => row['group'] === '1' && Number(row[column]) > 0),
        column,
      ).toBe(true);
    // Those of the other group never leave.
    expect(groups.every(({ group, requests_lost }) => group === '1' || requests_lost === '0')).toBe(
      true,
    );
  });

  it('of a comparison adds up too, and has of the best split what the grid search has', () => {
    addsUp(compared);
    const measured = (rows: Cells[]) =>
      rows.map((row) => ['episode', 'group', ...GROUP_METRICS].map((column) => row[column]));
    const best = rowsOf(compared, 'groups.csv').filter(({ policy }) => policy === 'best-static');
    const { rho_c, rho_p } = best[0];
    const same = rowsOf(grid, 'groups.csv').filter(
      (row) => row['rho_c'] === rho_c && row['rho_p'] === rho_p,
    );
    expect(best).toHaveLength(60);
    expect(measured(best)).toEqual(measured(same));
  });

  it('of a training sweep has the evaluation of its policies', async () => {
    const out = await run(TRAIN, join(folder, 'train'));
    addsUp(out);
    expect(new Set(rowsOf(out, 'groups.csv').map(({ item }) => item)).size).toBe(2);
  }, 60_000);

  it('is the same on any number of workers', async () => {
    const other = temporaryDirectory();
    await run(['grid-search', ...GROUPED, '--jobs', '2'], join(other, 'grid'));
    await run(['evaluate', ...GROUPED, '--jobs', '2'], join(other, 'evaluate'));
    expect(text(join(other, 'grid'), 'groups.csv')).toBe(text(grid, 'groups.csv'));
    expect(text(join(other, 'evaluate'), 'groups.csv')).toBe(text(compared, 'groups.csv'));
  }, 60_000);

  it('is one of the files that make a directory whole', () => {
    for (const out of [grid, compared]) expect(text(out, 'SHA256SUMS')).toContain('  groups.csv\n');
  });

  it('that was changed is refused by a report', async () => {
    const out = join(temporaryDirectory(), 'run');
    cpSync(grid, out, { recursive: true });
    writeFileSync(join(out, 'groups.csv'), text(out, 'groups.csv').replace('1', '2'));
    const { code, stderr } = await metalore(['report', out, '-o', join(out, 'report')]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${join(out, 'groups.csv')}: was changed since its run was finished`);
  });

  it('is not there where there is one group', async () => {
    const out = await run(['grid-search', ...SMALL], join(temporaryDirectory(), 'run'));
    expect(existsSync(join(out, 'groups.csv'))).toBe(false);
    expect(text(out, 'SHA256SUMS')).not.toContain('groups.csv');
  });

  it('goes when a directory is used for a scenario with one group', async () => {
    const out = await run(['grid-search', ...GROUPED], join(temporaryDirectory(), 'run'));
    await run(['grid-search', ...SMALL, '--force'], out);
    expect(existsSync(join(out, 'groups.csv'))).toBe(false);
  });
});
