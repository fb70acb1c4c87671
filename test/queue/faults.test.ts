import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { encodeContainer } from '../../src/runs/files/container.js';
import { metalore, temporaryDirectory } from '../cli/run.js';
import { GRID, locally, resultsOf, startWorker, TestRedis, TRAIN, until } from './here.js';

/** Whoever dies, goes, or sends what it should not. */
describe('a run through a queue', () => {
  it('gives the bytes of a local one, and training goes on from checkpoints', async () => {
    const redis = await TestRedis.start();
    const client = redis.client();
    const command = [...TRAIN, '--tensorboard'];
    const expected = await locally(command);
    expect([...expected.keys()].filter((name) => name.includes('tfevents'))).toHaveLength(2);
    const workers = [startWorker(redis.url), startWorker(redis.url)];
    const out = join(temporaryDirectory(), 'run');
    const running = metalore([...command, '--queue', redis.url, '-o', out]);
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
    const expected = await locally(GRID);
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
    const expected = await locally(TRAIN);
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
    const expected = await locally(GRID);
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
