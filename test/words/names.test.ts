import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choices, enumerated, firstFew } from '../../src/words/lists.js';
import { isName } from '../../src/words/names.js';
import { commonTail, numbered, partsOf, shortNames } from '../../src/words/paths.js';
import {
  constants,
  constantsAsTyped,
  constantsInWords,
  sameSetting,
  settingName,
  splitName,
  withoutSetting,
  withoutTrainSeed,
} from '../../src/words/settings.js';
import { onOneLine, printable, quoted, shortened } from '../../src/words/texts.js';

describe('lists of names', () => {
  it('are whole in a sentence', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(enumerated)).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });

  it('are the first few behind a warning, each on one line', () => {
    expect(firstFew(['a', 'b\n\u001b[2Jc'])).toBe('a, b  [2Jc');
    expect(firstFew(Array.from('abcde'))).toBe('a, b, c, d, e');
    expect(firstFew(Array.from('abcdefghi'))).toBe('a, b, c, d, e, … (9 in all)');
    expect(firstFew(['x'.repeat(300)])).toBe(`${'x'.repeat(199)}…`);
  });

  it('are cut where they are to choose from', () => {
    expect(choices(['a\u0007', 'b'])).toBe('a\\u0007, b');
    expect(choices(Array.from('abcde'), 3)).toBe('a, b, c, and 2 more');
  });
});

describe('names of paths', () => {
  const part = fc.constantFrom('a', 'b', 'c');
  const path = fc.array(part, { minLength: 1, maxLength: 4 });

  it('are their last parts, as many as it takes', () => {
    expect(shortNames([partsOf('/x/tuned/'), partsOf('C:\\y\\tuned')])).toEqual([
      'x/tuned',
      'y/tuned',
    ]);
    expect(
      shortNames([
        ['x', 'tuned'],
        ['x', 'paper'],
      ]),
    ).toEqual(['tuned', 'paper']);
  });

  it('are equal exactly where the paths are', () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 5 }), (paths) => {
        const names = shortNames(paths);
        for (const [i, a] of paths.entries())
          for (const [j, b] of paths.entries())
            expect(names[i] === names[j]).toBe(a.join('/') === b.join('/'));
        expect(new Set(numbered(names)).size).toBe(paths.length);
      }),
    );
  });

  it('have tails in common', () => {
    expect(commonTail(['a', 'b', 'c'], ['x', 'b', 'c'])).toBe(2);
    expect(commonTail(['c'], ['a', 'c'])).toBe(1);
    expect(commonTail(['a'], ['b'])).toBe(0);
  });
});

describe('settings', () => {
  it('are told shortly, in words, and as they are typed', () => {
    const setting = { eta: 0.9, c2: -1, letter: 'G' };
    expect(constants(setting)).toBe('η 0.9, c₂ −1');
    expect(constantsInWords(setting)).toBe('η\u00A0=\u00A00.9, c₂\u00A0=\u00A0−1');
    expect(constantsAsTyped(setting)).toBe('η = 0.9, c₂ = -1');
    expect(settingName(setting)).toBe('G (η 0.9, c₂ −1)');
    expect(splitName({ rhoC: 0.3, rhoP: 1 })).toBe('(0.3, 1)');
  });

  it('are the same when both constants are', () => {
    const setting = { eta: 0.9, c2: -1 };
    expect(sameSetting(setting, { eta: 0.9, c2: -1 })).toBe(true);
    expect(sameSetting(setting, { eta: 0.9, c2: 0 })).toBe(false);
    expect(sameSetting(setting, { eta: 0.8, c2: -1 })).toBe(false);
  });

  it('are taken off the names of items, their own alone', () => {
    const setting = { eta: 1e-7, c2: -1 };
    expect(withoutSetting('max-weight-eta-1e-7-c2--1', setting)).toBe('max-weight');
    expect(withoutSetting('max-weight-eta-0.9-c2--1', setting)).toBe('max-weight-eta-0.9-c2--1');
    expect(withoutTrainSeed('tuned/eta-0.9-c2-0-seed-12')).toBe('tuned/eta-0.9-c2-0');
  });
});

describe('texts from outside', () => {
  it('are cut between characters', () => {
    expect(shortened('abc', 3)).toBe('abc');
    expect(shortened('abcd', 3)).toBe('ab…');
    expect(shortened('😀😀😀😀', 3)).toBe('😀😀…');
  });

  it('hold nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        for (const shown of [quoted(text), onOneLine(text, 40), printable(text)])
          // oxlint-disable-next-line no-control-regex
          expect(shown).not.toMatch(/[\u0000-\u001f]/);
        expect(Array.from(onOneLine(text, 40)).length).toBeLessThanOrEqual(40);
      }),
    );
    expect(quoted('x'.repeat(60))).toBe(`"${'x'.repeat(49)}…"`);
  });
});

describe('a name in a table', () => {
  it.each(['paper', 'tuned/eta-0.9-c2--1-seed-0', 'größe 2', '模型', 'a,b"c'])('is %j', (name) => {
    expect(isName(name)).toBe(true);
  });

  it.each([
    '',
    ' a',
    'a ',
    'a\nb',
    'a\rb',
    'a\u0000',
    '\u001b[2J',
    'a\u2028b',
    'a\u2029',
    'a\u202eb',
    'a\u2066b',
    'a\u200bb',
    '\u00a0a',
  ])('is not %j', (name) => {
    expect(isName(name)).toBe(false);
  });
});
