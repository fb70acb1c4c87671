import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../src/runs/csv/read.js';
import { decimal } from '../../../src/runs/csv/table.js';
import { temporaryDirectory } from '../../cli/run.js';

async function read(text: string | Buffer) {
  const file = join(temporaryDirectory(), 'a.csv');
  writeFileSync(file, text);
  const records: string[][] = [];
  const starts: number[] = [];
  try {
    const end = await readCsv(file, (cells, line) => {
      records.push(cells);
      starts.push(line);
    });
    return { records, starts, ...end };
  } catch (error) {
    throw new Error((error as Error).message.replace(file, 'a.csv'), { cause: error });
  }
}

const cell = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '',
    ' ',
    ',',
    '"',
    '""',
    '\n',
    'a"b',
    'two\nlines',
    'cr\r\nlf',
    '<script>',
    '=1+1',
  ),
);

describe('a CSV file', () => {
  it('is read as csv-stringify wrote it', async () => {
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width })));
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        // A carriage return at the end of a line is part of the line's end, whoever wrote it.
        const written = rows.map((row) => row.map((text) => text.replace(/\r$/, '')));
        const text = stringify(written);
        const { records, cut } = await read(text);
        expect(records).toEqual(written);
        expect(cut).toBe(false);
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it('is read as csv-parse reads it, or refused as by it', async () => {
    const text = fc.array(fc.constantFrom('a', '"', '""', ',', '\n', 'é', '","', '"\n'), {
      minLength: 1,
      maxLength: 14,
    });
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        const whole = `${parts.join('')}\n`;
        let expected: string[][] | undefined;
        try {
          expected = parse(whole, { record_delimiter: '\n', relax_column_count: true });
        } catch {
          expected = undefined;
        }
        if (expected) expect((await read(whole)).records).toEqual(expected);
        else await expect(read(whole)).rejects.toThrow(/^a.csv:\d+: a quote /);
      }),
      { numRuns: 1000, seed: 5 },
    );
  });

  it('tells on which line a record starts', async () => {
    const { records, starts } = await read('a,b\n"x\ny\n",1\nc,"d"\n');
    expect(records).toEqual([
      ['a', 'b'],
      ['x\ny\n', '1'],
      ['c', 'd'],
    ]);
    expect(starts).toEqual([1, 2, 5]);
  });

  it('may have a byte order mark and the line ends of Windows', async () => {
    const { records } = await read('\uFEFFa,"b"\r\n1,"x\r\ny"\r\n2,3\r\n');
    expect(records).toEqual([
      ['a', 'b'],
      ['1', 'x\r\ny'],
      ['2', '3'],
    ]);
  });

  it('is read across the borders of chunks, between the bytes of a letter too', async () => {
    const line = (i: number) => `${i},${'é€𝄞'.repeat(i % 7)},"${i}\n"`;
    const all = Array.from({ length: 40_000 }, (_, i) => line(i));
    const { records, starts } = await read(`${all.join('\n')}\n`);
    expect(records.length).toBe(40_000);
    for (const i of [0, 13_370, 39_999]) {
      expect(records[i]).toEqual([String(i), 'é€𝄞'.repeat(i % 7), `${i}\n`]);
      expect(starts[i]).toBe(2 * i + 1);
    }
  });

  it('whose last line lacks its end is known to be cut', async () => {
    expect(await read('a,b\n1,2\n3,')).toMatchObject({
      cut: true,
      lines: 2,
      records: [
        ['a', 'b'],
        ['1', '2'],
      ],
    });
    expect(await read('')).toMatchObject({ cut: false, records: [] });
  });

  it.each([
    ['a,b\n1,"2\n3,4\n', 2],
    [`a\n"${'x\n'.repeat(1 << 20)}`, 2],
  ])('with a quote that is never closed is refused: %#', async (text, line) => {
    await expect(read(text)).rejects.toThrow(
      `a.csv:${line}: a quote is opened here and never closed; the file was cut or changed: copy it` +
        ' again',
    );
  });

  it('with a quote inside a cell is refused', async () => {
    await expect(read('a\nx"y"\n')).rejects.toThrow(
      'a.csv:2: a quote stands inside a cell; put the cell in quotes and double those inside it',
    );
    await expect(read('a\n"x"y\n')).rejects.toThrow('a.csv:2: a quote stands');
  });

  it('that is something else is refused before it fills the memory', async () => {
    await expect(read(Buffer.alloc(3 << 20, 0))).rejects.toThrow(
      'a.csv:1: the line is longer than 1048576 characters; this is no CSV of metalore',
    );
  });

  it('that cannot be read is refused', async () => {
    const folder = temporaryDirectory();
    const nothing = () => undefined;
    await expect(readCsv(join(folder, 'x.csv'), nothing)).rejects.toThrow(
      'x.csv: cannot be read: it does not exist',
    );
    await expect(readCsv(folder, nothing)).rejects.toMatchObject({
      message: `${folder}: cannot be read: it is a directory`,
      exitCode: 2,
    });
  });
});

describe('a number', () => {
  it('is what programs write', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(decimal(String(value))).toBe(value + 0);
      }),
    );
    expect(['.5', '5.', '+5', '1E3', '-1e-3'].map(decimal)).toEqual([0.5, 5, 5, 1000, -0.001]);
  });

  it.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '0x10',
    '0b1',
    'NaN',
    'Infinity',
    '1e999',
    '1,5',
    '1_000',
    '٣',
    '.',
  ])('is not %j', (text) => {
    expect(decimal(text)).toBeNaN();
  });
});
