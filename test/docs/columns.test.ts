import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { markdownOf, TABLES, withColumns } from '../../src/runs/tables/documented.js';

const document = readFileSync(new URL('../../docs/files.md', import.meta.url), 'utf8');

describe('docs/files.md', () => {
  it('has the columns that the program writes; npm run columns writes them there', () => {
    expect(withColumns(document)).toBe(document);
  });

  it.each(Object.keys(TABLES))('has those of %s', (file) => {
    expect(document).toContain(`<!-- columns: ${file} -->`);
    for (const { name } of TABLES[file]) expect(document).toContain(`| \`${name}\``);
  });
});

it('puts columns side by side, also where a character is more than one unit', () => {
  expect(
    markdownOf([
      { name: 'a', unit: 'Mbit', label: 'l̂ of 𝛈' },
      { name: 'longer', unit: '', label: 'x' },
    ]),
  ).toBe(
    [
      '| column   | unit | meaning |',
      '| -------- | ---- | ------- |',
      '| `a`      | Mbit | l̂ of 𝛈  |',
      '| `longer` |      | x       |',
    ].join('\n'),
  );
});
