import { describe, expect, it } from 'vitest';
import { summarize } from '../../src/math/statistics.js';
import {
  counted,
  figureNumbers,
  grouped,
  pageNumbers,
  plain,
  terminalNumbers,
  thousands,
} from '../../src/words/numbers.js';

describe('a number with so many decimals', () => {
  it.each([
    [1.234, '1.23', '1.23', '1.23'],
    [-1.5, '-1.50', '−1.50', '−1.50'],
    // On a terminal it stays what a program would write.
    [-0.001, '-0.00', '0.00', '0.00'],
    [NaN, '–', '–', 'none'],
    [Infinity, '–', '–', 'none'],
  ])('%d is told as %s, %s and %s', (value, terminal, page, figure) => {
    expect(terminalNumbers.fixed(value, 2)).toBe(terminal);
    expect(pageNumbers.fixed(value, 2)).toBe(page);
    expect(figureNumbers.fixed(value, 2)).toBe(figure);
  });
});

it('means have their spread behind them where there is one', () => {
  const [several, one, none] = [[1, 2, 3], [2], []].map((values) => summarize(values));
  expect(terminalNumbers.meanStd(several, 2)).toBe('2.00 ± 1.00');
  // t(0.975; 2) / √3 = 4.3027 / 1.7321
  expect(pageNumbers.meanInterval(several, 2)).toBe('2.00 ± 2.48');
  expect(pageNumbers.meanInterval({ mean: -2, ci95: 1 }, 0)).toBe('−2 ± 1');
  expect(figureNumbers.meanInterval(one, 1)).toBe('2.0');
  expect(terminalNumbers.meanStd(one, 1)).toBe('2.0');
  expect(figureNumbers.meanInterval(none, 1)).toBe('none');
  expect(terminalNumbers.meanInterval(none, 1)).toBe('–');
});

it('large numbers have their thousands apart', () => {
  expect(thousands(12_100)).toBe('12,100');
  expect(grouped(12_100.5, 2)).toBe('12,100.50');
  expect(grouped(-1234)).toBe('−1,234');
  expect(grouped(NaN, 2)).toBe('–');
});

it('a short number keeps its digits and gets a true minus', () => {
  expect([0.9, -1, -0.25, 1e-7].map(plain)).toEqual(['0.9', '−1', '−0.25', '1e−7']);
});

it('nouns are counted', () => {
  expect([0, 1, 2].map((n) => counted(n, 'split'))).toEqual(['0 splits', '1 split', '2 splits']);
  expect(counted(12_100, 'row')).toBe('12100 rows');
  expect(counted(12_100, 'row', thousands)).toBe('12,100 rows');
});
