import { constants, copyFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './make-folder.js';

/**
 * Copies a file so that it appears whole, in place of what has its name. On file systems that can, the
 * content is shared until one of the two is changed.
 */
export function copyWhole(from: string, to: string): void {
  const unfinished = `${to}.tmp`;
  rmSync(unfinished, { recursive: true, force: true });
  copyFileSync(from, unfinished, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  renameSync(unfinished, to);
}

/**
 * Copies what is in a folder into another one: files and folders; links, pipes and devices are passed
 * over, and so is what disappears meanwhile and what is not whole yet.
 */
export function copyFolder(from: string, to: string): void {
  makeFolder(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name.endsWith('.tmp')) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target);
    else if (entry.isFile())
      try {
        copyWhole(source, target);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
  }
}
