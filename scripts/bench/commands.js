// Whole commands as a user runs them: process start to exit, and peak memory.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printFigure, spread } from './measure.js';

export const title = 'Commands: process start to exit';

const bin = fileURLToPath(new URL('../../bin/metalore.js', import.meta.url));
/** Makes the process tell its peak memory when it ends. */
const tellMemory = `data:text/javascript,${encodeURIComponent(
  "import { isMainThread } from 'node:worker_threads';" +
    "if (isMainThread) process.on('exit', () =>" +
    "process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS));",
)}`;

function time(args, rounds) {
  const seconds = [];
  const megabytes = [];
  for (let round = 0; round < rounds; round++) {
    const out = mkdtempSync(join(tmpdir(), 'metalore-bench-'));
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(
      process.execPath,
      [`--import=${tellMemory}`, bin, ...args, '-o', join(out, 'run'), '--quiet'],
      { encoding: 'utf8' },
    );
    seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
    rmSync(out, { recursive: true, force: true });
    if (status !== 0) throw new Error(`metalore ${args.join(' ')} ended with ${status}: ${stderr}`);
    megabytes.push(Number(/peak (\d+)/.exec(stderr)[1]) / 1024);
  }
  return { seconds: spread(seconds), megabytes: spread(megabytes) };
}

export function run() {
  const start = [];
  for (let round = 0; round < 5; round++) {
    const from = process.hrtime.bigint();
    spawnSync(process.execPath, [bin, '--version']);
    start.push(Number(process.hrtime.bigint() - from) / 1e9);
  }
  printFigure('metalore --version', spread(start), { unit: 's', decimals: 2 });
  for (const [name, args, note, rounds = 5] of [
    ['grid-search, 2 workers', ['grid-search', '--jobs', '2'], 'bar 3 s, original 23 min'],
    ['grid-search, 1 worker', ['grid-search', '--jobs', '1'], 'bar 5 s'],
    [
      'grid-search, 10× the episodes, 2 workers',
      ['grid-search', '--jobs', '2', '--episodes', '1000'],
      'memory does not grow',
      1,
    ],
  ]) {
    const { seconds, megabytes } = time(args, rounds);
    printFigure(name, seconds, { unit: 's', decimals: 2, note });
    printFigure('  peak memory', megabytes, { unit: 'MB', note: 'bar 300 MB' });
  }
}
