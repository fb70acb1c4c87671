import { quoted } from '../../words/texts.js';
import { ReportError } from '../errors.js';
import { CsvReader, readCsv, readCsvNow, type CsvEnd } from './read.js';

/** A record of a table while it is read: its cells by the names of their columns. */
export class Row {
  /** 1-based, of the record's first line */
  line = 0;
  cells: readonly string[] = [];

  constructor(
    readonly file: string,
    /** names of the columns, in their order */
    readonly header: readonly string[],
  ) {}

  /** The position of a column that the table is known to have. */
  index(column: string): number {
    return this.header.indexOf(column);
  }

  has(column: string): boolean {
    return this.header.includes(column);
  }

  text(column: string): string {
    return this.cells[this.index(column)];
  }

  /** @throws {ReportError} when the cell is no number */
  number(column: string): number {
    return this.numberAt(this.index(column));
  }

  /** The text of a cell; empty too where there is no such column. */
  textIfAny(column: string): string {
    return this.has(column) ? this.text(column) : '';
  }

  /** NaN for an empty cell, and where there is no such column. */
  numberIfAny(column: string): number {
    return this.textIfAny(column) === '' ? NaN : this.number(column);
  }

  /** @throws {ReportError} when the cell is no whole number of at least 0 */
  count(column: string): number {
    return this.countAt(this.index(column));
  }

  numberAt(index: number): number {
    const value = decimal(this.cells[index]);
    if (Number.isNaN(value)) throw this.wrongAt(index, 'a number');
    return value;
  }

  countAt(index: number): number {
    const value = decimal(this.cells[index]);
    if (!Number.isSafeInteger(value) || value < 0)
      throw this.wrongAt(index, 'a whole number of at least 0');
    return value;
  }

  wrongAt(index: number, expected: string): ReportError {
    return this.wrong(this.header[index], `expected ${expected}`);
  }

  /** The error of a cell: what was found, and what is wrong with it. */
  wrong(column: string, what: string): ReportError {
    return this.error(`column ${quoted(column)}: found ${quoted(this.text(column))}, ${what}`);
  }

  error(what: string): ReportError {
    return new ReportError({ file: this.file, line: this.line }, what);
  }
}

/** What a table must have, and what is done with its rows. */
export interface TableReader {
  /** columns without which it cannot be read; others may stand between them */
  required: readonly string[];
  /** called once; what it returns is called for each row, with the row moved on */
  begin: (row: Row) => () => void;
  /** leave out a last line that was cut off instead of refusing the file */
  mayBeCut?: boolean;
}

/** How a table ended: its rows, and whether a last line was left out because it was cut off. */
export interface TableEnd {
  rows: number;
  cut: boolean;
}

/**
 * Reads a CSV file whose first line names its columns.
 *
 * @throws {ReportError} for a file that is no such table, or of which a part is missing
 */
export async function readTable(file: string, reader: TableReader): Promise<TableEnd> {
  const table = new TableParser(file, reader);
  return table.end(await readCsv(file, table.onRecord));
}

/**
 * The same at once, for who cannot wait.
 *
 * @param onBytes gets the content as it is read
 */
export function readTableNow(
  file: string,
  reader: TableReader,
  onBytes: (bytes: Uint8Array) => void,
): TableEnd {
  const table = new TableParser(file, reader);
  return table.end(readCsvNow(file, table.onRecord, onBytes));
}

/** The same for a text that is in memory already; `file` names it in errors. */
export function parseTable(
  { file, text }: { file: string; text: string },
  reader: TableReader,
): TableEnd {
  const table = new TableParser(file, reader);
  const csv = new CsvReader(file, table.onRecord);
  csv.push(text);
  return table.end(csv.end());
}

class TableParser {
  private row: Row | undefined;
  private width = 0;
  private rows = 0;
  private onRow: (() => void) | undefined;

  constructor(
    private readonly file: string,
    private readonly reader: TableReader,
  ) {}

  readonly onRecord = (cells: string[], line: number): void => {
    if (!this.row) {
      checkHeader(this.file, cells, this.reader.required);
      this.row = new Row(this.file, cells);
      this.width = cells.length;
      this.onRow = this.reader.begin(this.row);
      return;
    }
    this.row.line = line;
    this.row.cells = cells;
    if (cells.length !== this.width)
      throw this.row.error(
        `found ${cells.length} cells, expected ${this.width} as in the first line;` +
          ' the file was cut or changed: copy it again',
      );
    this.rows++;
    this.onRow!();
  };

  end({ cut, lines }: CsvEnd): TableEnd {
    const { file, row, rows } = this;
    if (cut && !(this.reader.mayBeCut && row))
      throw new ReportError(
        { file, line: lines + 1 },
        'the line has no end; the file was cut: copy it again',
      );
    if (!row) throw new ReportError(file, 'the file is empty; copy it again');
    return { rows, cut };
  }
}

function checkHeader(file: string, header: readonly string[], required: readonly string[]): void {
  const place = { file, line: 1 };
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined)
    throw new ReportError(
      place,
      `column ${quoted(twice)} is there twice; delete one of the two, or copy the file again`,
    );
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new ReportError(
      place,
      `columns are missing: ${missing.join(', ')}; the first line has to name them, as in the` +
        ' files that metalore writes',
    );
}

/**
 * A decimal number, as programs write them into CSV: no spaces, no hexadecimals, nothing infinite.
 *
 * @returns NaN for any other text, the empty one too
 */
export function decimal(text: string): number {
  if (!isPlain(text) && !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : NaN;
}

/** Whether a text is digits with at most one point among them: most numbers, without the expression. */
function isPlain(text: string): boolean {
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) digits++;
    else if (code !== 46) return false;
  }
  return digits > 0 && digits >= text.length - 1;
}
