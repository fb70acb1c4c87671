import type { Packed } from '../packed-numbers.js';

export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Reads what src/pages/packed-numbers.ts wrote. */
export function unpack({ type, base64 }: Packed): Numbers {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  switch (type) {
    case 'u8':
      return bytes;
    case 'u16':
      return new Uint16Array(bytes.buffer);
    case 'u32':
      return new Uint32Array(bytes.buffer);
    case 'f64':
      return new Float64Array(bytes.buffer);
  }
}
