import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../src/pages/browser/packed-numbers.js';
import { pack } from '../../src/pages/packed-numbers.js';

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
    expect([...unpack(packed)]).toEqual([...numbers]);
  });

  it('are exactly what was packed', () => {
    const whole = fc.oneof(fc.nat(300), fc.nat(70_000), fc.nat({ max: 2 ** 31 - 1 }));
    const lists = fc.oneof(fc.array(whole), fc.array(fc.oneof(whole, fc.double())));
    fc.assert(
      fc.property(lists, (numbers) => {
        expect([...unpack(pack(numbers))]).toEqual(numbers);
      }),
    );
  });
});
