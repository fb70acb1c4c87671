import { closeSync, fstatSync, readSync } from 'node:fs';
import { isAbsent } from '../files/absent.js';
import { openRegular } from '../files/open-regular.js';

/** More than a line of any table takes, bytes. */
const TAIL_BYTES = 8192;

/** The last whole line of a file that grows; undefined when there is none, or no such file. */
export function lastLine(file: string): string | undefined {
  let handle: number;
  try {
    handle = openRegular(file);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return undefined;
  }
  try {
    const { size } = fstatSync(handle);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(handle, tail, 0, tail.length, size - tail.length);
    // What follows the last line end is not whole yet.
    return tail.toString('utf8', 0, read).split('\n').slice(0, -1).at(-1);
  } finally {
    closeSync(handle);
  }
}
