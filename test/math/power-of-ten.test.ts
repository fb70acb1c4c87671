import { describe, expect, it } from 'vitest';
import { powerOfTenBelow } from '../../src/math/power-of-ten.js';

describe('the largest power of ten that is not above a number', () => {
  it('is exact, whatever the engine makes of 10 ** n', () => {
    for (let n = -307; n <= 308; n++) {
      const power = Number(`1e${n}`);
      expect(powerOfTenBelow(power)).toBe(power);
      if (n < 308) expect(powerOfTenBelow(power * 9.99)).toBe(power);
    }
  });

  it('is below a number that is only just below a power', () => {
    expect(powerOfTenBelow(1000 - 2 ** -43)).toBe(100);
    expect(powerOfTenBelow(1e-5 - 2 ** -69)).toBe(1e-6);
  });
});
