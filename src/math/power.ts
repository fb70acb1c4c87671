/**
 * Math.pow and `**` are as exact as the engine's library cares to be, and that has changed: V8 took
 * fdlibm's power until version 12, and the C library's since. A last digit of η^AoSI then comes out
 * differently on Node 24 than on Node 20, and so do returns. Here the power is spelt out in additions
 * and multiplications, which are the same everywhere.
 *
 * The method and the constants are fdlibm's, with one deviation of V8's, so that results are those of
 * Node 20 and 22 (without it 5 % of them differ in the last bit):
 *
 *   Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
 *   Permission to use, copy, modify, and distribute this software is freely granted, provided that
 *   this notice is preserved.
 *
 * (The other functions of Math that results go through, exp, log, log1p, log2, log10, sin, cos and
 * hypot, V8 has of its own; `npm run same-bytes` holds whole runs against each other.)
 */

/** A number beside its two halves, to cut off the lower one. */
const number = new Float64Array(1);
const halves = new Uint32Array(number.buffer);
const LOW = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

/** The upper 21 bits of the fraction: products of two such numbers are exact. */
function upper(x: number): number {
  number[0] = x;
  halves[LOW] = 0;
  return number[0];
}

/** ln((1 + s)/(1 − s)) = 2s + ⅔s³ + s⁵·(L₁ + L₂·s² + …), a minimax polynomial */
const L1 = 5.99999999999994648725e-1;
const L2 = 4.28571428578550184252e-1;
const L3 = 3.33333329818377432918e-1;
const L4 = 2.72728123808534006489e-1;
const L5 = 2.30660745775561754067e-1;
const L6 = 2.06975017800338417784e-1;
/** x·(eˣ + 1)/(eˣ − 1) = 2 + P₁·x² + P₂·x⁴ + … */
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.6533902205465251539e-6;
const P5 = 4.13813679705723846039e-8;
/** ln 2, and in two parts */
const LN2 = Math.LN2;
const LN2_UPPER = 6.93147182464599609375e-1;
const LN2_LOWER = -1.90465429995776804525e-9;
/** 2 / (3 ln 2), and in two parts */
const CP = 9.61796693925975554329e-1;
const CP_UPPER = 9.61796700954437255859e-1;
const CP_LOWER = -7.02846165095275826516e-9;
/** log2 1.5 in two parts */
const LOG2_OF_1_5_UPPER = 5.84962487220764160156e-1;
const LOG2_OF_1_5_LOWER = 1.35003920212974897128e-8;
/** 1 / ln 2 in two parts */
const INV_LN2 = 1.442695040888963387;
const INV_LN2_UPPER = 1.44269502162933349609;
const INV_LN2_LOWER = 1.92596299112661746887e-8;

/** The logarithm of the base, in two parts; allocated once. */
const log2 = { upper: 0, lower: 0 };

/**
 * xʸ for 0 ≤ x ≤ 1 and y ≥ 0, to a unit in the last place, the same on every engine. 0⁰ is 1.
 *
 * @throws {RangeError} for other arguments
 */
export function power(x: number, y: number): number {
  if (!(x >= 0 && x <= 1 && y >= 0)) throw new RangeError(`no power of ${x} by ${y} here`);
  if (y === 0 || x === 1) return 1;
  if (x === 0 || y === Infinity) return 0;
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === 0.5) return Math.sqrt(x);
  if (y > 0x80000000) {
    // A base this near to 1 has the first terms of a series for its logarithm; others give nothing.
    if (x < 1 - 1 / 0x100000 || y > 2 ** 64) return 0;
    logarithmNearOne(x);
  } else logarithm(x);
  const yUpper = upper(y);
  return exponential(yUpper * log2.upper, (y - yUpper) * log2.upper + y * log2.lower);
}

/** log2 x by a series in x − 1 */
function logarithmNearOne(x: number): void {
  const t = x - 1;
  const w = t * t * (0.5 - t * (1 / 3 - t * 0.25));
  const u = INV_LN2_UPPER * t;
  const v = t * INV_LN2_LOWER - w * INV_LN2;
  log2.upper = upper(u + v);
  log2.lower = v - (log2.upper - u);
}

/** log2 x, with x = 2ⁿ·m and m near 1 or near 1.5 */
function logarithm(x: number): void {
  number[0] = x;
  let n = 0;
  // Numbers without a leading bit get one.
  if (halves[1 - LOW] < 0x00100000) {
    number[0] = x * 2 ** 53;
    n = -53;
  }
  const high = halves[1 - LOW];
  n += (high >> 20) - 0x3ff;
  const fraction = high & 0xfffff;
  let mantissa = fraction | 0x3ff00000;
  let centre = 1;
  if (fraction >= 0xbb67a) {
    n++;
    mantissa -= 0x00100000;
  } else if (fraction > 0x3988e) centre = 1.5;
  halves[1 - LOW] = mantissa;
  const m = number[0];
  const isHalf = centre !== 1;

  // s = (m − centre)/(m + centre) in two parts
  const difference = m - centre;
  const inverse = 1 / (m + centre);
  const s = difference * inverse;
  const sUpper = upper(s);
  halves[LOW] = 0;
  halves[1 - LOW] = ((mantissa >> 1) | 0x20000000) + 0x00080000 + (isHalf ? 0x00040000 : 0);
  const sumUpper = number[0];
  const sumLower = m - (sumUpper - centre);
  const sLower = inverse * (difference - sUpper * sumUpper - sUpper * sumLower);

  // ln m − ln centre = (2/3)·s·(3 + s² + …)
  const square = s * s;
  let rest =
    square *
    square *
    (L1 + square * (L2 + square * (L3 + square * (L4 + square * (L5 + square * L6)))));
  rest += sLower * (sUpper + s);
  const squareUpper = sUpper * sUpper;
  const seriesUpper = upper(3 + squareUpper + rest);
  const seriesLower = rest - (seriesUpper - 3 - squareUpper);
  const u = sUpper * seriesUpper;
  const v = sLower * seriesUpper + seriesLower * s;
  const lnUpper = upper(u + v);
  const lnLower = v - (lnUpper - u);

  const zUpper = CP_UPPER * lnUpper;
  const zLower = CP_LOWER * lnUpper + lnLower * CP + (isHalf ? LOG2_OF_1_5_LOWER : 0);
  const ofCentre = isHalf ? LOG2_OF_1_5_UPPER : 0;
  log2.upper = upper(zUpper + zLower + ofCentre + n);
  log2.lower = zLower - (log2.upper - n - ofCentre - zUpper);
}

/** 2 to the power of a sum of two parts, at most 0 */
function exponential(pUpper: number, pLower: number): number {
  let z = pLower + pUpper;
  if (z < -1075 || (z === -1075 && pLower <= z - pUpper)) return 0;
  const n = upper(z) < -0.5 ? -Math.floor(0.5 - z) : 0;
  const p = pUpper - n;
  let t = upper(pLower + p);
  const u = t * LN2_UPPER;
  const v = (pLower - (t - p)) * LN2 + t * LN2_LOWER;
  z = u + v;
  const w = v - (z - u);
  t = z * z;
  const t1 = z - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  // fdlibm divides by t1 − 2 alone and subtracts the rest after; V8 divided by all of it.
  const r = (z * t1) / (t1 - 2 - (w + z * w));
  return scaled(1 - (r - z), n);
}

/** z·2ⁿ, rounded once */
function scaled(z: number, n: number): number {
  number[0] = z;
  const exponent = (halves[1 - LOW] >> 20) + n;
  if (exponent > 0) {
    halves[1 - LOW] += n * 0x00100000;
    return number[0];
  }
  halves[1 - LOW] += (n + 54) * 0x00100000;
  return number[0] * 2 ** -54;
}
