import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { metaloreHere } from '../cli/here.js';
import { metalore, temporaryDirectory } from '../cli/run.js';
import { GRID, locally, resultsOf, startWorker, TestRedis, until } from './here.js';

const SHORT = [...GRID, '--episodes', '5'];

/** What a submitter, a worker and status say of a queue that cannot be used. */
async function refusals(
  url: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; stderr: string }[]> {
  const out = join(temporaryDirectory(), 'run');
  const ends = [];
  for (const command of [
    [...SHORT, '--queue', url, '-o', out],
    ['worker', url, '-j', '1'],
    ['status', url],
  ])
    ends.push(await metaloreHere(command, { env }));
  return ends;
}

describe('a Redis that does not let in', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['no password', {}, /it asks for a password; set METALORE_REDIS_PASSWORD/],
    ['a wrong one', { METALORE_REDIS_PASSWORD: 'wrong' }, /does not take this user or password/],
  ])('is told in one line: %s', async (_, env, message) => {
    const redis = await TestRedis.start('--requirepass', 's3cret');
    for (const { code, stderr } of await refusals(redis.url, env)) {
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(code).toBe(1);
    }
  });

  it('is told of a user that is none, and of one without the rights', async () => {
    const redis = await TestRedis.start();
    await redis
      .client()
      .acl('SETUSER', 'looker', 'on', '>s3cret', '~metalore:*', '+@read', '+info', '+ping');
    const env = { METALORE_REDIS_PASSWORD: 's3cret' };
    const named = (user: string) => `redis://${user}@127.0.0.1:${redis.port}`;
    for (const { code, stderr } of await refusals(named('nobody'), env)) {
      expect(stderr).toContain('it does not take this user or password');
      expect(code).toBe(1);
    }
    const [submitter, worker, status] = await refusals(named('looker'), env);
    for (const { code, stderr } of [submitter, worker]) {
      expect(stderr).toContain(
        'this user may not do what the queue needs; docs/queue.md has the rights',
      );
      expect(code).toBe(1);
    }
    // Who only looks needs no more than that.
    expect(status).toMatchObject({ code: 0 });
  });

  it('is told where it is not there, and no password in a URL is repeated', async () => {
    const redis = await TestRedis.start();
    redis.stop();
    const out = join(temporaryDirectory(), 'run');
    const gone = await metaloreHere([...SHORT, '--queue', redis.url, '-o', out]);
    expect(gone.code).toBe(1);
    expect(gone.stderr).toContain(`cannot use the Redis at ${redis.url}: nothing listens there`);
    for (const { code, stderr } of await refusals(`redis://:s3cret@127.0.0.1:${redis.port}`)) {
      expect(code).toBe(2);
      expect(stderr).not.toContain('s3cret');
    }
  });
});

describe('a Redis that is full', () => {
  it('is told when nothing can be begun, and nothing is lost', async () => {
    const redis = await TestRedis.start();
    const client = redis.client();
    const out = join(temporaryDirectory(), 'run');
    const used = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))![1]);
    await client.config('SET', 'maxmemory', String(await used()));
    const { code, stderr } = await metaloreHere([...SHORT, '--queue', redis.url, '-o', out]);
    expect(stderr).toContain('it is full (maxmemory)');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
    const worker = await metaloreHere(['worker', redis.url, '-j', '1']);
    expect(worker.stderr).toContain('it is full (maxmemory)');
    expect(existsSync(join(out, 'plan.json'))).toBe(true);
  });

  it('is waited for when it fills up under way, and nothing is lost', async () => {
    const redis = await TestRedis.start();
    const client = redis.client();
    const expected = await locally(GRID);
    const worker = startWorker(redis.url);
    const out = join(temporaryDirectory(), 'run');
    const running = metalore([...GRID, '--queue', redis.url, '-o', out]);
    await until(() => existsSync(join(out, 'parts', '0.part')));
    await client.config('SET', 'maxmemory', '1');
    await until(() => worker.said().includes('it is full (maxmemory)'));
    // Longer than the submitter's look at what is there.
    await sleep(3_000);
    await client.config('SET', 'maxmemory', '0');
    expect(await running).toMatchObject({ code: 0 });
    expect(resultsOf(out)).toEqual(expected);
  });
});

describe('a worker', () => {
  it('takes nothing that was submitted by another build, and status tells of it', async () => {
    const redis = await TestRedis.start();
    const client = redis.client();
    const id = `${'0'.repeat(16)}-${'0'.repeat(16)}`;
    const about = {
      build: { version: '0.1.0', hash: 'abcdefabcdef' },
      command: 'train',
      name: 'paper',
      tasks: 3,
    };
    await client.set(`metalore:${id}:about`, JSON.stringify(about));
    await client.sadd('metalore:submissions', id);
    const worker = await metaloreHere(['worker', redis.url, '-j', '1']);
    expect(worker.code).toBe(1);
    expect(worker.stderr).toContain(
      'refused: train of paper was submitted by version 0.1.0 (build abcdefabcdef), and this is',
    );
    expect(worker.stderr).toContain('install the same here');
    const { stdout } = await metaloreHere(['status', redis.url]);
    expect(stdout).toBe(`${redis.url}: a queue
  train on paper, of version 0.1.0 (build abcdefabcdef)
    state  its submitter is gone; the same command goes on, with 0 results that came back
    queue  0 jobs at workers, 0 waiting for one
  workers  none
`);
  });
});
