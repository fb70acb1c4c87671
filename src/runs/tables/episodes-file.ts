import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseNumber, type Identity } from './episodes.js';
import { isWholePart } from './delays.js';
import { Summarizer, type SummaryRow } from './summary.js';

/** The file of a task's rows. */
export function partFile(folder: string, task: { index: number }): string {
  return join(folder, `${task.index}.csv`);
}

/** Whether a part is there with all its rows; one that is damaged is made anew. */
export function hasPart(file: string, rows: number): boolean {
  if (!existsSync(file)) return false;
  return rowsOf(readFileSync(file, 'utf8')).length === rows;
}

/** Whether a part of delays.csv is there and whole. */
export function hasDelaysPart(file: string): boolean {
  return existsSync(file) && isWholePart(readFileSync(file, 'utf8'));
}

/** The lines of a part; a last line without its end was cut off and does not count. */
export function rowsOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

/** Reads the metrics of a row, which are its last columns, into as long an array. */
export function readMetrics(line: string, metrics: Float64Array): void {
  const cells = line.split(',');
  const first = cells.length - metrics.length;
  for (let m = 0; m < metrics.length; m++) metrics[m] = parseNumber(cells[first + m]);
}

/** A file that is written piece by piece and appears whole. */
export class WholeFile {
  private readonly unfinished: string;
  private file: number | undefined;

  constructor(private readonly path: string) {
    this.unfinished = `${path}.tmp`;
    this.file = openSync(this.unfinished, 'w');
  }

  write(text: string): void {
    // writeSync may write less than it is given.
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += writeSync(this.file!, bytes, written);
  }

  /** Makes the file appear under its name. */
  finish(): void {
    closeSync(this.file!);
    this.file = undefined;
    renameSync(this.unfinished, this.path);
  }

  /** Removes what is not finished. Without effect after {@link finish}. */
  discardUnfinished(): void {
    if (this.file === undefined) return;
    closeSync(this.file);
    this.file = undefined;
    rmSync(this.unfinished, { force: true });
  }
}

/**
 * episodes.csv while it is put together from its parts, and its summary. Holds one part at a time,
 * so memory does not grow with the number of episodes. The summary is computed from the text of the
 * rows: what it says is what a reader of the file would compute.
 */
export class EpisodesFile extends WholeFile {
  private readonly summarizer: Summarizer;
  private readonly metrics: Float64Array;

  /**
   * @param path of episodes.csv, which appears when {@link finish} is called
   * @param options.header the line of column names; the metrics are the last columns
   * @param options.identities the items
   */
  constructor(
    path: string,
    options: {
      header: string;
      identities: readonly Identity[];
      metricNames: readonly string[];
    },
  ) {
    super(path);
    this.summarizer = new Summarizer(options.identities, options.metricNames);
    this.metrics = new Float64Array(options.metricNames.length);
    this.write(options.header);
  }

  /**
   * Adds the rows of a part.
   *
   * @param expected.rows how many it has
   * @param expected.itemOf the item that a row of it belongs to
   * @throws {Error} when the part has another number of rows than it should
   */
  append(part: string, expected: { rows: number; itemOf: (row: number) => number }): void {
    const text = readFileSync(part, 'utf8');
    const lines = rowsOf(text);
    if (lines.length !== expected.rows)
      throw new Error(`${part} has ${lines.length} rows instead of ${expected.rows}`);
    const { metrics } = this;
    lines.forEach((line, row) => {
      readMetrics(line, metrics);
      this.summarizer.add(expected.itemOf(row), metrics);
    });
    this.write(text);
  }

  /** One row per item. */
  summary(): SummaryRow[] {
    return this.summarizer.rows();
  }
}
