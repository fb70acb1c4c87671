import type { Pipe } from '../../src/bridge/pipe.js';
import { ClosedPipeError } from '../../src/bridge/errors.js';
import { FRAME, FrameReader, HEAD_BYTES, OutgoingFrame } from '../../src/bridge/frames.js';

/** A pipe of which all that will be read is there before, and all that is written stays. */
export class MemoryPipe implements Pipe {
  readonly written: number[] = [];
  private at = 0;

  /**
   * @param input what is read
   * @param chunks at most so many bytes at a time
   * @param room bytes that can be written before the other side closes
   */
  constructor(
    private readonly input: Uint8Array,
    private readonly chunks = Infinity,
    private readonly room = Infinity,
  ) {}

  read(bytes: Uint8Array, at: number): number {
    const length = Math.min(this.chunks, bytes.length - at, this.input.length - this.at);
    bytes.set(this.input.subarray(this.at, this.at + length), at);
    this.at += length;
    return length;
  }

  write(bytes: Uint8Array, at: number, end: number): number {
    if (this.written.length >= this.room) throw new ClosedPipeError('nobody reads any more');
    const length = Math.min(this.chunks, end - at);
    this.written.push(...bytes.subarray(at, at + length));
    return length;
  }
}

/** The bytes of a frame. */
export function frameOf(kind: number, payload: Uint8Array | string = ''): Uint8Array {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const frame = new OutgoingFrame(bytes.length);
  new Uint8Array(frame.buffer).set(bytes, HEAD_BYTES);
  const pipe = new MemoryPipe(new Uint8Array());
  frame.write(pipe, kind, bytes.length);
  return Uint8Array.from(pipe.written);
}

/** Questions as bytes, one behind the other. */
export const ask = {
  reset: (asked: unknown) => frameOf(FRAME.reset, JSON.stringify(asked)),
  step: (...actions: number[]) =>
    frameOf(FRAME.step, new Uint8Array(Float32Array.from(actions).buffer)),
};

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The frames that were written. */
export function framesIn(bytes: readonly number[]): { kind: number; payload: ArrayBuffer }[] {
  const reader = new FrameReader(new MemoryPipe(Uint8Array.from(bytes)), 2 ** 20);
  const frames = [];
  while (reader.next())
    frames.push({
      kind: reader.kind,
      payload: reader.buffer.slice(HEAD_BYTES, HEAD_BYTES + reader.payloadBytes),
    });
  return frames;
}

export function jsonOf({ payload }: { payload: ArrayBuffer }): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
}
