import { styleText } from 'node:util';

/** The parts of `process` that a command line meets; tests give it others. */
export interface ProcessLike {
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  env: Record<string, string | undefined>;
  on(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** Data goes to stdout, progress and errors to stderr. */
export class Terminal {
  constructor(
    private readonly process: ProcessLike,
    private readonly options: { quiet?: boolean; color?: boolean } = {},
  ) {}

  get quiet(): boolean {
    return this.options.quiet ?? false;
  }

  /** Characters in a line of what people read; 100 where there is no terminal to ask. */
  get width(): number {
    return this.process.stdout.columns ?? 100;
  }

  get stderr(): ProcessLike['stderr'] {
    return this.process.stderr;
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
    const wanted = (this.options.color ?? true) && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
    return wanted && stdout.isTTY ? styleText('bold', text) : text;
  }
}
