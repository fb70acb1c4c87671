import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lutimesSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { thisProcess, type ProcessIdentity } from '../../src/runs/lease/machine.js';

/** Leaves the lease of a process as it would. */
export function leaveLease(
  directory: string,
  owner: Partial<ProcessIdentity>,
  { ageMs = 0, token = 'abc' } = {},
): string {
  return leaveText(directory, JSON.stringify({ ...thisProcess(), ...owner }), { ageMs, token });
}

export function leaveText(
  directory: string,
  text: string,
  { ageMs = 0, token = 'abc' } = {},
): string {
  const folder = join(directory, '.metalore-lease');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${token}.json`);
  writeFileSync(file, text);
  age(file, ageMs);
  return file;
}

export function age(file: string, ms: number): void {
  const seconds = (Date.now() - ms) / 1000;
  lutimesSync(file, seconds, seconds);
}

/** A process that has ended. */
export async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid!;
}

/** A process of another machine. */
export const ELSEWHERE = { machine: 'another boot', host: 'node17', pid: 4711 };
