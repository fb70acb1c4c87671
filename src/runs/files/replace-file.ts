import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isRunning } from '../lease/machine.js';
import { writeWhole } from './write-whole.js';

/**
 * Writes a file so that it appears whole or not at all, also where another process writes the same
 * one: under a name of this process first, then renamed.
 *
 * @throws the file system's error; nothing is left behind then
 */
export function replaceFile(path: string, content: string | Uint8Array): void {
  removeUnfinished(path);
  writeWhole(path, content, { unfinished: `${path}.${process.pid}.tmp` });
}

/** Removes a file and what killed processes left of it. */
export function removeFile(path: string): void {
  removeUnfinished(path);
  rmSync(path, { force: true });
}

function removeUnfinished(path: string): void {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(start) && /^(\d+)\.tmp$/.exec(name.slice(start.length))?.[1];
    if (pid && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}
