import { readSync, writeSync } from 'node:fs';
import { ClosedPipeError } from './errors.js';

/** Two ends of pipes: one to read from, one to write to. Both wait until something can be done. */
export interface Pipe {
  /**
   * Reads into bytes[at] and behind, as much as there is and fits.
   *
   * @returns how many bytes; 0 at the end
   */
  read(bytes: Uint8Array, at: number): number;
  /**
   * Writes from bytes[at] to bytes[end − 1], as much as there is room for.
   *
   * @returns how many bytes
   * @throws {ClosedPipeError} when nobody reads any more
   */
  write(bytes: Uint8Array, at: number, end: number): number;
}

/** Between two looks at a pipe that does not wait by itself, ms: the first time, and at most. */
const PAUSE_MS = { first: 0.05, most: 5 };

/**
 * Pipes by their file descriptors, read and written without an event loop: between a question and its
 * answer lie two system calls. Some pipes do not wait (O_NONBLOCK belongs to both ends, and others may
 * set it); these are asked again after a pause.
 */
export class DescriptorPipe implements Pipe {
  private readonly sleeper = new Int32Array(new SharedArrayBuffer(4));

  constructor(
    private readonly input: number,
    private readonly output: number,
  ) {}

  read(bytes: Uint8Array, at: number): number {
    for (let pauseMs = PAUSE_MS.first; ;) {
      try {
        return readSync(this.input, bytes, at, bytes.length - at, null);
      } catch (error) {
        const code = codeOf(error);
        // What a pipe's end is on Windows, and a socket's that was reset.
        if (code === 'EOF' || code === 'ECONNRESET') return 0;
        pauseMs = this.pauseAfter(error, pauseMs);
      }
    }
  }

  write(bytes: Uint8Array, at: number, end: number): number {
    for (let pauseMs = PAUSE_MS.first; ;) {
      try {
        return writeSync(this.output, bytes, at, end - at);
      } catch (error) {
        const code = codeOf(error);
        if (code === 'EPIPE' || code === 'ECONNRESET')
          throw new ClosedPipeError('nobody reads any more', { cause: error });
        pauseMs = this.pauseAfter(error, pauseMs);
      }
    }
  }

  /**
   * Waits where there was nothing to be done yet; what was interrupted is tried again at once.
   *
   * @returns how long to wait the next time, ms
   * @throws the error itself when trying again is no use
   */
  private pauseAfter(error: unknown, ms: number): number {
    const code = codeOf(error);
    if (code === 'EINTR') return ms;
    if (code !== 'EAGAIN') throw error;
    Atomics.wait(this.sleeper, 0, 0, ms);
    return Math.min(PAUSE_MS.most, 2 * ms);
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
