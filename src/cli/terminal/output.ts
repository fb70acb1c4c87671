import { fileSystemReason } from '../../runs/errors.js';
import type { ProcessLike, TerminalStream } from './terminal.js';

/**
 * Watches where a command writes to. A log that cannot be written, on a full disk or in a terminal
 * that was closed, is no reason to stop what it is about; only what was asked for on standard output
 * is missed at the end.
 */
export class Output {
  private failure: NodeJS.ErrnoException | undefined;

  constructor(private readonly process: ProcessLike) {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever reads has read enough, as `| head` has.
      if (error.code !== 'EPIPE') this.failure ??= error;
    });
    process.stderr.on('error', () => undefined);
  }

  /**
   * Waits until all is written.
   *
   * @returns why some of standard output could not be; undefined when it could
   */
  async end(): Promise<string | undefined> {
    const { stdout, stderr } = this.process;
    await Promise.all([stdout, stderr].map(flushed));
    if (!this.failure) return undefined;
    return `cannot write to standard output: ${fileSystemReason(this.failure)}; the same command tells it again`;
  }
}

function flushed(stream: TerminalStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}
