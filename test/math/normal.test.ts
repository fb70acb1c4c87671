import { expect, it } from 'vitest';
import { normalCdf } from '../../src/math/normal.js';

// Φ from tables of 15 digits (Abramowitz and Stegun, table 26.1 and 26.2).
it.each([
  [0, 0.5],
  [1, 0.841344746068543],
  [-1, 0.158655253931457],
  [1.96, 0.97500210485178],
  [-3, 0.00134989803163009],
  [5, 0.999999713348428],
])('Φ(%d) = %d', (x, phi) => {
  expect(normalCdf(x)).toBeCloseTo(phi, 13);
});

it('keeps seven digits in the lower tail, and ends at 0 and 1', () => {
  expect(normalCdf(-8) / 6.22096057427178e-16).toBeCloseTo(1, 7);
  expect(normalCdf(-10) / 7.61985302416053e-24).toBeCloseTo(1, 7);
  expect(normalCdf(-Infinity)).toBe(0);
  expect(normalCdf(-40)).toBe(0);
  expect(normalCdf(40)).toBe(1);
});

it('rises, and mirrors itself', () => {
  let before = 0;
  for (let x = -9; x <= 9; x += 0.01) {
    const phi = normalCdf(x);
    expect(phi).toBeGreaterThanOrEqual(before);
    expect(phi + normalCdf(-x)).toBeCloseTo(1, 14);
    before = phi;
  }
});
