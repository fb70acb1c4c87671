import { BrokenFrameError } from './errors.js';
import type { Pipe } from './pipe.js';

/**
 * The frames in which MetaLore talks with a program of another language, over two pipes.
 *
 * A frame is a head of {@link HEAD_BYTES} bytes and a payload, everything little-endian:
 *
 * | byte | type   | what                                      |
 * | ---- | ------ | ----------------------------------------- |
 * | 0    | uint32 | {@link MAGIC}                             |
 * | 4    | uint16 | {@link PROTOCOL_VERSION}                  |
 * | 6    | uint16 | what the payload is, one of {@link FRAME} |
 * | 8    | uint32 | bytes of the payload                      |
 * | 12   | uint32 | 0                                         |
 * | 16   |        | payload                                   |
 *
 * The payload begins at a multiple of eight bytes, so numbers in it can be read where they are.
 */
export const HEAD_BYTES = 16;

/** "MLOR" as bytes. */
export const MAGIC = 0x524f4c4d;

/** Goes up when frames change so that an older reader would misread them. */
export const PROTOCOL_VERSION = 1;

/** Kinds of frames. Those from 1 on ask, those from 64 on answer. */
export const FRAME = {
  /** JSON: which episodes to begin */
  reset: 1,
  /** float32: actions */
  step: 2,
  /** nothing: the end */
  close: 3,
  /** JSON: what the rest will be like; the first frame of all */
  hello: 64,
  /** numbers: episodes have begun */
  begun: 65,
  /** numbers: a step has been done */
  stepped: 66,
  /** numbers: a step has been done, and was the last of its episodes; the next ones have begun */
  ended: 67,
  /** JSON: what went wrong, {@link FrameError} */
  error: 127,
} as const;

/** What an error frame says. */
export interface FrameError {
  /** name of the error's class */
  readonly error: string;
  /** as MetaLore says it on a terminal */
  readonly message: string;
}

/** A frame that is written again and again: its payload is filled in where it lies. */
export class OutgoingFrame {
  /** Of what the payload's views are made, from byte {@link HEAD_BYTES} on. */
  readonly buffer: ArrayBuffer;
  private readonly bytes: Uint8Array<ArrayBuffer>;
  private readonly head: DataView;

  /** @param mostPayloadBytes length of the longest payload */
  constructor(mostPayloadBytes: number) {
    this.buffer = new ArrayBuffer(HEAD_BYTES + mostPayloadBytes);
    this.bytes = new Uint8Array(this.buffer);
    this.head = new DataView(this.buffer);
    this.head.setUint32(0, MAGIC, true);
    this.head.setUint16(4, PROTOCOL_VERSION, true);
  }

  /**
   * Writes the first bytes of the payload as a frame of a kind. Allocates nothing.
   *
   * @throws {ClosedPipeError} when nobody reads any more
   */
  write(pipe: Pipe, kind: number, payloadBytes: number): void {
    const { head, bytes } = this;
    head.setUint16(6, kind, true);
    head.setUint32(8, payloadBytes, true);
    const end = HEAD_BYTES + payloadBytes;
    // A pipe takes at most what it has room for.
    for (let at = 0; at < end;) at += pipe.write(bytes, at, end);
  }
}

/**
 * Writes a frame of JSON.
 *
 * @throws {ClosedPipeError} when nobody reads any more
 */
export function writeJson(pipe: Pipe, kind: number, value: unknown): void {
  const payload = new TextEncoder().encode(JSON.stringify(value));
  const frame = new OutgoingFrame(payload.length);
  new Uint8Array(frame.buffer).set(payload, HEAD_BYTES);
  frame.write(pipe, kind, payload.length);
}

/**
 * Reads frames, one at a time, each to the beginning of one and the same buffer: whoever knows the
 * frames to come makes views of {@link buffer} once. Reading allocates nothing.
 */
export class FrameReader {
  /** Of the present frame; its payload is `buffer` from byte {@link HEAD_BYTES} on. */
  kind = 0;
  payloadBytes = 0;
  readonly buffer: ArrayBuffer;

  private readonly bytes: Uint8Array<ArrayBuffer>;
  private readonly head: DataView;
  /** bytes of the buffer that are read, those of frames behind the present one included */
  private filled = 0;
  /** of them, those of the present frame */
  private taken = 0;

  /** @param mostPayloadBytes a frame that says it is longer is taken for a broken one */
  constructor(
    private readonly pipe: Pipe,
    private readonly mostPayloadBytes: number,
  ) {
    this.buffer = new ArrayBuffer(HEAD_BYTES + mostPayloadBytes);
    this.bytes = new Uint8Array(this.buffer);
    this.head = new DataView(this.buffer);
  }

  /**
   * Waits for the next frame. The one before is gone.
   *
   * @returns false when the pipe has ended behind the last frame
   * @throws {BrokenFrameError} for what is no frame, one of another version, one that is too long, and
   *   when the pipe ends within one
   */
  next(): boolean {
    const { bytes, head } = this;
    if (this.filled > this.taken) bytes.copyWithin(0, this.taken, this.filled);
    this.filled -= this.taken;
    this.taken = 0;
    if (!this.fill(HEAD_BYTES)) return false;
    if (head.getUint32(0, true) !== MAGIC)
      throw new BrokenFrameError(
        `expected a frame of MetaLore, found the bytes ${hex(bytes.subarray(0, HEAD_BYTES))}`,
      );
    const version = head.getUint16(4, true);
    if (version !== PROTOCOL_VERSION)
      throw new BrokenFrameError(
        `expected frames of version ${PROTOCOL_VERSION}, found version ${version};` +
          ' use versions of metalore and metalore-gym that belong together',
      );
    const payloadBytes = head.getUint32(8, true);
    if (payloadBytes > this.mostPayloadBytes)
      throw new BrokenFrameError(
        `expected a frame of at most ${this.mostPayloadBytes} bytes, found one of ${payloadBytes}`,
      );
    this.fill(HEAD_BYTES + payloadBytes);
    this.kind = head.getUint16(6, true);
    this.payloadBytes = payloadBytes;
    this.taken = HEAD_BYTES + payloadBytes;
    return true;
  }

  /**
   * The payload of the present frame as JSON.
   *
   * @throws {BrokenFrameError} when it is none
   */
  json(): unknown {
    const text = new TextDecoder().decode(
      this.bytes.subarray(HEAD_BYTES, HEAD_BYTES + this.payloadBytes),
    );
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new BrokenFrameError('expected a frame of JSON, found something else', {
        cause: error,
      });
    }
  }

  /** Reads until so many bytes are there; false when the pipe ends before the first of a frame. */
  private fill(wanted: number): boolean {
    while (this.filled < wanted) {
      const got = this.pipe.read(this.bytes, this.filled);
      if (got === 0) {
        if (this.filled === 0) return false;
        throw new BrokenFrameError(
          `the pipe ended within a frame, after ${this.filled} bytes of it`,
        );
      }
      this.filled += got;
    }
    return true;
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
