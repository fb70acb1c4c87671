import { expect, it } from 'vitest';
import { tallyOf, verdictOf } from '../../src/math/verdict.js';
import { tallied } from '../../src/words/verdicts.js';

it('a verdict takes the whole interval', () => {
  expect(verdictOf({ mean: 2, ci95: 1 })).toBe('ahead');
  expect(verdictOf({ mean: 1, ci95: 1 })).toBe('open');
  expect(verdictOf({ mean: -1, ci95: 1 })).toBe('open');
  expect(verdictOf({ mean: -2, ci95: 1 })).toBe('behind');
  expect(verdictOf({ mean: 1.2, ci95: 0.1 }, 1)).toBe('ahead');
  expect(verdictOf({ mean: 5, ci95: NaN })).toBe('open');
  expect(verdictOf({ mean: 0, ci95: 0 })).toBe('open');
});

it('verdicts are counted and told', () => {
  const words = { more: 'better', less: 'worse', noun: 'setting' };
  const tally = tallyOf(['ahead', 'open', 'ahead', 'behind']);
  expect(tally).toEqual({ ahead: 2, open: 1, behind: 1 });
  expect(tallied(tally, words)).toBe(
    'clearly better in 2 of 4 settings, open in 1, clearly worse in 1',
  );
  expect(tallied(tallyOf(['open']), words)).toBe('clearly better in 0 of 1 setting, open in 1');
});
