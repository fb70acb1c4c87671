import { createHash, type Hash } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { openRegular } from './open-regular.js';

/** SHA-256 of a file's content, or of its first bytes; read piece by piece. */
export function hashOfFile(file: string, bytes = Infinity): Hash {
  const hash = createHash('sha256');
  const handle = openRegular(file);
  try {
    const buffer = Buffer.allocUnsafe(1 << 16);
    for (let left = bytes; left > 0;) {
      const count = readSync(handle, buffer, 0, Math.min(buffer.length, left), null);
      if (count === 0) break;
      hash.update(buffer.subarray(0, count));
      left -= count;
    }
  } finally {
    closeSync(handle);
  }
  return hash;
}
