import { PbfReader } from 'pbf';
import { maskedCrc, RECORD_FRONT } from '../../src/tensorboard/records.js';

/** An event of a file, as far as the tests look at it. */
export interface ReadEvent {
  wallTime: number;
  step: number;
  version?: string;
  /** by tag, in the order of the file */
  scalars: [tag: string, value: number][];
  /** tags of values that are no scalars */
  others: string[];
}

/** The records of an event file. @throws {Error} at a checksum that does not fit, or a record that is cut */
export function recordsIn(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(view.getBigUint64(at, true));
    const data = bytes.subarray(at + RECORD_FRONT, at + RECORD_FRONT + length);
    if (view.getUint32(at + 8, true) !== maskedCrc(bytes.subarray(at, at + 8)))
      throw new Error(`the length at ${at} does not fit its checksum`);
    if (view.getUint32(at + RECORD_FRONT + length, true) !== maskedCrc(data))
      throw new Error(`the data at ${at} does not fit its checksum`);
    found.push(data);
    at += RECORD_FRONT + length + 4;
  }
  return found;
}

export function eventsIn(bytes: Uint8Array): ReadEvent[] {
  return recordsIn(bytes).map((data) =>
    new PbfReader(data).readFields<ReadEvent>(
      (field, event, pbf) => {
        if (field === 1) event.wallTime = pbf.readDouble();
        else if (field === 2) event.step = pbf.readVarint();
        else if (field === 3) event.version = pbf.readString();
        else if (field === 5) pbf.readMessage(readSummary, event);
      },
      { wallTime: NaN, step: NaN, scalars: [], others: [] },
    ),
  );
}

function readSummary(field: number, event: ReadEvent, pbf: PbfReader): void {
  if (field !== 1) return;
  const value = pbf.readMessage<{ tag: string; scalar?: number }>(
    (inner, read, from) => {
      if (inner === 1) read.tag = from.readString();
      else if (inner === 2) read.scalar = from.readFloat();
    },
    { tag: '' },
  );
  if (value.scalar === undefined) event.others.push(value.tag);
  else event.scalars.push([value.tag, value.scalar]);
}
