import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { ownBuild } from '../../src/experiments/queue/build.js';
import { encodeContainer } from '../../src/runs/files/container.js';
import { metalore, temporaryDirectory } from '../cli/run.js';
import { startWorker, TestRedis, until } from './here.js';

const GRID = ['grid-search', '--set', 'steps=20', '--episodes', '100', '-q'];
const TRAIN = [
  ...['train', '--set', 'steps=50', '--episodes', '4', '--eta', '0.9,0.6', '--c2', '0', '-q'],
  ...['--timesteps', '60000', '--checkpoint-every', '4000', '--eval-every', '20000'],
  ...['--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=50', '--set', 'ppo.batchSize=50'],
  ...['--set', 'training.selectionEpisodes=2'],
];

/** Everything but what tells times. */
function resultsOf(out: string): Map<string, string> {
  return new Map(
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'meta.json')
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(out.length), readFileSync(file, 'latin1')] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The build that the commands are of; this is the source of it. */
const builtBuild = (said: string) => /\(build ([0-9a-f]{12})\)/.exec(said)![1];

const local = async (command: readonly string[]) => {
  const out = join(temporaryDirectory(), 'local');
  expect((await metalore([...command, '-j', '1', '-o', out])).code).toBe(0);
  return resultsOf(out);
};

describe('a run through a queue', () => {
  it('gives the bytes of a local one, whoever comes, goes, and is restarted: a grid', async () => {
    const redis = await TestRedis.start();
    const expected = await local(GRID);
    const [first, second] = [startWorker(redis.url), startWorker(redis.url)];
    const out = join(temporaryDirectory(), 'run');
    const running = metalore([...GRID, '--queue', redis.url, '-o', out]);
    await until(() => first.said().includes('works on') && second.said().includes('works on'));
    first.child.kill('SIGKILL');
    redis.stop();
    redis.start();
    startWorker(redis.url);
    expect(await running).toMatchObject({ code: 0 });
    expect(resultsOf(out)).toEqual(expected);
    const keys = await redis.client().keys('*');
    expect(keys.filter((key) => /:(bundle|about|begun)$/.test(key))).toEqual([]);
  });

  it('gives the bytes of a local one, and training goes on from checkpoints', async () => {
    const redis = await TestRedis.start();
    const client = redis.client();
    const expected = await local(TRAIN);
    const workers = [startWorker(redis.url), startWorker(redis.url)];
    const out = join(temporaryDirectory(), 'run');
    const running = metalore([...TRAIN, '--queue', redis.url, '-o', out]);
    // One is killed in the middle of a training of which there is a checkpoint.
    await until(async () => (await client.keys('*:checkpoint:0')).length > 0);
    workers.find(({ said }) => said().includes('(task 0)'))!.child.kill('SIGKILL');
    client.disconnect();
    redis.stop();
    redis.start();
    const late = startWorker(redis.url);
    expect(await running).toMatchObject({ code: 0 });
    expect(resultsOf(out)).toEqual(expected);
    const said = [...workers, late].map((worker) => worker.said()).join('\n');
    // Two began task 0; the second one found what the first had left, as its sessions tell.
    expect(said.match(/begins .*\(task 0\)/g)).toHaveLength(2);
    const meta = JSON.parse(
      readFileSync(join(out, 'runs', 'eta-0.9-c2-0-seed-0', 'meta.json'), 'utf8'),
    ) as { sessions: { status: string }[] };
    expect(meta.sessions.map(({ status }) => status)).toEqual(['running', 'done']);
  });

  it('goes on after it was interrupted, with what came back meanwhile', async () => {
    const redis = await TestRedis.start();
    const client = redis.client();
    const expected = await local(GRID);
    const out = join(temporaryDirectory(), 'run');
    const command = [...GRID, '--queue', redis.url, '-o', out];
    const killed = metalore(command, {
      onStart: (child) => {
        void until(async () => (await client.keys('*:wait')).length > 0).then(() => {
          child.kill('SIGKILL');
        });
      },
    });
    expect((await killed).code).toBeNull();
    const worker = startWorker(redis.url);
    const [results] = await (async () => {
      let keys: string[] = [];
      await until(async () => (keys = await client.keys('*:results')).length > 0);
      return keys;
    })();
    await until(async () => (await client.xlen(results)) > 1);
    const interrupted = metalore(command, {
      onStart: (child) => {
        void until(() => existsSync(join(out, 'parts', '0.part'))).then(() => {
          child.kill('SIGINT');
        });
      },
    });
    const { code, stderr } = await interrupted;
    expect([0, 130]).toContain(code);
    if (code === 130) expect(stderr).toContain('the same command continues');
    expect((await metalore(command)).code).toBe(0);
    expect(resultsOf(out)).toEqual(expected);
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
  });

  it('gives its training back when it is told to end, and the submitter fetches how far it is', async () => {
    const redis = await TestRedis.start();
    const client = redis.client();
    const out = join(temporaryDirectory(), 'run');
    const expected = await local(TRAIN);
    const worker = startWorker(redis.url);
    const { code } = await metalore([...TRAIN, '--queue', redis.url, '-o', out], {
      onStart: (child) => {
        void until(async () => (await client.keys('*:checkpoint:0')).length > 0)
          .then(() => {
            worker.child.kill('SIGTERM');
            return worker.ended;
          })
          .then(() => child.kill('SIGINT'));
      },
    });
    expect(code).toBe(130);
    expect(await worker.ended).toBe(0);
    const checkpoint = join(out, 'runs', 'eta-0.9-c2-0-seed-0', 'checkpoints', 'last.ckpt');
    expect(existsSync(checkpoint)).toBe(true);
    // What was begun through the queue is finished without it.
    expect((await metalore([...TRAIN, '-j', '1', '-o', out])).code).toBe(0);
    const found = resultsOf(out);
    for (const [name, content] of expected)
      if (!name.includes('checkpoints')) expect(found.get(name)).toBe(content);
  });

  it('counts no forged and no damaged message', async () => {
    const redis = await TestRedis.start();
    const client = redis.client();
    const expected = await local(GRID);
    const out = join(temporaryDirectory(), 'run');
    const running = metalore([...GRID, '--queue', redis.url, '-o', out]);
    let about: string[] = [];
    await until(async () => (about = await client.keys('*:about')).length > 0);
    const id = about[0].split(':')[1];
    const { build } = JSON.parse((await client.get(about[0]))!) as { build: { hash: string } };
    const facts = {
      kind: 'result',
      id,
      build: build.hash,
      task: { index: 0, first: 0, end: 5 },
      worker: 'forger',
    };
    const sections = { rows: 'x', metrics: Float64Array.of(1), delays: Int32Array.of() };
    const results = `metalore:${id}:results`;
    await client.xadd(results, '*', 'c', 'no container');
    await client.xadd(results, '*', 'c', Buffer.from(encodeContainer({ facts, sections })));
    const other = { ...facts, id: `${'0'.repeat(16)}-${'0'.repeat(16)}` };
    await client.xadd(results, '*', 'c', Buffer.from(encodeContainer({ facts: other, sections })));
    const queue = new Queue(`tasks-${build.hash}`, { connection: client, prefix: 'metalore' });
    await queue.add('grid-search', { id: '../../x', tasks: 'all' });
    const worker = startWorker(redis.url);
    const { code, stderr } = await running;
    expect(code).toBe(0);
    expect(stderr.match(/refused a result/g)).toHaveLength(3);
    expect(stderr).toContain('it belongs to another plan');
    await until(() => worker.said().includes('refused task'));
    expect(resultsOf(out)).toEqual(expected);
    await queue.close();
  });
});

describe('a worker', () => {
  it('takes nothing that was submitted by another build', async () => {
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
    const worker = startWorker(redis.url);
    expect(await worker.ended).toBe(1);
    expect(worker.said()).toContain('refused: train of paper was submitted by version 0.1.0');
    expect(worker.said()).toContain('install the same here');
    expect(builtBuild(worker.said())).toBe('abcdefabcdef');
    expect(ownBuild().hash).toMatch(/^[0-9a-f]{12}$/);
  });
});

describe('a Redis', () => {
  it('that is not there, or does not let in, is told in one line', async () => {
    const out = join(temporaryDirectory(), 'run');
    const redis = await TestRedis.start('--requirepass', 's3cret');
    for (const env of [{}, { METALORE_REDIS_PASSWORD: 'wrong' }]) {
      const refused = await metalore([...GRID, '--queue', redis.url, '-o', out], { env });
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('METALORE_REDIS_PASSWORD');
      expect(refused.stderr).not.toMatch(/^\s+at /m);
    }
    redis.stop();
    const gone = await metalore([...GRID, '--queue', redis.url, '-o', out]);
    expect(gone.code).toBe(1);
    expect(gone.stderr).toContain(`cannot use the Redis at ${redis.url}: nothing listens there`);
    const shown = await metalore([
      ...GRID,
      ...['--queue', `redis://:s3cret@127.0.0.1:${redis.port}`, '-o', out],
    ]);
    expect(shown.code).toBe(2);
    expect(shown.stderr).not.toContain('s3cret');
  });

  it('takes a password from the environment, which nobody sees', async () => {
    const redis = await TestRedis.start('--requirepass', 's3cret');
    const env = { METALORE_REDIS_PASSWORD: 's3cret' };
    const worker = startWorker(redis.url, { env });
    const out = join(temporaryDirectory(), 'run');
    const short = [...GRID, '--episodes', '5', '--queue', redis.url, '-o', out];
    const { code, stdout, stderr } = await metalore(short, { env });
    expect(code).toBe(0);
    const files = readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect([stdout, stderr, worker.said(), ...files].join('\n')).not.toContain('s3cret');
  });

  it('that is full loses nothing', async () => {
    const redis = await TestRedis.start('--maxmemory', '1mb');
    const client = redis.client();
    const out = join(temporaryDirectory(), 'run');
    const short = [...GRID, '--episodes', '5', '--queue', redis.url, '-o', out];
    const full = await metalore(short);
    expect(full.code).toBe(1);
    expect(full.stderr).toContain('it is full (maxmemory)');
    expect(full.stderr).not.toMatch(/^\s+at /m);
    await client.config('SET', 'maxmemory', '0');
    startWorker(redis.url);
    expect((await metalore(short)).code).toBe(0);
  });
});
