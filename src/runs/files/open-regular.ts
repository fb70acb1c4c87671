import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** Largest file that is read in one piece, bytes: about what a string or a buffer may hold. */
const MOST_BYTES = 512 * 2 ** 20;

/**
 * Opens a file for reading that is one: a device, a pipe or a socket would block or never end.
 *
 * @throws the file system's error, or one with the code EINVAL
 */
export function openRegular(path: string): number {
  // Opening a pipe waits for its other side, but for this flag, which regular files do not heed.
  const handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = fstatSync(handle);
  if (found.isFile()) return handle;
  closeSync(handle);
  const error = new Error(
    `EINVAL: ${found.isDirectory() ? 'it is a directory' : 'it is no regular file'}, open '${path}'`,
  );
  throw Object.assign(error, { code: found.isDirectory() ? 'EISDIR' : 'EINVAL', path });
}

/**
 * The content of a regular file.
 *
 * @param most bytes
 * @throws the file system's error, or one with the code EINVAL or EFBIG
 */
export function readRegular(path: string, most = MOST_BYTES): Buffer {
  const handle = openRegular(path);
  try {
    const { size } = fstatSync(handle);
    if (size > most)
      throw Object.assign(
        new Error(`EFBIG: ${size} bytes, expected at most ${most}, read '${path}'`),
        {
          code: 'EFBIG',
          path,
        },
      );
    return readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}
