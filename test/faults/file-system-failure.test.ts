import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { metalore, SMALL, temporaryDirectory } from '../cli/run.js';

const preload = fileURLToPath(
  new URL('../../scripts/torture/file-system-failure.mjs', import.meta.url),
);
const GRID = ['grid-search', ...SMALL, '--step', '0.5', '-j', '1', '-q', '-o', 'run'];

const failing = (failure: string) => ({
  NODE_OPTIONS: `--import=${preload}`,
  METALORE_TEST_FAIL: failure,
});

describe('results that cannot be written', () => {
  it.each([
    ['EROFS:run', ['the file system is read-only']],
    ['EACCES:plan.json', ['permission denied']],
    ['ENOSPC:summary.csv', ['no space is left on the device', 'finished work is kept']],
    // On a worker.
    ['ENOSPC:parts/1', ['no space is left on the device', 'finished work is kept']],
  ])('are told clearly, with exit code 2, and come once they can be: %s', async (failure, why) => {
    const cwd = temporaryDirectory();
    const args = ['grid-search', ...SMALL, '--out', 'run'];
    const { code, stdout, stderr } = await metalore(args, { cwd, env: failing(failure) });
    expect(stderr).toContain(`cannot write results to run: ${why[0]}`);
    for (const text of why) expect(stderr).toContain(text);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    // Told in words, without a stack, and nothing half written.
    expect(stderr).not.toMatch(/^\s+at /m);
    const left = readdirSync(cwd, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => name.includes('.tmp'))).toEqual([]);
    const again = await metalore(args, { cwd });
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('Written: run');
  });
});

/** The operations of the main thread that a code can strike, as the preload counts them. */
async function operations(kinds: RegExp): Promise<string[]> {
  const cwd = temporaryDirectory();
  const log = join(cwd, 'log');
  const env = { NODE_OPTIONS: `--import=${preload}`, METALORE_TEST_OPERATIONS: log };
  await metalore(GRID, { cwd, env });
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('main ') && kinds.test(line.split(' ')[1]));
}

const CHANGES = /^(writeFile|appendFile|write|mkdir|link|fsync|rename|rm|unlink|rmdir|f?truncate)$/;

describe('a disk that turns read-only', () => {
  it('is told in one line from the last operation too: the lease cannot be given back', async () => {
    const changes = await operations(CHANGES);
    const last = changes.findLastIndex((line) => / rename .*\.metalore-lease$/.test(line)) + 1;
    expect(last).toBeGreaterThan(0);
    const cwd = temporaryDirectory();
    const { code, stdout, stderr } = await metalore(GRID, {
      cwd,
      env: failing(`EROFS@main:${last}+`),
    });
    // All is done; the lease is of a process that is gone.
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Written: run');
    expect(existsSync(join(cwd, 'run/.metalore-lease'))).toBe(true);
    expect((await metalore(GRID, { cwd })).stdout).toContain('Already finished: run');
  });
});

it('is on the disk when the command ends, the removal of the parts too', async () => {
  const done = (await operations(/./)).map((line) => line.split(' ').slice(2).join(' '));
  const removed = done.lastIndexOf('rmdir run/parts');
  expect(removed).toBeGreaterThan(done.lastIndexOf('rename run/SHA256SUMS.tmp'));
  expect(done.lastIndexOf('fsync run')).toBeGreaterThan(removed);
});

// More of them: .ci/run; all of them: npm run torture.
it('is told in one line wherever it strikes, and the next run gives the same results', async () => {
  const script = fileURLToPath(new URL('../../scripts/torture.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--only', 'faults=3']);
  expect(stdout).toMatch(
    /^faults at file operations, of \d{4} \(\d in processes of their own\) {2}3 tried {2}0 wrong\n$/,
  );
});
