// A Redis and workers of a measurement's own (scripts/redis-test-server.sh), and what they take.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bin } from '../command.js';

const server = fileURLToPath(new URL('../../redis-test-server.sh', import.meta.url));

/** Tasks of 605 rows of a step each: 5 episodes of 121 splits. Less computing than that no task has. */
export function shortTasks(tasks) {
  return ['grid-search', '--set', 'steps=1', '--episodes', String(5 * tasks)];
}

/** Does something with a Redis and workers, which are gone afterwards. */
export async function withQueue(work) {
  const folder = mkdtempSync(join(tmpdir(), 'metalore-bench-queue-'));
  const port = await freePort();
  const redis = (action) => execFileSync(server, [action, String(port), folder]);
  redis('start');
  const url = `redis://127.0.0.1:${port}`;
  const workers = [];
  try {
    await work({
      folder,
      url,
      redisPid: Number(readFileSync(join(folder, 'redis.pid'), 'utf8')),
      /** Another worker of one task at a time, ready. @returns its pid */
      startWorker: async () => {
        const child = await readyWorker(url);
        workers.push(child);
        return child.pid;
      },
      /** Jobs that wait for a worker. */
      jobsWaiting: () => {
        const [list] = ask(port, '--scan', '--pattern', 'metalore:tasks-*:wait').split('\n');
        return list ? Number(ask(port, 'llen', list)) : 0;
      },
    });
  } finally {
    for (const child of workers) child.kill('SIGKILL');
    redis('stop');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readyWorker(url) {
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

function ask(port, ...words) {
  return execFileSync('redis-cli', ['-p', String(port), ...words]).toString();
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Computing time of processes so far, s; Linux counts it in hundredths of a second. */
export function cpuSecondsOf(pids) {
  return pids
    .map((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '))
    .reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) / 100, 0);
}

/** Memory that a process has at the moment, MB; 0 of one that is gone. */
export function residentMegabytes(pid) {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}
