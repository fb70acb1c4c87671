import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { makeFolder } from '../../runs/files/make-folder.js';
import { readRegular } from '../../runs/files/open-regular.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import { QueueError, RefusedMessage } from './errors.js';
import { KEEP_SECONDS } from './keys.js';

/** The largest content that goes through Redis itself, bytes; beyond it goes through `--shared`. */
export const MOST_BYTES = 16 * 2 ** 20;

/** Something is larger than goes through Redis, and there is no shared directory. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';

  constructor(what: string, bytes: number) {
    super(
      `${what} has ${(bytes / 2 ** 20).toFixed(1)} MiB, and ${MOST_BYTES / 2 ** 20} MiB go through the queue; name` +
        ' a directory that all machines see with --shared, here and at the workers',
    );
  }
}

/** Others use a shared directory. Doing the task again would not help. */
export class NotShared extends QueueError {
  constructor() {
    super(
      'what others have left is too large for the queue and in their shared directory; name the same one' +
        ' here with --shared; nothing is lost',
    );
  }
}

/** In Redis the content itself, or the name of its file in the shared directory. */
const FILE = /^@file ([0-9a-z-]{1,120})$/;

/**
 * Contents too large for Redis in a directory that all machines see, `metalore-<id>/`. Contents are
 * containers, whose checksums tell whether they have arrived.
 */
export class Store {
  /** @param shared the directory, where there is one */
  constructor(
    readonly redis: Redis,
    private readonly shared: string | undefined,
  ) {}

  /**
   * What to put into Redis for a content: itself, or where it is.
   *
   * @param name of the file, if it takes one; unique in the submission
   * @throws {TooLarge}
   */
  wrap(id: string, { what, name, content }: Content): Buffer {
    if (content.length <= MOST_BYTES) return bufferOf(content);
    if (this.shared === undefined) throw new TooLarge(what, content.length);
    makeFolder(this.folder(id));
    const unfinished = join(this.folder(id), `${name}.${process.pid}-${Date.now()}.tmp`);
    writeWhole(join(this.folder(id), name), content, { unfinished });
    return Buffer.from(`@file ${name}`);
  }

  /**
   * The content that {@link wrap} wrapped.
   *
   * @throws {NotShared} when it is in a directory that nobody has named here
   * @throws {RefusedMessage} when it is not there
   */
  unwrap(id: string, wrapped: Buffer): Uint8Array {
    const name = wrapped.length < 200 ? FILE.exec(wrapped.toString('latin1'))?.[1] : undefined;
    if (name === undefined) return wrapped;
    if (this.shared === undefined) throw new NotShared();
    try {
      return readRegular(join(this.folder(id), name));
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      throw new RefusedMessage(
        `its file ${name} is not in the shared directory ${this.shared} (${code}); name the same one everywhere`,
        { cause: error },
      );
    }
  }

  /** Sets a key. @throws {TooLarge} */
  async set(id: string, key: string, content: Content): Promise<void> {
    await this.redis.set(key, this.wrap(id, content), 'EX', KEEP_SECONDS);
  }

  /** A key's content; undefined when there is none. @throws {RefusedMessage} */
  async get(id: string, key: string): Promise<Uint8Array | undefined> {
    const found = await this.redis.getBuffer(key);
    return found ? this.unwrap(id, found) : undefined;
  }

  /** Removes what a submission has in the shared directory. */
  discard(id: string): void {
    if (this.shared !== undefined) rmSync(this.folder(id), { recursive: true, force: true });
  }

  private folder(id: string): string {
    return join(this.shared!, `metalore-${id}`);
  }
}

interface Content {
  /** for people */
  what: string;
  name: string;
  content: Uint8Array;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
