import { describe, expect, it } from 'vitest';
import { crc32c } from '../../src/tensorboard/crc32c.js';
import { scalarsEvent, versionEvent } from '../../src/tensorboard/events.js';
import { record } from '../../src/tensorboard/records.js';
import { eventsIn, recordsIn } from './reader.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('CRC-32C', () => {
  it.each([
    ['nothing', [], 0],
    ['the digits 1 to 9', [...Buffer.from('123456789')], 0xe3069283],
    // RFC 3720, appendix B.4
    ['32 zeros', Array<number>(32).fill(0), 0x8a9136aa],
    ['32 ones', Array<number>(32).fill(0xff), 0x62a8ab43],
    ['ascending bytes', Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['descending bytes', Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ])('of %s', (_, bytes, expected) => {
    expect(crc32c(Uint8Array.from(bytes))).toBe(expected);
  });
});

describe('a record', () => {
  it("is what TensorBoard's own writer makes of the same data", () => {
    expect(hex(record(Buffer.from('abc')))).toBe('0300000000000000b099490e6162636e57f121');
    expect(hex(record(new Uint8Array()))).toBe('000000000000000029039807d8ea82a2');
  });

  it('holds an event as protobuf writes it', () => {
    const [data] = recordsIn(scalarsEvent(80, [['a/b', 0.1]]));
    // Wall time 80 s, step 80, a summary of one value: tag "a/b", float32 of 0.1.
    expect(hex(data)).toBe('09000000000000544010502a0c0a0a0a03612f6215cdcccc3d');
  });

  it('of the version comes first', () => {
    expect(eventsIn(versionEvent())).toEqual([
      { wallTime: 0, step: 0, version: 'brain.Event:2', scalars: [], others: [] },
    ]);
  });

  it('of a step above 2³¹ keeps it', () => {
    const step = 2 ** 40 + 1;
    expect(eventsIn(scalarsEvent(step, [['x', -1.5]]))).toEqual([
      { wallTime: step, step, scalars: [['x', -1.5]], others: [] },
    ]);
  });
});
