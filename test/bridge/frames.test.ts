import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BrokenFrameError, ClosedPipeError } from '../../src/bridge/errors.js';
import {
  FRAME,
  FrameReader,
  HEAD_BYTES,
  OutgoingFrame,
  writeJson,
} from '../../src/bridge/frames.js';
import { frameOf, framesIn, joined, MemoryPipe } from './memory-pipe.js';

it('lays a frame out as its description says', () => {
  expect([...frameOf(FRAME.step, Uint8Array.of(7, 8, 9))]).toEqual([
    ...[0x4d, 0x4c, 0x4f, 0x52], // MLOR
    ...[1, 0], // version
    ...[2, 0], // kind
    ...[3, 0, 0, 0], // bytes
    ...[0, 0, 0, 0],
    ...[7, 8, 9],
  ]);
});

it('reads frames back, however they are cut', () => {
  const frames = fc.array(
    fc.record({ kind: fc.nat(0xffff), payload: fc.uint8Array({ maxLength: 40 }) }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 60 }), (sent, chunks) => {
      const bytes = joined(sent.map(({ kind, payload }) => frameOf(kind, payload)));
      const reader = new FrameReader(new MemoryPipe(bytes, chunks), 40);
      for (const { kind, payload } of sent) {
        expect(reader.next()).toBe(true);
        expect(reader.kind).toBe(kind);
        expect(new Uint8Array(reader.buffer, HEAD_BYTES, reader.payloadBytes)).toEqual(payload);
      }
      expect(reader.next()).toBe(false);
      expect(reader.next()).toBe(false);
    }),
    { seed: 7, numRuns: 100 },
  );
});

it('writes as much of its payload as is asked for, in as many pieces as the pipe takes', () => {
  const frame = new OutgoingFrame(8);
  new Uint8Array(frame.buffer, HEAD_BYTES).set([1, 2, 3, 4, 5, 6, 7, 8]);
  const pipe = new MemoryPipe(new Uint8Array(), 5);
  frame.write(pipe, 66, 4);
  frame.write(pipe, 67, 8);
  expect(framesIn(pipe.written)).toEqual([
    { kind: 66, payload: Uint8Array.of(1, 2, 3, 4).buffer },
    { kind: 67, payload: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer },
  ]);
});

it('ends where nobody reads', () => {
  const pipe = new MemoryPipe(new Uint8Array(), 5, 10);
  expect(() => {
    writeJson(pipe, FRAME.error, { message: 'lost' });
  }).toThrow(ClosedPipeError);
});

/** What reading it says is wrong. */
function fault(bytes: Uint8Array): string {
  const reader = new FrameReader(new MemoryPipe(bytes), 100);
  try {
    while (reader.next()) if (reader.kind === FRAME.reset) reader.json();
  } catch (error) {
    expect(error).toBeInstanceOf(BrokenFrameError);
    return (error as Error).message;
  }
  return '';
}

it.each([
  ['no frame', new TextEncoder().encode('GET / HTTP/1.1\r\n'), /found the bytes 47 45 54 20/],
  ['another version', frameOf(1, 'x').with(4, 2), /found version 2; use versions/],
  ['a length that is too long', frameOf(1, 'x').with(9, 1), /at most 100 bytes, found one of 257/],
  ['a head that ends', frameOf(1).subarray(0, 9), /ended within a frame, after 9 bytes/],
  ['a payload that ends', frameOf(1, 'xyz').subarray(0, 18), /within a frame, after 18 bytes/],
  ['something else than JSON', frameOf(FRAME.reset, '{"seed"'), /expected a frame of JSON/],
])('refuses %s', (_, bytes, message) => {
  expect(fault(bytes)).toMatch(message);
});
