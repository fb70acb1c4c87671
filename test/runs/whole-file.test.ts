import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writePieces } from '../../src/runs/files/whole-file.js';
import { temporaryDirectory } from '../cli/run.js';

it('a text that comes in pieces is written as it is, however long', () => {
  const file = join(temporaryDirectory(), 'pieces.csv');
  const pieces = ['', 'ä,1\n', 'x'.repeat(3_000_000), '', `${'y'.repeat(70_000)}\n`, 'end\n'];
  writePieces(file, pieces);
  expect(readFileSync(file, 'utf8')).toBe(pieces.join(''));
});

it('of one that ends in an error nothing is left, and the file before stays', () => {
  const folder = temporaryDirectory();
  const file = join(folder, 'pieces.csv');
  writePieces(file, ['before\n']);
  const broken = function* () {
    yield 'x'.repeat(2_000_000);
    throw new Error('no more');
  };
  expect(() => {
    writePieces(file, broken());
  }).toThrow('no more');
  expect(readdirSync(folder)).toEqual(['pieces.csv']);
  expect(readFileSync(file, 'utf8')).toBe('before\n');
});
