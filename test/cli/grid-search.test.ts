import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import {
  config,
  metalore,
  records,
  sharedDirectory,
  SMALL,
  temporaryDirectory,
  type Result,
} from './run.js';
import { bytes } from './sweeps.js';

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

const COLUMNS =
  'experiment,item,policy,rho_c,rho_p,eta,c2,train_seed,episode,episode_seed,steps,return,' +
  'requests_generated,requests_completed,requests_late,sync_delay_steps,e2e_delay_steps,' +
  'throughput_mbit,traffic_served_pct,tx_wait_steps,tx_steps,bs_wait_steps,processing_steps,' +
  'sync_delay_p95_steps,e2e_delay_p95_steps,ue_queue_mean,sensor_queue_mean,rho_c_mean,rho_p_mean,' +
  'requests_lost,updates_lost,completed_pct,throughput_fairness';

describe('metalore grid-search', () => {
  /** A run that several tests look at and none changes. */
  const small = join(sharedDirectory(), 'deep', 'run');
  let first: Result;

  beforeAll(async () => {
    first = await metalore(['grid-search', ...SMALL, '-j', '2', '-o', small]);
    expect(first.code, first.stderr).toBe(0);
  });

  it("reproduces the paper's static baseline", async () => {
    const out = join(temporaryDirectory(), 'run');
    const { code, stdout } = await metalore(['grid-search', config('paper'), '-o', out]);
    expect(code).toBe(0);
    const text = read(out, 'episodes.csv');
    expect(text.slice(0, text.indexOf('\n'))).toBe(COLUMNS);
    expect(text).not.toContain('NaN');
    const episodes = records(text);
    expect(episodes.length).toBe(12_100);
    expect(new Set(episodes.map((row) => row['item'])).size).toBe(121);
    expect(new Set(episodes.map((row) => row['episode_seed'])).size).toBe(100);

    // Measured with the original simulator and the same parameters.
    for (const [rhoC, rhoP, sync, e2e, served] of [
      [0.3, 0.3, 7.3, 9.6, 82.6],
      [0.3, 0.4, 14.9, 6.6, 88.9],
      [0.4, 0.4, 19.5, 2.0, 97.6],
    ]) {
      const split = episodes.filter(
        (row) => Number(row['rho_c']) === rhoC && Number(row['rho_p']) === rhoP,
      );
      expect(split.length).toBe(100);
      const mean = (column: string) =>
        split.reduce((sum, row) => sum + Number(row[column]), 0) / split.length;
      expect(Math.abs(mean('sync_delay_steps') - sync)).toBeLessThan(0.6);
      expect(Math.abs(mean('e2e_delay_steps') - e2e)).toBeLessThan(0.6);
      expect(Math.abs(mean('traffic_served_pct') - served)).toBeLessThan(0.8);
    }

    // The table says that the paper has the delays of its last row swapped.
    expect(stdout).toContain('Table I of the paper');
    expect(stdout).toContain('stand swapped in the paper');
    expect(stdout).toMatch(/\(0\.4, 0\.4\)\s+19\.\d+ ± \d\.\d+\s+1\.98 ± 0\.50 \*/);

    // What summary.csv says is what the rows say.
    const summary = records(read(out, 'summary.csv'));
    expect(summary.length).toBe(121);
    const row = summary.find(({ item }) => item === 'static-0.3-0.3')!;
    const returns = episodes
      .filter(({ item }) => item === 'static-0.3-0.3')
      .map((episode) => Number(episode['return']));
    const mean = returns.reduce((a, b) => a + b, 0) / 100;
    const std = Math.sqrt(returns.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 99);
    expect(row['episodes']).toBe('100');
    expect(Number(row['return_mean'])).toBeCloseTo(mean, 8);
    expect(Number(row['return_std'])).toBeCloseTo(std, 8);
    // t(0.975, 99) = 1.98421695...
    expect(Number(row['return_ci95'])).toBeCloseTo((1.984216951 * std) / 10, 6);
  });

  // On more workers: workers.long.test.ts.
  it('writes the same bytes on two workers as on none, and others for another seed', async () => {
    const folder = temporaryDirectory();
    const run = async (name: string, ...args: string[]) => {
      const out = join(folder, name);
      expect((await metaloreHere(['grid-search', ...SMALL, '-o', out, ...args])).code).toBe(0);
      return bytes(out);
    };
    const two = bytes(small);
    expect(await run('none')).toEqual(two);
    const other = await run('other', '--seed', '1');
    for (const name of ['/episodes.csv', '/summary.csv']) expect(other[name]).not.toBe(two[name]);
  });

  it('runs the same episodes whatever the constants of the reward', async () => {
    const folder = temporaryDirectory();
    const run = async (name: string, ...args: string[]) => {
      const out = join(folder, name);
      await metaloreHere(['grid-search', ...SMALL, '--step', '0.5', '-o', out, ...args]);
      return records(read(out, 'episodes.csv'));
    };
    const one = await run('a');
    const two = await run('b', '--set', 'reward.eta=0.5', '--set', 'reward.c2=-1');
    const outcome = (row: Record<string, string>) => [
      row['episode_seed'],
      row['requests_generated'],
      row['sync_delay_steps'],
      row['throughput_mbit'],
    ];
    expect(two.map(outcome)).toEqual(one.map(outcome));
    expect(two.map((row) => row['return'])).not.toEqual(one.map((row) => row['return']));
  });

  it('leaves the run directory as documented', async () => {
    const out = small;
    expect(readdirSync(out).sort()).toEqual([
      'SHA256SUMS',
      'delays.csv',
      'episodes.csv',
      'load.json',
      'plan.json',
      'runs',
      'summary.csv',
    ]);
    expect(readdirSync(join(out, 'runs'))).toEqual(['grid-search']);
    const meta = JSON.parse(read(out, 'runs/grid-search/meta.json')) as {
      status: string;
      seed: number;
      versions: { node: string };
      sessions: { command: string; started: string; ended: string }[];
    };
    expect(meta.status).toBe('done');
    expect(meta.seed).toBe(0);
    expect(meta.versions.node).toBe(process.version);
    expect(meta.sessions[0].command).toContain(
      `metalore grid-search --set steps=20 --episodes 12 -j 2 -o ${small}`,
    );
    expect(Date.parse(meta.sessions[0].ended)).toBeGreaterThanOrEqual(
      Date.parse(meta.sessions[0].started),
    );
    // The resolved config is itself a config that gives the same plan.
    const again = join(temporaryDirectory(), 'again');
    await metaloreHere(['grid-search', join(out, 'runs/grid-search/config.yaml'), '-o', again]);
    expect(read(again, 'plan.json')).toBe(read(out, 'plan.json'));
  });

  it('reports a finished directory again without touching it', async () => {
    const before = statSync(join(small, 'episodes.csv')).mtimeMs;
    const second = await metalore(['grid-search', ...SMALL, '-o', small]);
    expect(second.code).toBe(0);
    expect(second.stderr).toBe('');
    expect(second.stdout).toBe(first.stdout.replace('Written:', 'Already finished:'));
    expect(statSync(join(small, 'episodes.csv')).mtimeMs).toBe(before);
  });

  it('says with --dry-run what it would do, and writes nothing', async () => {
    const folder = temporaryDirectory();
    const { code, stdout } = await metaloreHere(
      ['grid-search', '--dry-run', '--step', '0.02', '--episodes', '7'],
      { cwd: folder },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('2,601 static splits, step 0.02');
    expect(stdout).toContain('7 of 100 steps');
    expect(stdout).toMatch(/results\/grid-search-paper-[0-9a-f]{8} would be created/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('prints JSON for programs, with null for what is missing', async () => {
    const out = join(temporaryDirectory(), 'run');
    const { stdout, stderr } = await metaloreHere([
      'grid-search',
      ...SMALL,
      '--step',
      '0.5',
      '-o',
      out,
      '--json',
      '--quiet',
    ]);
    expect(stderr).toBe('');
    const result = JSON.parse(stdout) as {
      items: { item: string; metrics: Record<string, { mean: number | null }> }[];
    };
    expect(result.items.length).toBe(9);
    const idle = result.items.find(({ item }) => item === 'static-0-0')!;
    expect(idle.metrics['sync_delay_steps'].mean).toBeNull();
    expect(idle.metrics['requests_completed'].mean).toBe(0);
  });

  it('does not mind a reader that has read enough', async () => {
    const out = join(temporaryDirectory(), 'run');
    const { code, stderr } = await metalore(
      ['grid-search', ...SMALL, '--step', '0.5', '-o', out, '--json', '--quiet'],
      { onStart: (child) => child.stdout?.destroy() },
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(existsSync(join(out, 'summary.csv'))).toBe(true);
  });

  it('tells progress on stderr and data on stdout', () => {
    const { stdout, stderr } = first;
    expect(stderr).toMatch(
      /^note: 1\.40 of the compute and 1\.\d\d of the bandwidth there is will be asked for: .*\ngrid-search: 100% · 1,452 of 1,452 episodes\n$/,
    );
    expect(stdout).toContain('Pareto-optimal splits');
    expect(stdout).toMatch(/\n\nNext: metalore train --set steps=20 --episodes 12\n$/);
    // No terminal, so no escape sequences.
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it.each([
    ['no UEs', 'ues=[]', 'steps=10+ues.0=none'],
    ['no sensors', 'sensors=[]', 'steps=10+sensors.0=none'],
    ['one step', 'steps=1', 'steps=1'],
    ['silent UEs', 'ues.0.request.probability=0', 'steps=10+ues.0.request.probability=0'],
    ['UEs that never rest', 'ues.0.request.probability=1', 'steps=10+ues.0.request.probability=1'],
    [
      'updates rarer than episodes',
      'sensors.0.update.periodSteps=1000',
      'steps=10+sensors.0.update.periodSteps=1000',
    ],
    ['no bandwidth', 'stations.0.bandwidthMHz=0', 'steps=10+stations.0.bandwidthMHz=0'],
    ['no compute', 'stations.0.computeUnits=0', 'steps=10+stations.0.computeUnits=0'],
  ])('copes with %s', async (_, set, changed) => {
    const out = join(temporaryDirectory(), 'run');
    const args = ['--set', 'steps=10', '--set', set, '--episodes', '3', '--step', '0.5'];
    const { code, stdout } = await metaloreHere(['grid-search', ...args, '-o', out]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s/g, ' ')).toContain(`Static splits of paper+${changed}: `);
    const text = read(out, 'episodes.csv') + read(out, 'summary.csv');
    expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(records(read(out, 'episodes.csv')).length).toBe(27);
  });

  it('writes empty cells where nothing completes', () => {
    const out = small;
    const idle = records(read(out, 'episodes.csv')).filter(({ item }) => item === 'static-0-0');
    expect(idle).toHaveLength(12);
    for (const row of idle) {
      expect(row['requests_completed']).toBe('0');
      expect(row['throughput_mbit']).toBe('0');
      for (const column of [
        'sync_delay_steps',
        'e2e_delay_steps',
        'tx_steps',
        'e2e_delay_p95_steps',
      ])
        expect(row[column], column).toBe('');
    }
    const summary = records(read(out, 'summary.csv')).find(({ item }) => item === 'static-0-0')!;
    expect(summary['sync_delay_steps_mean']).toBe('');
    expect(summary['pareto_throughput_sync']).toBe('0');
  });

  it('needs no config file of its own: any scenario will do', async () => {
    const folder = temporaryDirectory();
    writeFileSync(
      join(folder, 'mine.yaml'),
      `name: mine
extends: ${config('three-cells')}
steps: 15
episodes: 2
grid: { step: 0.25 }
`,
    );
    const { code, stdout } = await metaloreHere(['grid-search', 'mine.yaml', '-o', 'run'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('Static splits of mine: 25 splits × 2 episodes × 15 steps');
    expect(stdout).not.toContain('Table I');
    expect(existsSync(join(folder, 'run', 'summary.csv'))).toBe(true);
  });
});
