import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metaloreHere } from '../cli/here.js';
import { metalore, temporaryDirectory } from '../cli/run.js';
import { GRID, locally, resultsOf, startWorker, TestRedis, until } from './here.js';

/** Twelve short runs. */
const SWEEP = [
  ...['train', '--set', 'steps=50', '--episodes', '4', '--eta', '0.9,0.6,0.3', '--c2', '0', '-q'],
  ...['--seeds', '0..3', '--timesteps', '6000', '--checkpoint-every', '2000'],
  ...['--eval-every', '0', '--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=50'],
  ...['--set', 'ppo.batchSize=50', '--set', 'training.selectionEpisodes=2'],
];

/** Each leaves the bytes of one thread of one machine; scripts/slurm-test.sh has the array of Slurm. */
describe.each([
  [
    'a grid of 121 splits and 100 episodes',
    GRID,
    'works on grid-search',
    { runs: 0, rows: 12_100 },
  ],
  ['a sweep of twelve trainings', SWEEP, 'begins eta-', { runs: 12, rows: 12 * 4 }],
])('%s', (_, command, underWay, { runs, rows }) => {
  it('on two threads', async () => {
    const out = join(temporaryDirectory(), 'run');
    expect(await metalore([...command, '-j', '2', '-o', out])).toMatchObject({ code: 0 });
    const found = resultsOf(out);
    expect(found).toEqual(await locally(command));
    const names = [...found.keys()];
    expect(names.filter((name) => name.endsWith('/result.json'))).toHaveLength(runs);
    expect(found.get('/episodes.csv')!.trimEnd().split('\n')).toHaveLength(1 + rows);
  });

  it('in three shards, merged', async () => {
    const folder = temporaryDirectory();
    const parts = [1, 2, 3].map((index) => join(folder, `part-${index}`));
    for (const [i, part] of parts.entries()) {
      const shard = ['--shard', `${i + 1}/3`, '-j', '1', '-o', part];
      expect(await metalore([...command, ...shard])).toMatchObject({ code: 0 });
    }
    const out = join(folder, 'merged');
    expect(await metaloreHere(['merge', ...parts, '-o', out])).toMatchObject({ code: 0 });
    expect(resultsOf(out)).toEqual(await locally(command));
  });

  it('by three workers of a queue: one killed at work, one late, and Redis restarted', async () => {
    const expected = await locally(command);
    const redis = await TestRedis.start();
    const [killed, other] = [startWorker(redis.url), startWorker(redis.url)];
    await until(() => [killed, other].every(({ said }) => said().includes('takes tasks')));
    const out = join(temporaryDirectory(), 'run');
    const running = metalore([...command, '--queue', redis.url, '-o', out]);
    await until(() => killed.said().includes(underWay));
    killed.child.kill('SIGKILL');
    redis.stop();
    redis.start();
    startWorker(redis.url);
    expect(await running).toMatchObject({ code: 0 });
    expect(resultsOf(out)).toEqual(expected);
    const keys = await redis.client().keys('*');
    expect(keys.filter((key) => /:(bundle|about|begun|standing)$/.test(key))).toEqual([]);
  });
});
