import { describe, expect, it } from 'vitest';
import { clip, displayWidth, wrap } from '../../src/cli/terminal/width.js';
import { duration } from '../../src/words/numbers.js';
import { printable } from '../../src/words/texts.js';
import { renderTable, tableWidth, type Column } from '../../src/cli/terminal/table.js';

const columns: Column[] = [
  { heading: ['policy', ''], cells: ['max-weight', 'learned'], align: 'left', rank: 0 },
  {
    heading: ['sync delay', 'steps'],
    cells: ['4.52 ± 0.14', '15.38 ± 0.67'],
    align: 'right',
    rank: 1,
    brief: { heading: ['sync', 'steps'], cells: ['4.52', '15.38'] },
  },
  { heading: ['served', '%'], cells: ['71.83', '–'], align: 'right', rank: 2 },
];

const lines = (...text: string[]) => text.join('\n');

describe('a table', () => {
  it('sets columns side by side under their headings', () => {
    expect(tableWidth(columns)).toBe(32);
    expect(renderTable(columns, 32)).toBe(
      lines(
        'policy        sync delay  served',
        '                   steps       %',
        '──────────  ────────────  ──────',
        'max-weight   4.52 ± 0.14   71.83',
        'learned     15.38 ± 0.67       –',
      ),
    );
  });

  it('first leaves columns out where it is too wide', () => {
    expect(renderTable(columns, 31)).toBe(
      lines(
        'policy        sync delay',
        '                   steps',
        '──────────  ────────────',
        'max-weight   4.52 ± 0.14',
        'learned     15.38 ± 0.67',
        '(not shown: served %; a window',
        'of 32 columns shows all, where',
        'there is none COLUMNS=32)',
      ),
    );
  });

  it('then becomes brief, which may bring columns back', () => {
    const [first, second, { rank, ...third }] = columns;
    expect(rank).toBe(2);
    expect(renderTable([first, second, { ...third, rank: 1 }], 25)).toBe(
      lines(
        'policy       sync  served',
        '            steps       %',
        '──────────  ─────  ──────',
        'max-weight   4.52   71.83',
        'learned     15.38       –',
        '(not shown: each ±; a',
        'window of 32 columns',
        'shows all, where there is',
        'none COLUMNS=32)',
      ),
    );
    expect(renderTable(columns, 23)).toBe(
      lines(
        'policy       sync',
        '            steps',
        '──────────  ─────',
        'max-weight   4.52',
        'learned     15.38',
        '(not shown: served %,',
        'each ±; a window of 32',
        'columns shows all,',
        'where there is none',
        'COLUMNS=32)',
      ),
    );
  });

  it('at last keeps what it never leaves out, however narrow, with no empty heading', () => {
    expect(renderTable(columns, 5).split('\n(')[0]).toBe(
      lines('policy', '──────────', 'max-weight', 'learned'),
    );
  });

  it('aligns wide characters and combining marks, and shows control characters as text', () => {
    const cells = ['実験', 'l̂', 'é', 'a\u001b[31m'];
    const table = renderTable(
      [
        { heading: ['name'], cells, align: 'left', rank: 0 },
        { heading: ['n'], cells: cells.map(() => '1'), align: 'right', rank: 0 },
      ],
      80,
    );
    expect(table).toBe(
      lines(
        'name         n',
        '───────────  ─',
        '実験         1',
        'l̂            1',
        'é            1',
        'a\\u001b[31m  1',
      ),
    );
  });
});

describe('text for a terminal', () => {
  it.each([
    ['abc', 3],
    ['l̂', 1],
    ['実験', 4],
    ['\u1112\u1161\u11ab\u1100\u116e\u11a8', 4],
    ['\u001b[1mbold\u001b[22m', 4],
    ['ρ(C) ± 1', 8],
    ['🙂', 2],
  ])('%j is %i columns wide', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('is cut between characters, not within', () => {
    expect(clip('実験 one', 3)).toBe('実');
    expect(clip('実験 one', 4)).toBe('実験');
    expect(clip('l̂l̂', 1)).toBe('l̂');
    expect(clip('short', 80)).toBe('short');
  });

  it('is broken at spaces alone', () => {
    expect(wrap('a policy that is long', 9)).toBe('a policy\nthat is\nlong');
    expect(wrap('unbreakable word', 4)).toBe('unbreakable\nword');
  });

  it('cannot steer the terminal when it comes from outside', () => {
    expect(printable('a\u001b]0;x\u0007\nb\u202e')).toBe('a\\u001b]0;x\\u0007\\u000ab\\u202e');
    expect(printable("it's ± 実験 l̂")).toBe("it's ± 実験 l̂");
  });

  it.each([
    [0, '0 s'],
    [4, '4 s'],
    [4.26, '4.3 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min 0 s'],
    [95, '1 min 35 s'],
    [3599.7, '1 h 0 min'],
    [7_500, '2 h 5 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
