// Runs a command of the built command line and times it from outside.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const bin = fileURLToPath(new URL('../../bin/metalore.js', import.meta.url));

/**
 * Makes the process tell its peak memory, kB, and its computing time, µs, when it ends. Not by resourceUsage(): that starts from
 * the memory of the process that started it.
 */
const tellMemory = `data:text/javascript,${encodeURIComponent(
  "import { readFileSync } from 'node:fs'; import { isMainThread } from 'node:worker_threads';" +
    "if (isMainThread) process.on('exit', () => process.stderr.write('\\npeak ' +" +
    "/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1] +" +
    "' cpu ' + (process.cpuUsage().user + process.cpuUsage().system)));",
)}`;

/** Runs with a run directory of its own, which is removed unless `out` is given. */
export function runCommand(args, out) {
  const folder = mkdtempSync(join(tmpdir(), 'metalore-bench-'));
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(
    process.execPath,
    [`--import=${tellMemory}`, bin, ...args, '-o', out ?? join(folder, 'run'), '--quiet'],
    { encoding: 'utf8' },
  );
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0) throw new Error(`metalore ${args.join(' ')} ended with ${status}: ${stderr}`);
  const [, peak, cpu] = /peak (\d+) cpu (\d+)/.exec(stderr);
  return { seconds, megabytes: Number(peak) / 1024, cpuSeconds: Number(cpu) / 1e6 };
}

export function commandSeconds(args, out) {
  return runCommand(args, out).seconds;
}

/** Time of so many processes that do the same at the same time, each with one worker thread. */
export function togetherSeconds(args, count) {
  const folder = mkdtempSync(join(tmpdir(), 'metalore-bench-'));
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(
    'bash',
    [
      '-c',
      'count=$1; shift; pids=(); for i in $(seq "$count"); do "$@" -o "run-$i" & pids+=($!); done;' +
        ' for pid in "${pids[@]}"; do wait "$pid" || exit 1; done',
      'together',
      String(count),
      ...[process.execPath, bin, ...args, '--jobs', '1', '--quiet'],
    ],
    { encoding: 'utf8', cwd: folder },
  );
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0) throw new Error(`metalore ${args.join(' ')} ended with ${status}: ${stderr}`);
  return seconds;
}
