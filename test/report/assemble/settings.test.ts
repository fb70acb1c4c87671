import { describe, expect, it } from 'vitest';
import { letterAt } from '../../../src/report/assemble/settings.js';
import { bestStatic, compared, learned, split } from '../../runs/read/run-directory.js';
import { reportOf } from './read.js';

const GRID = [split(0, 0), split(0, 1), split(1, 0), split(1, 1)];
const sweep = (...pairs: [number, number][]) => ({
  items: pairs.map(([eta, c2]) => learned({ eta, c2 })),
});

describe('settings', () => {
  it('have the paper’s letters and order where all are the paper’s', async () => {
    const { settings, chosen } = await reportOf({
      a: sweep([0.4, -1], [0.9, 0]),
      b: sweep([0.9, -1], [0.9, 0], [0.8, 0]),
    });
    expect(settings).toEqual([
      { eta: 0.9, c2: 0, letter: 'A' },
      { eta: 0.8, c2: 0, letter: 'B' },
      { eta: 0.9, c2: -1, letter: 'G' },
      { eta: 0.4, c2: -1, letter: 'L' },
    ]);
    expect(chosen).toBe(settings[0]);
  });

  it('else have letters in the order in which they come', async () => {
    const { settings } = await reportOf({
      a: sweep([0.4, -1], [0.95, 0]),
      b: {
        items: [bestStatic({ eta: 0.9 }), compared('max-weight', { eta: 0.95 })],
        summary: false,
      },
    });
    expect(settings).toEqual([
      { eta: 0.4, c2: -1, letter: 'A' },
      { eta: 0.95, c2: 0, letter: 'B' },
      { eta: 0.9, c2: 0, letter: 'C' },
    ]);
  });

  it('go on behind Z', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(letterAt)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
  });
});

describe('the chosen setting', () => {
  const runs = { a: sweep([0.9, 0], [0.5, 0], [0.5, -1]) };

  it.each<[string, { eta?: number; c2?: number }, [number, number, string]]>([
    ['the first', {}, [0.9, 0, 'A']],
    ['the one asked for', { eta: 0.5, c2: -1 }, [0.5, -1, 'K']],
    ['the first of an η', { eta: 0.5 }, [0.5, 0, 'E']],
    ['the first of a c₂', { c2: -1 }, [0.5, -1, 'K']],
    ['one that nothing was evaluated under', { eta: 0.4 }, [0.4, 0, 'F']],
    ['one that the paper does not have', { c2: -2 }, [0.9, -2, '']],
  ])('is %s', async (_, options, [eta, c2, letter]) => {
    const data = await reportOf(runs, options);
    expect(data.chosen).toEqual({ eta, c2, letter });
    expect(data.settings).toHaveLength(3);
  });

  it('has the next letter where the paper’s do not count', async () => {
    const data = await reportOf({ a: sweep([0.95, 0], [0.5, 0]) }, { eta: 0.9 });
    expect(data.chosen).toEqual({ eta: 0.9, c2: 0, letter: 'C' });
  });

  it('is the grid’s own when there is nothing else', async () => {
    const data = await reportOf({ grid: { items: GRID } });
    expect(data.settings).toEqual([]);
    expect(data.chosen).toEqual({ eta: 0.9, c2: 0, letter: 'A' });
    const other = await reportOf({ grid: { items: GRID } }, { eta: 0.1 });
    expect(other.chosen).toEqual({ eta: 0.1, c2: 0, letter: 'A' });
  });
});
