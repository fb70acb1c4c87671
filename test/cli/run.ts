import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const bin = join(root, 'bin/metalore.js');
export const config = (name: string) => join(root, 'configs', `${name}.yaml`);

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** called with the process once it runs */
  onStart?: (child: ChildProcess) => void;
}

/** Runs the built command line as a user would. */
export function metalore(args: string[], { cwd, env, onStart }: RunOptions = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: cwd ?? root,
      env: { ...process.env, ...env },
    });
    const result: Result = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (result.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (result.stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ ...result, code });
    });
    onStart?.(child);
  });
}

/**
 * Does something to a process when files have come to be as wanted, unless it ends before. Files come and
 * go meanwhile: a look at one that has just gone is a look too early.
 */
export function onceTrue(child: ChildProcess, isTrue: () => boolean, act: () => void): void {
  const timer = setInterval(() => {
    try {
      if (!isTrue()) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    clearInterval(timer);
    act();
  }, 2);
  child.on('close', () => {
    clearInterval(timer);
  });
}

/** A directory of the test's own, removed afterwards. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'metalore-'));
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

/** A directory that the tests of a file, or of a group, share; removed after the last of them. */
export function sharedDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'metalore-'));
  afterAll(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

/** The rows of a CSV text by the names of its columns. */
export function records(text: string): Record<string, string>[] {
  return parse<Record<string, string>>(text, { columns: true });
}

/** A grid that takes a moment: 121 splits of a short, small cell. */
export const SMALL = ['--set', 'steps=20', '--episodes', '12'];
