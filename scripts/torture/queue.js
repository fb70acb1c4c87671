// `npm run torture:queue`: runs through a queue, while workers and submitters are killed, Redis is stopped,
// restarted or emptied, and the network is cut. All runs have to end with the bytes of a local one.
// Needs redis-server (scripts/redis-test-server.sh installs Debian's).
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import seedrandom from 'seedrandom';
import { otherResults, resultsIn, run, wrongEnd } from './commands.js';
import { Proxy } from './proxy.js';

const HELP = `npm run torture:queue -- [options]
  --faults N    so many faults (default 30)
  --workers N   processes that work at the same time, one task each (default 3)
  --seed S      other moments (default 1)`;
const { values: flags } = parseArgs({
  options: {
    faults: { type: 'string', default: '30' },
    workers: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}

const metalore = fileURLToPath(new URL('../../bin/metalore.js', import.meta.url));
const server = fileURLToPath(new URL('../redis-test-server.sh', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'metalore-torture-queue-'));
const random = seedrandom(flags.seed);
const RUNS = {
  'grid-search': ['grid-search', '--set', 'steps=20', '--episodes', '600', '-q'],
  train: [
    ...['train', '--set', 'steps=50', '--episodes', '4', '--eta', '0.9,0.6', '--c2', '0', '-q'],
    ...['--seeds', '0..1', '--timesteps', '80000', '--checkpoint-every', '4000'],
    ...['--eval-every', '20000', '--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=50'],
    ...['--set', 'ppo.batchSize=50', '--set', 'training.selectionEpisodes=2'],
  ],
};
/** How long the network is away, ms. */
const CUT_MS = 10_000;
/** A run that takes longer hangs, ms. */
const HANGS_MS = 600_000;

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
const port = await freePort();
const redis = (action) => execFileSync(server, [action, String(port), join(folder, 'redis')]);
const redisPid = () => Number(readFileSync(join(folder, 'redis', 'redis.pid'), 'utf8'));
const ask = (...words) => execFileSync('redis-cli', ['-p', String(port), ...words]).toString();

redis('start');
const proxy = new Proxy();
const url = `redis://127.0.0.1:${await proxy.listen(port)}`;

const workers = new Set();
const startWorker = () => {
  const log = openSync(join(folder, 'workers.log'), 'a');
  const child = spawn(process.execPath, [metalore, 'worker', url, '-j', '1'], {
    stdio: ['ignore', log, log],
  });
  workers.add(child);
  child.on('close', () => workers.delete(child));
};
let submitter;

const FAULTS = {
  'worker killed': async () => {
    [...workers][Math.floor(workers.size * random())]?.kill('SIGKILL');
    await sleep(1000);
    startWorker();
  },
  'worker told to end': async () => {
    [...workers][Math.floor(workers.size * random())]?.kill('SIGTERM');
    startWorker();
  },
  'submitter killed': async () => submitter?.kill('SIGKILL'),
  'submitter interrupted': async () => submitter?.kill('SIGINT'),
  'Redis stopped for 5 s': async () => {
    process.kill(redisPid(), 'SIGSTOP');
    await sleep(5000);
    process.kill(redisPid(), 'SIGCONT');
  },
  'Redis restarted': async () => {
    redis('stop');
    await sleep(1000);
    redis('start');
  },
  'Redis killed': async () => {
    process.kill(redisPid(), 'SIGKILL');
    await sleep(1000);
    redis('start');
  },
  'Redis emptied': async () => ask('flushall'),
  'network cut for 10 s': async () => {
    proxy.cut();
    await sleep(CUT_MS);
    proxy.mend();
  },
  'network silent for 10 s': async () => {
    proxy.silence();
    await sleep(CUT_MS);
    proxy.mend();
  },
};
const names = Object.keys(FAULTS);
const counts = Object.fromEntries(names.map((name) => [name, 0]));
const wanted = Number(flags.faults);
const total = () => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** One run through the queue, started again until it ends by itself; undefined when nothing is wrong. */
async function attempt(name, out) {
  const end = Date.now() + HANGS_MS;
  let isOver = false;
  const faults = (async () => {
    for (let at = Date.now(); !isOver && total() < wanted; at = Date.now()) {
      const waitMs = 1500 + 4000 * random();
      while (!isOver && Date.now() - at < waitMs) await sleep(100);
      if (isOver) return;
      const fault = names[total() % names.length];
      counts[fault]++;
      console.log(`${new Date().toISOString().slice(11, 19)} ${name}: ${fault}`);
      await FAULTS[fault]();
    }
  })();
  let starts = 0;
  for (;;) {
    starts++;
    const result = await run([...RUNS[name], '--queue', url, '-o', out], {
      cwd: folder,
      timeoutMs: Math.max(1, end - Date.now()),
      onStart: (child) => (submitter = child),
    });
    submitter = undefined;
    const isGone = result.code === 1 && /cannot use the Redis/.test(result.stderr);
    if (!result.hangs && (result.signal !== null || result.code === 130 || isGone)) continue;
    isOver = true;
    await faults;
    console.log(`${name} ended after ${starts} starts\n${result.stderr.replace(/^/gm, '    ')}`);
    return wrongEnd(result, [0]);
  }
}

let wrong = 0;
try {
  const expected = {};
  for (const name of Object.keys(RUNS)) {
    await run([...RUNS[name], '-j', '2', '-o', `local-${name}`], { cwd: folder });
    expected[name] = resultsIn(join(folder, `local-${name}`));
  }
  for (let i = 0; i < Number(flags.workers); i++) startWorker();
  let runs = 0;
  for (; total() < wanted; runs++) {
    const name = Object.keys(RUNS)[runs % 2];
    const out = `out-${runs}`;
    const found =
      (await attempt(name, out)) ?? otherResults(expected[name], resultsIn(join(folder, out)));
    if (found !== undefined) {
      wrong++;
      console.log(`${name}: ${found}`);
    }
  }
  const left = ask('keys', '*')
    .split('\n')
    .filter((key) => /:(bundle|about)$/.test(key));
  if (left.length > 0) {
    wrong++;
    console.log(`left in Redis: ${left.join(', ')}`);
  }
  for (const [name, count] of Object.entries(counts)) console.log(`${name}  ${count}`);
  console.log(`${runs} runs, ${total()} faults, ${wrong} wrong`);
} finally {
  for (const child of workers) child.kill('SIGKILL');
  submitter?.kill('SIGKILL');
  proxy.close();
  redis('stop');
  if (wrong === 0) rmSync(folder, { recursive: true, force: true });
  else console.log(`see ${folder}`);
}
process.exitCode = wrong > 0 ? 1 : 0;
