import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadsheetCsv } from '../../src/pages/spreadsheet-csv.js';

describe('CSV for spreadsheets', () => {
  it('disarms what a spreadsheet would run, and leaves numbers alone', () => {
    const armed = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '-', '+', '＝1+1', '\n=1'];
    const harmless = ['-1', '+2.5', '-3e-7', '-.5', '5', 'a=1', '', '(0.3, 0.3)'];
    const [row] = parse(spreadsheetCsv([[...armed, ...harmless]]));
    expect(row).toEqual([...armed.map((text) => `'${text}`), ...harmless]);
  });

  it('is read back as it was', () => {
    const text = fc
      .string({
        unit: fc.constantFrom('=', '+', '-', '@', ',', ';', '"', "'", '\n', '\t', '\r', ' ', '1'),
      })
      .filter((value) => !/^[=+\-@\t\r\n]/.test(value));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, fc.constantFrom('a,b', 'say "no"', 'two\nlines', '1')), {
          minLength: 1,
        }),
        (rows) => {
          expect(parse(spreadsheetCsv(rows), { record_delimiter: '\r\n' })).toEqual(rows);
        },
      ),
    );
  });
});
