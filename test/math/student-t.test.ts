import { describe, expect, it } from 'vitest';
import { studentTQuantile } from '../../src/math/student-t.js';

describe("Student's t", () => {
  it.each([
    [0.975, 1, 12.706204736174707],
    [0.975, 2, 4.302652729749464],
    [0.975, 3, 3.182446305284263],
    [0.975, 4, 2.776445105197793],
    [0.975, 5, 2.570581835636314],
    [0.975, 9, 2.262157162798204],
    [0.975, 10, 2.228138851986275],
    [0.975, 30, 2.042272456301238],
    [0.975, 99, 1.984216951586417],
    [0.95, 1, 6.313751514675043],
    [0.95, 2, 2.919985580353725],
    [0.95, 4, 2.131846786326649],
    [0.95, 10, 1.812461122811676],
    [0.95, 99, 1.660391156016991],
    [0.995, 10, 3.169272672616951],
  ])('at %d with %d degrees of freedom is %d', (p, degrees, expected) => {
    expect(Math.abs(studentTQuantile(p, degrees) - expected)).toBeLessThan(1e-9);
  });

  it.each([0.5, 0.6, 0.75, 0.9, 0.95, 0.975, 0.99, 0.999])('has its closed forms at %d', (p) => {
    // Shaw (2006): ν = 1, 2 and 4.
    const alpha = 4 * p * (1 - p);
    const q = Math.cos(Math.acos(Math.sqrt(alpha)) / 3) / Math.sqrt(alpha);
    const closed = [
      [1, Math.tan(Math.PI * (p - 0.5))],
      [2, (2 * p - 1) * Math.sqrt(2 / alpha)],
      [4, 2 * Math.sqrt(Math.max(0, q - 1))],
    ];
    for (const [degrees, expected] of closed)
      expect(Math.abs(studentTQuantile(p, degrees) - expected)).toBeLessThan(
        1e-9 * Math.max(1, expected),
      );
  });

  it.each([
    [0.975, 1.959963984540054],
    [0.95, 1.6448536269514722],
  ])('at %d approaches the normal quantile %d', (p, z) => {
    // Cornish and Fisher's expansion in 1/ν (Abramowitz & Stegun 26.7.5)
    for (const degrees of [500, 999, 1e4, 1e5]) {
      const expected =
        z +
        (z ** 3 + z) / (4 * degrees) +
        (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
        (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3);
      expect(Math.abs(studentTQuantile(p, degrees) - expected), `${degrees}`).toBeLessThan(1e-9);
    }
  });

  it('inverts the distribution function, which for even ν is a finite sum', () => {
    // Abramowitz & Stegun 26.7.4 with θ = atan(t/√ν)
    const distribution = (t: number, degrees: number) => {
      const square = degrees / (degrees + t * t);
      let term = 1;
      let sum = 1;
      for (let k = 1; k < degrees / 2; k++) sum += term *= ((2 * k - 1) / (2 * k)) * square;
      return 0.5 + 0.5 * Math.sqrt(1 - square) * sum;
    };
    for (const p of [0.6, 0.9, 0.95, 0.975, 0.995, 0.9999])
      for (const degrees of [2, 6, 8, 20, 98, 100, 498, 998, 9998])
        expect(
          Math.abs(distribution(studentTQuantile(p, degrees), degrees) - p),
          `${p} with ${degrees}`,
        ).toBeLessThan(1e-11);
  });

  it('gives the same number when asked again', () => {
    expect(studentTQuantile(0.975, 42)).toBe(studentTQuantile(0.975, 42));
    expect(studentTQuantile(0.95, 42)).not.toBe(studentTQuantile(0.975, 42));
  });
});
