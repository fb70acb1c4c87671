import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GrowingFile } from '../../src/tensorboard/growing-file.js';
import { temporaryDirectory } from '../cli/run.js';

/** Few values, so that what is there often agrees for a while with what is to be. */
const content = fc.uint8Array({ max: 1, maxLength: 6 });

it('holds what it was given, whatever was there, and stays the same file', () => {
  const path = join(temporaryDirectory(), 'file');
  fc.assert(
    fc.property(content, fc.array(content, { minLength: 1, maxLength: 4 }), (before, pieces) => {
      writeFileSync(path, before);
      const { ino } = statSync(path);
      const file = new GrowingFile(path);
      for (const [i, piece] of pieces.entries()) {
        file.append(piece);
        expect(readFileSync(path)).toEqual(Buffer.concat(pieces.slice(0, i + 1)));
      }
      expect(statSync(path).ino).toBe(ino);
    }),
    { numRuns: 60 },
  );
});

it('does not touch what is right', () => {
  const path = join(temporaryDirectory(), 'file');
  writeFileSync(path, 'abcd');
  const { mtimeMs } = statSync(path);
  new GrowingFile(path).append(Buffer.from('abcd'));
  expect(statSync(path).mtimeMs).toBe(mtimeMs);
});

it('follows no link, and takes no folder for a file', () => {
  const folder = temporaryDirectory();
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'link'));
  expect(() => {
    new GrowingFile(join(folder, 'link')).append(Buffer.from('a'));
  }).toThrow(/ELOOP/);
  expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  mkdirSync(join(folder, 'folder'));
  expect(() => {
    new GrowingFile(join(folder, 'folder')).append(Buffer.from('a'));
  }).toThrow(/EISDIR/);
});
