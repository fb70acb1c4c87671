/** Numbers as bytes (little-endian) in base64; `u8`, `u16`, `u32` are unsigned whole numbers. */
export interface Packed {
  type: 'u8' | 'u16' | 'u32' | 'f64';
  base64: string;
}

/** Numbers for the page's script, in the smallest type that holds them exactly. */
export function pack(values: ArrayLike<number>): Packed {
  let largest = 0;
  let whole = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(value >= 0 && Number.isInteger(value)) || Object.is(value, -0)) {
      whole = false;
      break;
    }
    if (value > largest) largest = value;
  }
  if (!whole || largest > 0xffffffff)
    return { type: 'f64', base64: base64(Float64Array.from(values)) };
  if (largest > 0xffff) return { type: 'u32', base64: base64(Uint32Array.from(values)) };
  if (largest > 0xff) return { type: 'u16', base64: base64(Uint16Array.from(values)) };
  return { type: 'u8', base64: base64(Uint8Array.from(values)) };
}

function base64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('base64');
}
