import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import type { ProcessLike } from './terminal/terminal.js';

/** The signals that ask a program to end, and the exit codes by which shells know them. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

type EndingSignal = keyof typeof EXIT_CODES;

/** A signal asked the program to end. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  readonly exitCode: number;

  constructor(signal: EndingSignal) {
    super(`stopped by ${signal}`);
    this.exitCode = EXIT_CODES[signal];
  }
}

/**
 * How signals end the program. While threads compute, this one is free to listen, and what they do is
 * stopped in order. Otherwise it computes itself, would hear nothing before it is done, and a signal
 * ends the process at once: nothing is lost by that, since it may be killed at any time.
 */
export class Signals {
  private readonly stop = new AbortController();

  constructor(private readonly process: ProcessLike) {
    // Node.js takes back that hangups are ignored, which is what nohup is for.
    if (isUnderNohup(process.env)) process.on('SIGHUP', () => undefined);
  }

  /** Aborted by a signal that comes during {@link listening}. */
  get signal(): AbortSignal {
    return this.stop.signal;
  }

  /** Does something that stops when {@link signal} is aborted. */
  async listening<T>(work: () => Promise<T>): Promise<T> {
    const listeners = (Object.keys(EXIT_CODES) as EndingSignal[])
      .filter((name) => name !== 'SIGHUP' || !isUnderNohup(this.process.env))
      .map((name) => {
        const listener = () => {
          this.stop.abort(new Interrupted(name));
        };
        return { name, listener };
      });
    for (const { name, listener } of listeners) this.process.on(name, listener);
    try {
      return await work();
    } finally {
      for (const { name, listener } of listeners) this.process.off(name, listener);
    }
  }
}

/**
 * Whether nohup started this process: shells leave the name of what they start in `_`; GNU nohup, in
 * place of a terminal, leaves a standard input that can only be written.
 */
function isUnderNohup(env: ProcessLike['env']): boolean {
  if (basename(env['_'] ?? '') === 'nohup') return true;
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync('/proc/self/fdinfo/0', 'utf8'));
    return (
      readlinkSync('/proc/self/fd/0') === '/dev/null' &&
      flags !== null &&
      (Number.parseInt(flags[1], 8) & ACCESS_MODE) === WRITE_ONLY
    );
  } catch {
    return false;
  }
}

/** of the flags of open(2) */
const ACCESS_MODE = 3;
const WRITE_ONLY = 1;
