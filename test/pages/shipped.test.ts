import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { shipped } from '../../src/pages/shipped.js';

it('a file that comes with the program is found, and one that is missing is told with what to do', () => {
  expect(readFileSync(shipped('fonts/LICENSE'), 'utf8')).toContain('SIL OPEN FONT LICENSE');
  expect(() => shipped('pages/nowhere.js')).toThrow(
    /assets.pages.nowhere\.js is missing, a part of this program: install it again/,
  );
});
