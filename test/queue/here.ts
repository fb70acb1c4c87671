import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, onTestFinished } from 'vitest';
import { bin, metalore, root, temporaryDirectory } from '../cli/run.js';

const script = join(root, 'scripts/redis-test-server.sh');

export const GRID = ['grid-search', '--set', 'steps=20', '--episodes', '100', '-q'];
export const TRAIN = [
  ...['train', '--set', 'steps=50', '--episodes', '4', '--eta', '0.9,0.6', '--c2', '0', '-q'],
  ...['--timesteps', '60000', '--checkpoint-every', '4000', '--eval-every', '20000'],
  ...['--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=50', '--set', 'ppo.batchSize=50'],
  ...['--set', 'training.selectionEpisodes=2'],
];

/** Everything but what tells times. */
export function resultsOf(out: string): Map<string, string> {
  return new Map(
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'meta.json')
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(out.length), readFileSync(file, 'latin1')] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const known = new Map<string, Promise<Map<string, string>>>();

/** What a command leaves without a queue; done once for all tests of a file. */
export function locally(command: readonly string[]): Promise<Map<string, string>> {
  const name = command.join(' ');
  const done =
    known.get(name) ??
    (async () => {
      const out = join(temporaryDirectory(), 'local');
      expect(await metalore([...command, '-j', '1', '-o', out])).toMatchObject({ code: 0 });
      return resultsOf(out);
    })();
  known.set(name, done);
  return done;
}

/** Does something at the end of a test, or of what else begins a thing. */
type AtEnd = (end: () => Promise<void> | void) => void;

/** A Redis of a test, gone at its end. */
export class TestRedis {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly options: readonly string[],
  ) {}

  static async start(...options: string[]): Promise<TestRedis> {
    const port = await freePort();
    return TestRedis.at(port, { options, folder: temporaryDirectory(), atEnd: onTestFinished });
  }

  /** One at a port that is free. */
  static at(
    port: number,
    { options, folder, atEnd }: { options: readonly string[]; folder: string; atEnd: AtEnd },
  ): TestRedis {
    const redis = new TestRedis(port, folder, options);
    redis.start();
    atEnd(() => {
      redis.stop();
    });
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  start(): void {
    execFileSync(script, ['start', String(this.port), this.folder, ...this.options]);
  }

  stop(): void {
    execFileSync(script, ['stop', String(this.port), this.folder]);
  }

  /** A connection of the test's own. */
  client(password?: string): Redis {
    const client = new Redis({
      port: this.port,
      host: '127.0.0.1',
      ...(password === undefined ? {} : { password }),
    });
    onTestFinished(() => {
      client.disconnect();
    });
    return client;
  }
}

export interface WorkerProcess {
  child: ChildProcess;
  /** what it has said so far */
  said: () => string;
  ended: Promise<number | null>;
}

/** A worker, killed at the end of the test. */
export function startWorker(
  url: string,
  {
    args = [],
    env = {},
    atEnd = onTestFinished,
  }: { args?: string[]; env?: Record<string, string>; atEnd?: AtEnd } = {},
): WorkerProcess {
  const child = spawn(process.execPath, [bin, 'worker', url, '-j', '1', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  atEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, said: () => said, ended };
}

/** Waits until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
