import { crc32c } from './crc32c.js';

/** Bytes in front of the data: its length, and the checksum of that. */
export const RECORD_FRONT = 12;
/** Bytes behind the data: its checksum. */
const RECORD_END = 4;

/**
 * Data as a record of a TFRecord file: its length (8 bytes), the masked CRC-32C of the length (4), the data,
 * and the masked CRC-32C of the data (4), all little-endian.
 */
export function record(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(RECORD_FRONT + data.length + RECORD_END);
  const view = new DataView(out.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(out.subarray(0, 8)), true);
  out.set(data, RECORD_FRONT);
  view.setUint32(RECORD_FRONT + data.length, maskedCrc(data), true);
  return out;
}

/**
 * A CRC-32C as TensorFlow stores it, turned by 15 bits and moved by a constant: a checksum of bytes that have
 * checksums among them would tell less.
 */
export function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
