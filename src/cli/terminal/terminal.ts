import { styleText } from 'node:util';

/** A stream that may be a terminal, which has a size then. */
export type TerminalStream = NodeJS.WritableStream & {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
};

/** The parts of `process` that a command line meets; tests give it others. */
export interface ProcessLike {
  stdout: TerminalStream;
  stderr: TerminalStream;
  env: Record<string, string | undefined>;
  on(event: 'SIGHUP' | 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(event: 'SIGHUP' | 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** Data goes to stdout, progress and errors to stderr. */
export class Terminal {
  constructor(
    private readonly process: ProcessLike,
    private readonly options: { quiet?: boolean; color?: boolean } = {},
  ) {}

  /** Variables of the environment. */
  get env(): ProcessLike['env'] {
    return this.process.env;
  }

  get quiet(): boolean {
    return this.options.quiet ?? false;
  }

  /** Characters in a line of what people read; where there is no terminal to ask, $COLUMNS or 100. */
  get width(): number {
    const { columns } = this.process.stdout;
    // Some pseudo-terminals have no size.
    if (columns !== undefined && columns > 0) return columns;
    const told = Number(this.process.env['COLUMNS']);
    return Number.isSafeInteger(told) && told > 0 ? told : 100;
  }

  get stderr(): TerminalStream {
    return this.process.stderr;
  }

  /** Whether stderr is a terminal on which what was written can be written over. */
  get isLive(): boolean {
    return this.process.stderr.isTTY === true && !this.isDumb;
  }

  /** How this program is called from where it was called: by its name, or through npm. */
  get program(): string {
    const script = this.process.env['npm_lifecycle_script'] ?? '';
    return /^('?metalore|node (bin\/metalore|scripts\/start)\.js)\b/.test(script)
      ? 'npx metalore'
      : 'metalore';
  }

  /** Prints data, with a line end. */
  print(text: string): void {
    this.process.stdout.write(`${text}\n`);
  }

  /** Tells something that is not data; not with --quiet. */
  note(text: string): void {
    if (!this.quiet) this.process.stderr.write(`${text}\n`);
  }

  /** Tells what went wrong, in any case. */
  error(text: string): void {
    this.process.stderr.write(`${text}\n`);
  }

  /** Emphasis on a terminal that wants it: not with --no-color, NO_COLOR or a dumb terminal. */
  bold(text: string): string {
    const { env, stdout } = this.process;
    const wanted = (this.options.color ?? true) && !env['NO_COLOR'] && !this.isDumb;
    return wanted && stdout.isTTY ? styleText('bold', text) : text;
  }

  private get isDumb(): boolean {
    return this.process.env['TERM'] === 'dumb';
  }
}
