import { basename, dirname, join } from 'node:path';
import { isAbsent } from './files/absent.js';
import { hashOfFile } from './files/hash.js';
import { readRegular } from './files/open-regular.js';
import { writeWhole } from './files/write-whole.js';

/**
 * The file that ends a piece of work: SHA-256 of each file that it left, in the format of `sha256sum`.
 * A folder whose checksums are missing is not finished; one whose files are others than they say has
 * been damaged or changed.
 */
export const CHECKSUMS = 'SHA256SUMS';

const LINE = /^([0-9a-f]{64}) {2}(.+)$/;

/** A file that is not what it was when the work was finished. */
export interface Damage {
  /** relative to the folder */
  name: string;
  what: 'missing' | 'changed';
}

/** Writes the checksums of files in a folder, once they are complete. */
export function writeChecksums(folder: string, names: readonly string[]): void {
  const lines = names.map((name) => `${sumOf(join(folder, name))}  ${name}\n`);
  writeWhole(join(folder, CHECKSUMS), lines.join(''));
}

/**
 * Compares files with the checksums of their folder, and where one of them has the checksums of a
 * folder below, those too.
 *
 * @param names those that there must be; default: those that the checksums are of
 * @returns what differs; undefined when there are no checksums, or not those of these files
 * @throws the file system's error when something is there that cannot be read
 */
export function damageIn(folder: string, names?: readonly string[]): Damage[] | undefined {
  const expected = readChecksums(folder);
  if (!expected) return undefined;
  if (names && (names.length !== expected.size || !names.every((name) => expected.has(name))))
    return undefined;
  return [...expected].flatMap(([name, sum]): Damage[] => {
    let found: string;
    try {
      found = sumOf(join(folder, name));
    } catch (error) {
      if (!isAbsent(error)) throw error;
      return [{ name, what: 'missing' }];
    }
    if (found !== sum) return [{ name, what: 'changed' }];
    if (basename(name) !== CHECKSUMS) return [];
    const below = dirname(name);
    const damage = damageIn(join(folder, below)) ?? [];
    return damage.map((its) => ({ ...its, name: `${below}/${its.name}` }));
  });
}

function sumOf(file: string): string {
  return hashOfFile(file).digest('hex');
}

/** By name; undefined when there are none, or it is something else. */
function readChecksums(folder: string): Map<string, string> | undefined {
  let text: string;
  try {
    text = readRegular(join(folder, CHECKSUMS)).toString('utf8');
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return undefined;
  }
  const lines = text.split('\n');
  // Cut in the middle it names fewer files than there are.
  if (lines.pop() !== '') return undefined;
  const sums = new Map<string, string>();
  for (const line of lines) {
    const found = LINE.exec(line);
    if (!found) return undefined;
    sums.set(found[2], found[1]);
  }
  return sums;
}
