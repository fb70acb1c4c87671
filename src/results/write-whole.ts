import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file so that it appears whole or not at all: under another name first, then renamed. That
 * name is always the same, so what a killed process left of it does not stay; the lock of the run
 * directory keeps two processes apart.
 *
 * @throws the file system's error; nothing is left behind then
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.tmp`;
  try {
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
