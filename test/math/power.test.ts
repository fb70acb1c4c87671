import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { power } from '../../src/math/power.js';

/** Of the bytes of base⁰ … base¹⁰⁰⁰ as Node 20.20 and 22.23 computed them with `**`. */
const RECORDED: readonly (readonly [number, string])[] = [
  [0.9, '72d7045f9d786e87'],
  [0.8, '936d746e601d3e1a'],
  [0.7, '87de7adfdc9c2bc2'],
  [0.6, 'ebc5ab0a0932ccbd'],
  [0.5, '6c4d8191127febbd'],
  [0.4, '541fbbe7ab876ad7'],
  [0.95, '0c15e9d8cf04a6fc'],
  [0.99, 'aec275cd3e6543ef'],
  [0.999, '286ec676bfde0725'],
  [0.001, 'd5d443fc3ceadf6f'],
  [0.3333333333333333, '4121fdf807af6abe'],
];

/** V8 took another power in Node 24. */
const hasThisPower = Number(process.versions.node.split('.')[0]) < 24;

const bytesOfPowers = (base: number) =>
  createHash('sha256')
    .update(new Uint8Array(Float64Array.from({ length: 1001 }, (_, n) => power(base, n)).buffer))
    .digest('hex')
    .slice(0, 16);

describe('xʸ is the same on every engine', () => {
  it.each(RECORDED)('%d to the powers from 0 to 1000, byte for byte', (base, bytes) => {
    expect(bytesOfPowers(base)).toBe(bytes);
  });

  it('tells some powers that Node 24 rounds otherwise', () => {
    expect(power(0.001, 14)).toBe(1.0000000000000002e-42);
    expect(power(0.001, 56)).toBe(1.0000000000000012e-168);
  });

  it.runIf(hasThisPower)('is that of this Node', () => {
    const exponent = fc.oneof(
      fc.integer({ min: 0, max: 2000 }),
      fc.double({ min: 0, max: 1e4, noNaN: true }),
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    );
    const base = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
      fc.double({ min: 0, max: 1e-6, noNaN: true }).map((x) => 1 - x),
    );
    fc.assert(
      fc.property(base, exponent, (x, y) => {
        expect(power(x, y)).toBe(x ** y);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('xʸ', () => {
  it('at the edges', () => {
    expect(power(0, 0)).toBe(1);
    expect(power(0, 3)).toBe(0);
    expect(power(1, 1e300)).toBe(1);
    expect(power(0.9, Infinity)).toBe(0);
    expect(power(1, Infinity)).toBe(1);
    expect(power(0.7, 1)).toBe(0.7);
    expect(power(0.25, 0.5)).toBe(0.5);
    expect(power(0.3, 2)).toBe(0.3 * 0.3);
    expect(power(1 - 2 ** -53, 2 ** 64)).toBe(0);
    expect(power(Number.MIN_VALUE, 1.5)).toBe(0);
  });

  it('is exact for powers of two, down to the smallest number', () => {
    for (let n = 3; n <= 1074; n++) expect(power(0.5, n)).toBe(2 ** -n);
    expect(power(0.5, 1075)).toBe(0);
  });

  it('is within a unit in the last place of products of whole numbers', () => {
    for (let n = 3; n <= 15; n++) {
      const exact = Number(BigInt(7) ** BigInt(n)) / 8 ** n;
      expect(Math.abs(power(7 / 8, n) / exact - 1)).toBeLessThan(2.3e-16);
    }
  });

  it.each([
    [-0.1, 2],
    [1.1, 2],
    [0.5, -1],
    [NaN, 2],
    [0.5, NaN],
  ])('refuses %d to the %d', (x, y) => {
    expect(() => power(x, y)).toThrow(RangeError);
  });
});
