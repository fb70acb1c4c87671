import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface WriteWholeOptions {
  /**
   * The name under which the file is written first. The default is always the same, so what a killed
   * process left of it does not stay; the lock of a run directory keeps two processes apart.
   */
  unfinished?: string;
  /** whether the file is on the disk when the call returns; default: yes */
  flush?: boolean;
}

/**
 * Writes a file so that it appears whole or not at all: under another name first, then renamed.
 * Flushed, it is whole after a loss of power too.
 *
 * @throws the file system's error; nothing is left behind then
 */
export function writeWhole(
  path: string,
  content: string | Uint8Array,
  { unfinished = `${path}.tmp`, flush = true }: WriteWholeOptions = {},
): void {
  try {
    // Made anew: what lies there may be a link that leads elsewhere.
    rmSync(unfinished, { recursive: true, force: true });
    writeFileSync(unfinished, content, { flush, flag: 'wx' });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  if (flush) flushFolder(dirname(path));
}

/** Puts the names in a folder on the disk. */
export function flushFolder(folder: string): void {
  // Windows does so itself, and opens no folder.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
