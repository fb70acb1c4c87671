import { closeSync, createReadStream, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { cannotRead, ReportError } from '../errors.js';
import { openRegular } from '../files/open-regular.js';

const CHUNK_BYTES = 1 << 18;
/** Longer records are no records of ours; bounds what a quote that is never closed can hold. */
const MOST_CHARACTERS = 1 << 20;

/** Gets the cells of a record, and the number of the line on which it starts. */
export type OnRecord = (cells: string[], line: number) => void;

/** Where a text ended: how many lines have their end, and whether another follows that lacks it. */
export interface CsvEnd {
  lines: number;
  cut: boolean;
}

/**
 * Reads CSV (RFC 4180, lines ended by \n or \r\n) as it comes in, record by record, and holds one at a
 * time. A line without a quote, which most lines are, is cut at its commas; that is what makes a
 * million rows a matter of seconds. A last line without its end is not handed on.
 */
export class CsvReader {
  private readonly records: Records;
  private rest: string | undefined;

  /** @param file names the place in errors */
  constructor(file: string, onRecord: OnRecord) {
    this.records = new Records(file, onRecord);
  }

  /** @throws {ReportError} for a quote out of place */
  push(chunk: string): void {
    const text = this.rest === undefined ? chunk.replace(/^\uFEFF/, '') : this.rest + chunk;
    let start = 0;
    for (let end; (end = text.indexOf('\n', start)) >= 0; start = end + 1)
      this.records.addLine(text.slice(start, end));
    this.rest = text.slice(start);
    if (this.rest.length > MOST_CHARACTERS) throw this.records.tooLong();
  }

  /** @throws {ReportError} for a quote that is never closed */
  end(): CsvEnd {
    this.records.end();
    return { lines: this.records.lines, cut: (this.rest ?? '') !== '' };
  }
}

/**
 * Reads a CSV file, UTF-8, through a {@link CsvReader}.
 *
 * @throws {ReportError} when it cannot be read, and for a quote out of place
 */
export async function readCsv(file: string, onRecord: OnRecord): Promise<CsvEnd> {
  const reader = new CsvReader(file, onRecord);
  try {
    for await (const chunk of createReadStream(file, {
      fd: openRegular(file),
      encoding: 'utf8',
      highWaterMark: CHUNK_BYTES,
    }) as AsyncIterable<string>)
      reader.push(chunk);
  } catch (error) {
    throw error instanceof ReportError ? error : cannotRead(file, error);
  }
  return reader.end();
}

/**
 * The same without waiting for others.
 *
 * @param onBytes gets the content as it is read
 * @throws {ReportError} as {@link readCsv}
 */
export function readCsvNow(
  file: string,
  onRecord: OnRecord,
  onBytes: (bytes: Uint8Array) => void,
): CsvEnd {
  const reader = new CsvReader(file, onRecord);
  const decoder = new StringDecoder('utf8');
  let handle: number | undefined;
  try {
    handle = openRegular(file);
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let count; (count = readSync(handle, buffer, 0, buffer.length, null)) > 0;) {
      const bytes = buffer.subarray(0, count);
      onBytes(bytes);
      reader.push(decoder.write(bytes));
    }
    reader.push(decoder.end());
  } catch (error) {
    throw error instanceof ReportError ? error : cannotRead(file, error);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
  return reader.end();
}

/** Puts lines together to records: a quoted cell may go on over several lines. */
class Records {
  /** complete lines so far */
  lines = 0;
  /** lines of a record that has an open quote */
  private open: string | undefined;
  private openedAt = 0;
  /** whether an odd number of quotes was seen in `open` */
  private odd = false;

  constructor(
    private readonly file: string,
    private readonly onRecord: OnRecord,
  ) {}

  addLine(line: string): void {
    this.lines++;
    if (this.open === undefined) {
      if (!line.includes('"')) {
        this.onRecord(withoutCr(line).split(','), this.lines);
        return;
      }
      this.open = line;
      this.openedAt = this.lines;
    } else this.open += `\n${line}`;
    // Closed quotes come in pairs, doubled ones too.
    for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) this.odd = !this.odd;
    if (this.odd) {
      if (this.open.length > MOST_CHARACTERS) throw this.neverClosed();
      return;
    }
    const cells = quotedCells(withoutCr(this.open));
    if (!cells)
      throw new ReportError(
        { file: this.file, line: this.openedAt },
        'a quote stands inside a cell; put the cell in quotes and double those inside it',
      );
    this.open = undefined;
    this.onRecord(cells, this.openedAt);
  }

  end(): void {
    if (this.open !== undefined) throw this.neverClosed();
  }

  tooLong(): ReportError {
    if (this.open !== undefined) return this.neverClosed();
    return new ReportError(
      { file: this.file, line: this.lines + 1 },
      `the line is longer than ${MOST_CHARACTERS} characters; this is no CSV of metalore`,
    );
  }

  private neverClosed(): ReportError {
    return new ReportError(
      { file: this.file, line: this.openedAt },
      'a quote is opened here and never closed; the file was cut or changed: copy it again',
    );
  }
}

function withoutCr(record: string): string {
  return record.endsWith('\r') ? record.slice(0, -1) : record;
}

/** The cells of a record that has quotes; undefined when a quote is out of place. */
function quotedCells(record: string): string[] | undefined {
  const cells: string[] = [];
  for (let at = 0; ; at++) {
    if (record[at] === '"') {
      let end = at + 1;
      while (record[end] !== '"' || record[end + 1] === '"') {
        if (end >= record.length) return undefined;
        end += record[end] === '"' ? 2 : 1;
      }
      cells.push(record.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
      if (at < record.length && record[at] !== ',') return undefined;
    } else {
      const comma = record.indexOf(',', at);
      const end = comma < 0 ? record.length : comma;
      const cell = record.slice(at, end);
      if (cell.includes('"')) return undefined;
      cells.push(cell);
      at = end;
    }
    if (at >= record.length) return cells;
  }
}
