import { ClosedPipeError } from '../bridge/errors.js';
import type { Pipe } from '../bridge/pipe.js';
import type { FromChild, ToChild } from './child-thread.js';
import { Mailbox } from './mailbox.js';

/** A child had so long to write something, and did not. */
export class SilentError extends Error {
  override readonly name = 'SilentError';
}

/** How long a child has to end by itself, ms. */
const END_MS = 2_000;

/** A child process as a {@link Pipe}: what is written it reads, and what it writes is read. */
export class ChildPipe implements Pipe {
  /** how the child ended, once it has */
  ended: string | undefined;

  private readonly mailbox: Mailbox<string, ToChild, FromChild>;
  /** what has come and is not read yet */
  private come: Uint8Array = new Uint8Array(0);

  /**
   * @param command as typed in a shell
   * @param timeoutMs how long to wait for something to read
   */
  constructor(
    command: string,
    private readonly timeoutMs: number,
  ) {
    this.mailbox = new Mailbox(new URL('./child-thread.js', import.meta.url), command);
  }

  /** @throws {SilentError} when nothing comes in time */
  read(bytes: Uint8Array, at: number): number {
    while (this.come.length === 0) {
      if (this.ended !== undefined) return 0;
      const message = this.mailbox.receive(this.timeoutMs);
      if (message === undefined)
        throw new SilentError(`did not answer within ${this.timeoutMs / 1000} seconds`);
      if (message instanceof Uint8Array) this.come = message;
      else this.ended = message.ended;
    }
    const part = this.come.subarray(0, bytes.length - at);
    bytes.set(part, at);
    this.come = this.come.subarray(part.length);
    return part.length;
  }

  write(bytes: Uint8Array, at: number, end: number): number {
    if (this.ended !== undefined) throw new ClosedPipeError('nobody reads any more');
    this.mailbox.send(bytes.slice(at, end));
    return end - at;
  }

  /** Lets the child end by itself, and ends it when it does not; whatever it writes is thrown away. */
  close(): void {
    for (const how of ['end', 'kill'] as const) {
      if (this.ended !== undefined) break;
      this.mailbox.send(how);
      this.awaitEnd();
    }
    this.mailbox.close();
  }

  private awaitEnd(): void {
    const lastMs = Date.now() + END_MS;
    for (;;) {
      const message = this.mailbox.receive(Math.max(0, lastMs - Date.now()));
      if (message instanceof Uint8Array) continue;
      this.ended = message?.ended;
      return;
    }
  }
}
