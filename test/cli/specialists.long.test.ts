import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { records, sharedDirectory } from './run.js';
import { trainArgs } from './sweeps.js';

const WITHIN = 'steps: 20\nepisodes: 4\ngrid: {step: 0.5}\nobservation: {features: reports}\n';
const CONFIG = `${WITHIN}contexts:
  ues.0.count: {int: [1, 6]}
conditions:
  paper: {}
  few: {ues.0.count: 3}
`;
const SETTING = ['--eta', '0.9', '--c2', '0'];

describe('specialists', () => {
  const cwd = sharedDirectory();
  const here = async (...args: string[]) => {
    const result = await metaloreHere(args, { cwd });
    expect(result.code, result.stderr).toBe(0);
    return result;
  };
  const refused = async (...args: string[]) => {
    const { code, stderr } = await metaloreHere(args, { cwd });
    expect(code).toBe(2);
    return stderr;
  };
  const read = (...path: string[]) => readFileSync(join(cwd, ...path));
  const rows = (...path: string[]) => records(read(...path).toString());
  const plan = (out: string) =>
    JSON.parse(read(out, 'plan.json').toString()) as {
      training: Record<string, number>;
      items: { name: string }[];
    };
  const TRAIN = [
    ...trainArgs(['two.yaml', '--timesteps', '640', '--set', 'ppo.warmStart=null']),
    ...SETTING,
  ];

  beforeAll(async () => {
    writeFileSync(join(cwd, 'two.yaml'), CONFIG);
    writeFileSync(join(cwd, 'plain.yaml'), WITHIN);
    await here(...TRAIN, '-o', 'general');
    const { stdout } = await here(...TRAIN, '--specialists', '-o', 'special');
    expect(stdout).toContain('Next: metalore evaluate general special');
  });

  it('are trained in each condition as a training of that scenario alone is, by equal parts of the steps', async () => {
    expect(plan('special').training).toMatchObject({ timesteps: 320, evalEvery: 80 });
    expect(plan('special').items.map(({ name }) => name)).toEqual([
      'paper-eta-0.9-c2-0-seed-0',
      'few-eta-0.9-c2-0-seed-0',
    ]);
    const alone = trainArgs([
      ...['plain.yaml', '--set', 'ues.0.count=3', '--set', 'ppo.warmStart=null'],
      ...['--timesteps', '320'],
    ]);
    const often = ['--eval-every', '80', '--checkpoint-every', '80'];
    await here(...alone.slice(0, -4), ...often, ...SETTING, '-o', 'alone');
    for (const file of ['policy-best/weights.bin', 'policy-last/weights.bin', 'progress.csv'])
      expect(read('special', 'runs', 'few-eta-0.9-c2-0-seed-0', file), file).toEqual(
        read('alone', 'runs', 'eta-0.9-c2-0-seed-0', file),
      );
    const metrics = (row: Record<string, string>) =>
      ['return', 'sync_delay_steps', 'e2e_delay_steps'].map((name) => row[name]);
    expect(
      rows('special', 'episodes.csv')
        .filter(({ item }) => item.startsWith('few-'))
        .map(metrics),
    ).toEqual(rows('alone', 'episodes.csv').map(metrics));
  });

  it('stand beside one policy for all in each condition, each where it was trained', async () => {
    const { stdout } = await here(
      'evaluate',
      'general',
      'special',
      '--policy',
      'random',
      '-o',
      'e',
    );
    expect(stdout).toContain('learned against specialists:');
    const returns = (condition: string, policy: string) =>
      rows('e', 'summary.csv').find(
        (row) => row['condition'] === condition && row['policy'] === policy,
      )!['return_mean'];
    // As it is when it is judged alone, by itself, in the scenario that it was trained in.
    expect(Number(returns('few', 'specialist'))).toBeCloseTo(
      Number(
        rows('special', 'summary.csv').find(({ item }) => item.startsWith('few-'))!['return_mean'],
      ),
      9,
    );
    const adaptivity = rows('e', 'adaptivity.csv');
    const value = (policy: string, measure: string, condition = '') =>
      Number(
        adaptivity.find(
          (row) =>
            row['policy'] === policy &&
            row['measure'] === measure &&
            row['condition'] === condition &&
            ['', 'specialists'].includes(row['versus']),
        )!['value'],
      );
    for (const condition of ['paper', 'few']) {
      const best = Number(returns(condition, 'best-static'));
      const [own, its] = ['learned', 'specialist'].map((kind) => Number(returns(condition, kind)));
      expect(value('specialists', 'ratio', condition)).toBeCloseTo(its / best, 9);
      expect(value('learned', 'ratio_difference', condition)).toBeCloseTo((own - its) / best, 9);
    }
    expect(value('learned', 'mean_ratio_difference')).toBeCloseTo(
      value('learned', 'mean_ratio') - value('specialists', 'mean_ratio'),
      9,
    );
    // Who is held against others is not held against a policy itself.
    expect(
      adaptivity.filter(
        ({ policy, measure }) => policy === 'specialists' && measure === 'ratio_difference',
      ),
    ).toEqual([]);
  });

  it('are told of in a report, and can be watched in the condition that they were trained in', async () => {
    await here('evaluate', 'general', 'special', '--policy', 'random', '-o', 'e');
    await here('report', 'general', 'special', 'e', '-o', 'page');
    const page = read('page', 'report.html').toString().replace(/\s+/g, ' ');
    expect(page).toContain(
      'Against specialists, each trained in one condition alone (320 steps each; 640 for the one policy),',
    );
    expect(page).toContain(
      'it has specialists of 2 conditions; shown are those of the first, paper,',
    );
    const args = ['e', '--item', 'specialists/eta-0.9-c2-0-seed-0', '--condition', 'few'];
    const { stdout } = await here('replay', ...args, '--json', '-o', 'watched');
    const { policies } = JSON.parse(stdout) as { policies: { metrics: { return: number } }[] };
    const first = rows('special', 'episodes.csv').find(({ item }) => item.startsWith('few-'))!;
    expect(policies[0].metrics.return).toBeCloseTo(Number(first['return']), 9);
  });

  it('of settings take the place of what is drawn', async () => {
    writeFileSync(
      join(cwd, 'drawn.yaml'),
      `${WITHIN}contexts: {reward.eta: {choice: [0.9, 0.5]}}\n`,
    );
    const args = trainArgs(['drawn.yaml', '--timesteps', '640', '--eta', '0.9,0.5', '--c2', '0']);
    const { stdout } = await here(...args, '--specialists', 'each', '--dry-run');
    expect(stdout).toContain('η ∈ {0.9, 0.5} × c₂ ∈ {0}, training seeds 0: 2 runs');
    expect(stdout).toContain('640 in each run, 1,280 in all');
    expect((await here(...args, '--specialists', '--dry-run')).stdout).toContain(
      '320 in each run, 640 in all',
    );
  });

  it('are refused where they do not fit', async () => {
    expect(await refused(...trainArgs(['plain.yaml']), '--specialists')).toContain(
      'so there is nothing to specialise in; add conditions',
    );
    expect(await refused(...TRAIN, '--specialists', '--timesteps', '1')).toContain(
      '2 specialists cannot share 1 step; raise --timesteps',
    );
    expect(await refused(...TRAIN, '--specialists', '--vary', 'ues.0.count=1,2')).toContain(
      '--vary beside --specialists',
    );
    expect(await refused('train', '--specialists', 'two.yaml')).toContain(
      'a config stands before it',
    );
    const judge = (...args: string[]) => refused('evaluate', 'special', ...args, '-n');
    expect(await judge('plain.yaml')).toContain(
      'special has specialists of conditions, and there are none in what all are judged in',
    );
    writeFileSync(join(cwd, 'other.yaml'), CONFIG.replace('count: 3', 'count: 4'));
    expect(await judge('other.yaml')).toContain(
      'its specialists of condition few were trained with ues.0.count 3, and are to be judged with 4',
    );
    writeFileSync(join(cwd, 'more.yaml'), `${CONFIG}  many: {ues.0.count: 9}\n`);
    expect(await judge('more.yaml')).toContain('special has no specialists of many');
    expect(await judge('--vary', 'ues.0.count=5')).toContain('has no specialists of');
    expect(await judge('--eta', '0.5')).toContain(
      'special has specialists of none of the settings that --eta and --c2 name',
    );
  });
});
