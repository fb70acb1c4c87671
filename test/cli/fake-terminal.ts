import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from '../../src/cli/terminal/width.js';
import { Terminal, type ProcessLike } from '../../src/cli/terminal/terminal.js';

/** Escape sequences, and single characters. */
const PARTS = /(?![\r\n])\p{Cc}(?:\[\??\d*[A-Za-z]|[78])|[^]/gu;

/** A line of the screen; `wraps`: what follows it is the same line, broken. */
interface Row {
  text: string;
  wraps: boolean;
}

/**
 * A terminal that keeps its screen, with what scrolled out of it: enough of one for progress. It
 * breaks lines, and breaks them anew when it is resized, as terminals do today.
 */
export class FakeScreen {
  private readonly lines: Row[] = [{ text: '', wraps: false }];
  private row = 0;
  private column = 0;
  private breaksLines = true;

  constructor(
    public columns: number,
    public rows: number,
  ) {}

  /** Lines from the first that was written to the last that is not empty. */
  get text(): string {
    return this.lines
      .map(({ text }) => text.trimEnd())
      .join('\n')
      .trimEnd();
  }

  write(data: string): void {
    for (const [part] of data.matchAll(PARTS)) this.take(part);
  }

  resize(columns: number, rows: number): void {
    // The cursor stays at the character where it was.
    const logical: string[] = [];
    let cursorLine = 0;
    let cursorOffset = 0;
    let continues = false;
    this.lines.forEach(({ text, wraps }, i) => {
      if (!continues) logical.push('');
      if (i === this.row) {
        cursorLine = logical.length - 1;
        cursorOffset = logical[cursorLine].length + this.column;
      }
      logical[logical.length - 1] += text;
      continues = wraps;
    });
    this.columns = columns;
    this.rows = rows;
    this.lines.length = 0;
    logical.forEach((line, i) => {
      const first = this.lines.length;
      const text = line.trimEnd();
      for (let at = 0; at === 0 || at < text.length; at += columns)
        this.lines.push({ text: text.slice(at, at + columns), wraps: at + columns < text.length });
      if (i === cursorLine) {
        this.row = first + Math.floor(cursorOffset / columns);
        this.column = cursorOffset % columns;
      }
    });
  }

  private take(part: string): void {
    const isSequence = part.length > 1 && part.startsWith('\u001b');
    const command = isSequence ? part.at(-1)! : '';
    const n = Number(part.replace(/\D/g, ''));
    if (part === '\r') this.column = 0;
    else if (part === '\n') this.nextRow(false);
    else if (command === 'A') this.row = Math.max(this.top(), this.row - Math.max(1, n));
    else if (command === 'G') this.column = Math.max(1, n) - 1;
    else if (command === 'K') this.eraseToEnd();
    else if (command === 'J') {
      this.eraseToEnd();
      this.lines.length = this.row + 1;
    } else if (command === 'l' || command === 'h') {
      if (n === 7) this.breaksLines = command === 'h';
    } else if (command === '7' || command === '8') return;
    else if (isSequence) throw new Error(`unknown: ${JSON.stringify(part)}`);
    else this.put(part);
  }

  private put(character: string): void {
    if (this.column >= this.columns) {
      if (this.breaksLines) this.nextRow(true);
      else this.column = this.columns - 1;
    }
    const line = this.lines[this.row];
    const text = line.text.padEnd(this.column);
    line.text = text.slice(0, this.column) + character + text.slice(this.column + 1);
    this.column += displayWidth(character);
  }

  private nextRow(wraps: boolean): void {
    this.lines[this.row].wraps = wraps;
    this.row++;
    this.column = 0;
    if (this.row === this.lines.length) this.lines.push({ text: '', wraps: false });
  }

  private eraseToEnd(): void {
    const line = this.lines[this.row];
    line.text = line.text.slice(0, this.column);
    line.wraps = false;
  }

  /** The first row that the cursor can reach. */
  private top(): number {
    return Math.max(0, this.lines.length - this.rows);
  }
}

/** A terminal of 80 × 24, unless told otherwise, whose stderr is a {@link FakeScreen}. */
export function fakeTerminal({
  isTTY = true,
  columns = 80,
  rows = 24,
  env = {},
  quiet = false,
}: {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  env?: Record<string, string>;
  quiet?: boolean;
} = {}) {
  const screen = new FakeScreen(columns, rows);
  let written = '';
  const stream = Object.assign(new PassThrough(), isTTY ? { isTTY, columns, rows } : {}, {
    write: (chunk: string) => {
      written += chunk;
      screen.write(chunk);
      return true;
    },
  });
  const process: ProcessLike = {
    stdout: stream,
    stderr: stream,
    env,
    on: () => undefined,
    off: () => undefined,
  };
  return {
    terminal: new Terminal(process, { quiet }),
    stream,
    screen,
    /** everything written so far, escape sequences included */
    written: () => written,
    /** the same without them */
    plain: () => stripVTControlCharacters(written),
    resize: (to: { columns: number; rows: number }) => {
      Object.assign(stream, to);
      screen.resize(to.columns, to.rows);
      stream.emit('resize');
    },
  };
}
