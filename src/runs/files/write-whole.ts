import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file so that it appears whole or not at all: under another name first, then renamed.
 *
 * @param unfinished the other name. The default is always the same, so what a killed process left of
 *   it does not stay; the lock of a run directory keeps two processes apart
 * @throws the file system's error; nothing is left behind then
 */
export function writeWhole(
  path: string,
  content: string | Uint8Array,
  unfinished = `${path}.tmp`,
): void {
  try {
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** Whether a process of this machine is running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
