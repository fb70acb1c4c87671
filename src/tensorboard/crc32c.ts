/** Castagnoli's polynomial with its bits reversed. */
const POLYNOMIAL = 0x82f63b78;

/** [byte] the remainder that it leaves */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  return remainder;
});

/** CRC-32C of some bytes (RFC 3720, appendix B.4), a whole number from 0 to 2³² − 1. */
export function crc32c(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (let i = 0; i < bytes.length; i++)
    remainder = (remainder >>> 8) ^ REMAINDERS[(remainder ^ bytes[i]) & 0xff];
  return (remainder ^ 0xffffffff) >>> 0;
}
