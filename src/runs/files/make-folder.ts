import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, and those that it lies in, where they are missing. Node.js's own way tries for ever
 * where a folder takes none in, as /proc does.
 *
 * @throws the file system's error
 */
export function makeFolder(path: string): void {
  const missing = [resolve(path)];
  for (let above = dirname(missing[0]); !existsSync(above); above = dirname(above))
    missing.unshift(above);
  for (const folder of missing)
    try {
      mkdirSync(folder);
    } catch (error) {
      // There it is, or another process has made it meanwhile.
      if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
}
