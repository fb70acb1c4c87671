import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Packed } from '../../src/replay/page-data.js';
import { pack } from '../../src/replay/packing.js';

/** The numbers of a little-endian machine, as the page reads them. */
function unpacked({ type, base64 }: Packed): number[] {
  const { buffer } = Uint8Array.from(Buffer.from(base64, 'base64'));
  const arrays = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array };
  return [...new arrays[type](buffer)];
}

describe('packed numbers', () => {
  it.each([
    ['u8', [0, 255]],
    ['u16', [0, 256]],
    ['u16', [0xffff]],
    ['u32', [0x10000]],
    ['u32', [0xffffffff, 7]],
    ['f64', [0x100000000]],
    ['f64', [-1, 2]],
    ['f64', [0.5]],
    ['f64', [NaN, 3]],
    ['f64', [-0]],
    ['u8', []],
  ] as const)('are %s for %j', (type, numbers) => {
    const packed = pack(numbers);
    expect(packed.type).toBe(type);
    expect(unpacked(packed)).toEqual([...numbers]);
  });

  it('are exactly what was packed', () => {
    const whole = fc.oneof(fc.nat(300), fc.nat(70_000), fc.nat({ max: 2 ** 31 - 1 }));
    const lists = fc.oneof(fc.array(whole), fc.array(fc.oneof(whole, fc.double())));
    fc.assert(
      fc.property(lists, (numbers) => {
        expect(unpacked(pack(numbers))).toEqual(numbers);
      }),
    );
  });
});
