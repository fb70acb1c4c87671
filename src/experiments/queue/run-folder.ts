import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHECKSUMS } from '../../runs/checksums.js';
import type { Sections } from '../../runs/files/container.js';
import { makeFolder } from '../../runs/files/make-folder.js';
import { readRegular } from '../../runs/files/open-regular.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import { TRAINED_KINDS, trainedFiles } from '../../runs/run-files.js';
import { RefusedMessage } from './errors.js';

/** What training goes on from; the checkpoint first, since the table grows before it. */
const CHECKPOINT = 'checkpoints/last.ckpt';
export const CHECKPOINT_FILES = [CHECKPOINT, 'progress.csv', 'meta.json'];

/** All that a training run that is done may have left. */
export const TRAINED_FILES = [
  ...trainedFiles({ hasMap: true, onnx: true }),
  'meta.json',
  CHECKPOINT,
  'checkpoints/before-last.ckpt',
  // Last, since it says that the others are there.
  CHECKSUMS,
];

/** Files of the folder of a run as sections, as far as they are there. */
export function packRun(folder: string, names: readonly string[]): Sections {
  return Object.fromEntries(
    names
      .filter((name) => existsSync(join(folder, name)))
      .map((name) => [name, readRegular(join(folder, name))]),
  );
}

/**
 * Files of a run that have arrived.
 *
 * @param names those that it may have
 * @throws {RefusedMessage} for others, and for what is no file
 */
export function arrivedFiles(
  sections: Sections,
  names: readonly string[],
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [name, content] of Object.entries(sections)) {
    if (!names.includes(name)) throw new RefusedMessage(`it holds ${JSON.stringify(name)}`);
    if (!(content instanceof Uint8Array)) throw new RefusedMessage(`${name} is no file`);
    files.set(name, content);
  }
  return files;
}

/** Refuses a finished run whose files are not those that it has checksums of. @throws {RefusedMessage} */
export function requireTrained(files: ReadonlyMap<string, Uint8Array>): void {
  const sums = files.get(CHECKSUMS);
  const expected = (names: readonly string[]) =>
    names.map((name) => `${sumOf(files.get(name))}  ${name}\n`).join('');
  const text = sums && Buffer.from(sums).toString('utf8');
  if (!TRAINED_KINDS.some((names) => text === expected(names)))
    throw new RefusedMessage(`the files of the run are not those of its ${CHECKSUMS}`);
}

/** Puts files into the folder of a run. */
export function unpackRun(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  rmSync(join(folder, CHECKSUMS), { force: true });
  for (const [name, content] of files) {
    const file = join(folder, name);
    makeFolder(dirname(file));
    writeWhole(file, content);
  }
}

function sumOf(content: Uint8Array | undefined): string {
  return content ? createHash('sha256').update(content).digest('hex') : '';
}
