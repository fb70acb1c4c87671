import { execFileSync, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statusOutput } from '../../src/cli/json/status.js';
import { metaloreHere } from '../cli/here.js';
import { metalore, sharedDirectory } from '../cli/run.js';
import {
  freePort,
  locally,
  resultsOf,
  startWorker,
  TestRedis,
  TRAIN,
  until,
  type WorkerProcess,
} from './here.js';

const PASSWORD = 's3cret';
/** As docs/queue.md has them. */
const RIGHTS = /ACL SETUSER metalore on >PASSWORD (.*)/.exec(
  readFileSync(new URL('../../docs/queue.md', import.meta.url), 'utf8'),
)![1];
/** A network whose checkpoints are larger than goes through Redis. */
const LARGE = [
  ...['train', '--set', 'steps=5', '--episodes', '2', '--eta', '0.9', '--c2', '0', '-q'],
  ...['--timesteps', '40', '--checkpoint-every', '20', '--eval-every', '0'],
  ...['--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=5', '--set', 'ppo.batchSize=20'],
  ...['--set', 'training.selectionEpisodes=2', '--set', 'ppo.valueNet=[4096,360]'],
  ...['--set', 'ppo.nEpochs=1'],
];

/** Its own authority. */
function certificate(folder: string): { key: string; cert: string } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=127.0.0.1'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1'],
    ],
    { stdio: 'ignore' },
  );
  return { key, cert };
}

/** All tests here have a Redis with TLS, a user who may no more than he has to, and a worker. */
describe('a queue over TLS', () => {
  const folder = sharedDirectory();
  const ends: (() => Promise<void> | void)[] = [];
  const atEnd = (end: () => Promise<void> | void) => ends.unshift(end);
  const shared = join(folder, 'shared');
  let url: string;
  let env: Record<string, string>;
  let worker: WorkerProcess;
  /** as one who may do anything */
  let client: Redis;

  beforeAll(async () => {
    const { key, cert } = certificate(folder);
    const port = await freePort();
    const user = ['--user', 'metalore', 'on', `>${PASSWORD}`, ...RIGHTS.split(' ')];
    const options = [
      ...['--port', '0', '--tls-port', String(port), '--tls-key-file', key],
      ...['--tls-cert-file', cert, '--tls-ca-cert-file', cert, '--tls-auth-clients', 'no'],
      ...['--user', 'default', 'off', ...user],
      ...['--user', 'admin', 'on', `>${PASSWORD}`, '~*', '&*', '+@all'],
    ];
    TestRedis.at(port, { options, folder: join(folder, 'redis'), atEnd });
    url = `rediss://metalore@127.0.0.1:${port}`;
    env = { METALORE_REDIS_PASSWORD: PASSWORD, NODE_EXTRA_CA_CERTS: cert };
    const tls = { ca: readFileSync(cert) };
    client = new Redis({ port, host: '127.0.0.1', username: 'admin', password: PASSWORD, tls });
    atEnd(() => {
      client.disconnect();
    });
    worker = startWorker(url, { args: ['--shared', shared], env, atEnd });
  });

  afterAll(async () => {
    for (const end of ends) await end();
  });

  it('is refused where the certificate is not known, in a line', async () => {
    const { code, stderr } = await metaloreHere(['status', url], {
      env: { METALORE_REDIS_PASSWORD: PASSWORD },
    });
    expect(stderr).toMatch(/^metalore: cannot use the Redis at rediss:\S+: its certificate is not/);
    expect(stderr).toContain('NODE_EXTRA_CA_CERTS');
    expect(code).toBe(1);
  });

  it('is refused where one side has no TLS', async () => {
    const { code, stderr } = await metaloreHere(['status', url.replace('rediss:', 'redis:')], {
      env: { METALORE_REDIS_PASSWORD: PASSWORD },
    });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr).toContain('the connection was closed; a Redis with TLS is named by rediss://');
    expect(code).toBe(1);
  });

  it('has traces travel along, and no password stands anywhere', async () => {
    const trace = join(folder, 'trace');
    const exported = ['trace', 'export', '--set', 'steps=20', '--episode', '3', '-o', trace];
    expect(await metaloreHere(exported)).toMatchObject({ code: 0 });
    const command = ['grid-search', '--set', 'steps=20', '-q', '--trace', trace];
    const expected = await locally(command);
    const out = join(folder, 'traced');
    const end = await metalore([...command, '--queue', url, '-o', out], { env });
    expect(end).toMatchObject({ code: 0 });
    expect(end.stderr).not.toContain('Warning');
    expect(resultsOf(out)).toEqual(expected);
    const files = readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect([end.stdout, end.stderr, worker.said(), ...files].join('\n')).not.toContain(PASSWORD);
  });

  it('has what is too large go through the shared directory, and leaves nothing there', async () => {
    const expected = await locally(LARGE);
    const out = join(folder, 'large');
    const command = [...LARGE, '--queue', url, '-o', out];
    const without = await metalore(command, { env });
    expect(without.code).toBe(1);
    expect(without.stderr).toContain('name the same one here with --shared; nothing is lost');
    const end = await metalore([...command, '--shared', shared], { env });
    expect(end).toMatchObject({ code: 0 });
    expect(resultsOf(out)).toEqual(expected);
    expect(readdirSync(shared)).toEqual([]);
  });

  it('ends in time, tells how far it is meanwhile, and goes on', async () => {
    const expected = await locally(TRAIN);
    const out = join(folder, 'trained');
    const command = [...TRAIN, '--queue', url, '-o', out];
    // Nobody works while it is looked at, however long that takes.
    worker.child.kill('SIGSTOP');
    // Else it would count as gone after a while.
    for (const key of await client.keys('metalore:worker:*')) await client.persist(key);
    const submitters: ChildProcess[] = [];
    const looked = metalore(command, { env, onStart: (child) => submitters.push(child) });
    await until(async () => (await client.keys('*:standing')).length > 0);
    const { stdout } = await metalore(['status', url, '--json'], { env });
    const { queues } = statusOutput.parse(JSON.parse(stdout));
    expect(queues![0].submissions).toMatchObject([
      { of: 'train', submitter_there: true, total: 2, done: 0, total_steps: 120_000 },
    ]);
    expect(queues![0].workers).toMatchObject([{ pid: worker.child.pid, jobs: 1 }]);
    submitters[0].kill('SIGINT');
    expect((await looked).code).toBe(130);
    worker.child.kill('SIGCONT');
    const stopped = await metalore([...command, '--max-hours', '0.002'], { env });
    // A fast machine may have done all by then.
    expect([0, 75]).toContain(stopped.code);
    if (stopped.code === 75) {
      expect(stopped.stderr).toContain('the time of --max-hours is up');
      // What was begun pauses after its first update at the earliest, which may be after the end; on a slow
      // machine nothing was begun.
      const times = (what: RegExp) => worker.said().match(what)?.length ?? 0;
      await until(() => times(/begins eta-/g) === times(/(paused|done|failed): eta-/g));
    }
    expect(await metalore(command, { env })).toMatchObject({ code: 0 });
    expect(resultsOf(out)).toEqual(expected);
    const left = await client.keys('*');
    expect(left.filter((key) => /:(bundle|about|begun|standing)$/.test(key))).toEqual([]);
  });
});
