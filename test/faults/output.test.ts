import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { bin, metalore, SMALL, temporaryDirectory, type Result } from '../cli/run.js';

const GRID = ['grid-search', ...SMALL, '--step', '0.5', '-j', '1'];

/** Runs with a stream that is full from the start. */
function intoFull(stream: 'stdout' | 'stderr', args: string[], cwd: string): Promise<Result> {
  const full = openSync('/dev/full', 'w');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      stdio: ['ignore', stream === 'stdout' ? full : 'pipe', stream === 'stderr' ? full : 'pipe'],
    });
    const result: Result = { code: null, stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk: Buffer) => (result.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (result.stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ ...result, code });
    });
  });
}

const statusOf = (out: string) =>
  (JSON.parse(readFileSync(join(out, 'runs/grid-search/meta.json'), 'utf8')) as { status: string })
    .status;

describe('a command whose output cannot be written', () => {
  it.each([
    ['a run', [...GRID, '-q', '-o', 'run']],
    ['JSON', [...GRID, '-q', '--json', '-o', 'run']],
    ['help', ['--help']],
    ['the version', ['--version']],
  ])('says so in a line and fails, all done: %s', async (_, args) => {
    const cwd = temporaryDirectory();
    const { code, stderr } = await intoFull('stdout', args, cwd);
    expect(stderr).toBe(
      'metalore: cannot write to standard output: no space is left on the device;' +
        ' the same command tells it again\n',
    );
    expect(code).toBe(1);
    if (args.includes('run')) expect(statusOf(join(cwd, 'run'))).toBe('done');
  });

  it('goes on and does well when it is the log', async () => {
    const cwd = temporaryDirectory();
    const { code, stdout } = await intoFull('stderr', [...GRID, '-o', 'run'], cwd);
    expect(stdout).toContain('Written: run');
    expect(code).toBe(0);
    expect(statusOf(join(cwd, 'run'))).toBe('done');
  });

  it('still fails by its exit code when what is wrong cannot be told', async () => {
    const { code } = await intoFull(
      'stderr',
      ['grid-search', 'nowhere.yaml'],
      temporaryDirectory(),
    );
    expect(code).toBe(2);
  });

  it('does well where who reads has read enough', async () => {
    const cwd = temporaryDirectory();
    const { code, stderr } = await metalore([...GRID, '-q', '-o', 'run'], {
      cwd,
      onStart: (child) => child.stdout?.destroy(),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('goes on to its end when its terminal is closed, and ends without a crash', async () => {
    const cwd = temporaryDirectory();
    // script(1) gives the shell a terminal and takes it away once the run is under way.
    const run = `node ${bin} ${GRID.join(' ')} --episodes 400 -o run; echo $? > code`;
    const shell = `setsid sh -c '${run}' & until [ -d run/parts ]; do sleep 0.05; done`;
    const child = spawn('script', ['--quiet', '--command', shell, '/dev/null'], {
      cwd,
      stdio: 'ignore',
    });
    child.on('error', (error) => {
      throw error;
    });
    await vi.waitUntil(
      () => existsSync(join(cwd, 'code')) && readFileSync(join(cwd, 'code'), 'utf8').endsWith('\n'),
      { timeout: 50_000, interval: 50 },
    );
    // What it had to say is lost.
    expect(readFileSync(join(cwd, 'code'), 'utf8')).toBe('1\n');
    expect(statusOf(join(cwd, 'run'))).toBe('done');
  });
});
