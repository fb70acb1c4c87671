import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Problem } from '../explaining/errors.js';
import { didYouMean } from '../explaining/suggest.js';

/**
 * The largest scenario that there may be takes 3.5 MB when every value is spelled out, which has to be
 * read back. Parsing takes about a second per megabyte.
 */
const MAX_BYTES = 5_000_000;

/** A pipe, a device, a socket: what may never end. */
class SpecialFile extends Error {}

/** The text of a config file, or what is wrong with it. UTF-8; a byte order mark is dropped. */
export function readConfig(file: string): { text: string } | { problem: Problem } {
  const problem = (message: string, more: Partial<Problem> = {}) => ({
    problem: { file: file === '' ? '""' : file, path: '', message, ...more },
  });
  let bytes: Uint8Array;
  try {
    bytes = readBytes(file);
  } catch (error) {
    if (error instanceof SpecialFile)
      return problem('expected a file, found a pipe, a device or a socket');
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const suggestion = neighbour(file);
      return problem('no such file', suggestion === undefined ? {} : { suggestion });
    }
    if (code === 'EISDIR') return problem('expected a file, found a directory');
    if (code === 'EACCES' || code === 'EPERM') return problem('no permission to read this file');
    return problem(`cannot be read (${code ?? 'unknown reason'})`);
  }
  if (bytes.length > MAX_BYTES)
    return problem(`expected a config of at most ${MAX_BYTES / 1e6} MB, found a larger file`);

  const text = new TextDecoder('utf-8').decode(bytes);
  const nul = text.indexOf('\0');
  if (nul >= 0) return problem('expected a text file, found a NUL character', lineOf(text, nul));
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const place = lineOf(text, text.indexOf('\uFFFD'));
    return problem('expected UTF-8 text, found bytes that are not', place);
  }
  return { text };
}

/** Line and column, from 1, of an offset in a text. */
export function lineOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/** All bytes of a file, or a few more than allowed of one that is too long (or never ends). */
function readBytes(file: string): Uint8Array {
  // Opening a pipe would wait for its writer.
  if (!statSync(file).isFile() && !statSync(file).isDirectory()) throw new SpecialFile();
  const descriptor = openSync(file, 'r');
  try {
    const chunks: Uint8Array[] = [];
    for (let total = 0; total <= MAX_BYTES;) {
      const chunk = new Uint8Array(65_536);
      const length = readSync(descriptor, chunk);
      if (length === 0) break;
      chunks.push(chunk.subarray(0, length));
      total += length;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(descriptor);
  }
}

/** The file that was probably meant by the name of one that does not exist. */
function neighbour(file: string): string | undefined {
  try {
    const configs = readdirSync(dirname(file)).filter(
      (name) => /\.(ya?ml|json)$/i.test(name) && !name.endsWith('.schema.json'),
    );
    // Without the endings, which make any two names alike.
    const stem = (name: string) => basename(name, extname(name));
    const meant = didYouMean(stem(file), configs.map(stem));
    const name = configs.find((config) => stem(config) === meant);
    return name === undefined ? undefined : join(dirname(file), name);
  } catch {
    return undefined;
  }
}
