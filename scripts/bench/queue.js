// Runs through a queue, with a Redis and workers of their own (scripts/redis-test-server.sh), beside threads.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bin, commandSeconds, runCommand } from './command.js';
import { once, printFigure, spread } from './measure.js';

export const title = 'Queue: a task’s overhead, throughput, and memory';

const server = fileURLToPath(new URL('../redis-test-server.sh', import.meta.url));
/** Tasks of 600 rows of a step each: 5 episodes of 121 splits. */
const SHORT = (tasks) => ['grid-search', '--set', 'steps=1', '--episodes', String(5 * tasks)];
/** Tasks as in a sweep of the paper's scenario, a tenth as long. */
const LONG = ['grid-search', '--set', 'steps=100', '--episodes', once ? '20' : '400'];
const ROUNDS = once ? 1 : 3;
/** Few enough that each is a job of its own. */
const [FEW, MANY] = once ? [4, 8] : [40, 240];

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'metalore-bench-queue-'));
  const port = await freePort();
  const redis = (action) => execFileSync(server, [action, String(port), folder]);
  redis('start');
  const url = `redis://127.0.0.1:${port}`;
  const workers = [];
  try {
    workers.push(await startWorker(url));
    const redisPid = Number(readFileSync(join(folder, 'redis.pid'), 'utf8'));
    printOverhead(url, [workers[0].pid, redisPid]);
    workers.push(await startWorker(url));
    printThroughput(url);
    await printMemory(url, port, folder);
  } finally {
    for (const child of workers) child.kill('SIGKILL');
    redis('stop');
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What each further task takes through the queue more than by a thread, one worker beside one thread: by the
 * clock, and of the processors, which tells what is due to waiting, and to whatever else the machine does.
 *
 * @param pids of the others that work for the queue
 */
function printOverhead(url, pids) {
  const costOf = (tasks, where, others) => {
    const before = cpuSecondsOf(others);
    const { seconds, cpuSeconds } = runCommand([...SHORT(tasks), ...where]);
    return { clock: seconds, cpu: cpuSeconds + cpuSecondsOf(others) - before };
  };
  const perTask = (where, others) => {
    const [few, many] = [FEW, MANY].map((tasks) => costOf(tasks, where, others));
    const each = (of) => (1000 * (many[of] - few[of])) / (MANY - FEW);
    return { clock: each('clock'), cpu: each('cpu') };
  };
  const turns = Array.from({ length: ROUNDS }, () => {
    const queued = perTask(['--queue', url], pids);
    const local = perTask(['--jobs', '1'], []);
    return { queued, local };
  });
  const ms = (of) => spread(turns.map(of));
  printFigure(
    'a task, by a thread',
    ms(({ local }) => local.clock),
    { unit: 'ms', decimals: 1 },
  );
  printFigure(
    'a task, through the queue',
    ms(({ queued }) => queued.clock),
    { unit: 'ms', decimals: 1 },
  );
  printFigure(
    'overhead of a task',
    ms(({ queued, local }) => queued.clock - local.clock),
    { unit: 'ms', decimals: 1, note: 'bar 20 ms' },
  );
  printFigure(
    'of the processors',
    ms(({ queued, local }) => queued.cpu - local.cpu),
    { unit: 'ms', decimals: 1 },
  );
}

/** A whole command with two workers beside one with two threads, by turns. */
function printThroughput(url) {
  const ratios = Array.from({ length: ROUNDS }, () => {
    const local = commandSeconds([...LONG, '--jobs', '2']);
    return local / commandSeconds([...LONG, '--queue', url]);
  });
  printFigure('throughput of two workers over --jobs 2', spread(ratios), {
    unit: '×',
    decimals: 2,
    note: 'bar 0.95',
  });
}

/** Computing time of processes so far; Linux counts it in hundredths of a second. */
function cpuSecondsOf(pids) {
  return pids
    .map((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '))
    .reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) / 100, 0);
}

/** 10,000 tasks: what the submitter and Redis hold while two workers are at them. */
async function printMemory(url, port, folder) {
  for (const tasks of once ? [100] : [1_000, 10_000]) {
    ask(port, 'config', 'resetstat');
    const child = spawn(
      process.execPath,
      [bin, ...SHORT(tasks), '--queue', url, '-o', join(folder, `run-${tasks}`), '-q'],
      { stdio: 'ignore' },
    );
    let isOver = false;
    const ended = new Promise((resolve) => child.on('close', resolve)).then(() => (isOver = true));
    let [own, redis, jobs] = [0, 0, 0];
    // Long enough that the queue is as long as it gets.
    let until = Infinity;
    while (!isOver && Date.now() < until) {
      own = Math.max(own, residentMegabytes(child.pid));
      redis = Math.max(redis, usedMegabytes(port));
      jobs = Math.max(jobs, jobsIn(port));
      if (jobs > 0) until = Math.min(until, Date.now() + (once ? 3_000 : 30_000));
      await sleep(100);
    }
    child.kill('SIGINT');
    await ended;
    const note = `Redis ${redis.toFixed(1)} MB, at most ${jobs} jobs in the queue`;
    printFigure(`submitter of ${tasks} tasks, peak`, spread([own]), { unit: 'MB', note });
  }
}

function residentMegabytes(pid) {
  try {
    return (
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
    );
  } catch {
    return 0;
  }
}

function usedMegabytes(port) {
  return Number(/used_memory:(\d+)/.exec(ask(port, 'info', 'memory'))[1]) / 1e6;
}

function jobsIn(port) {
  const lists = ask(port, '--scan', '--pattern', 'metalore:tasks-*:wait').split('\n');
  return Number(ask(port, 'llen', lists[0] || 'none'));
}

function ask(port, ...words) {
  return execFileSync('redis-cli', ['-p', String(port), ...words]).toString();
}

/** A worker of one task at a time, ready. */
async function startWorker(url) {
  const child = spawn(process.execPath, [bin, 'worker', url, '-j', '1'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  while (!said.includes('takes tasks from')) {
    if (child.exitCode !== null) throw new Error(`a worker ended: ${said}`);
    await sleep(50);
  }
  return child;
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
