/**
 * Φ(x), the distribution function of the standard normal distribution, to some 1e-14: Hart's rational
 * approximation as West (2005, "Better approximations to cumulative normal functions") gives it. Of the
 * functions of the engine it takes the exponential only.
 */
export function normalCdf(x: number): number {
  const z = Math.abs(x);
  const tail = z > 37 ? 0 : upperTail(z);
  return x > 0 ? 1 - tail : tail;
}

/** 1 − Φ(z), z ≥ 0 */
function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2);
  if (z >= 7.07106781186547) {
    // A continued fraction, where the polynomials run out of digits.
    const fraction = z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))));
    return density / fraction / 2.506628274631;
  }
  let above = 3.52624965998911e-2 * z + 0.700383064443688;
  above = above * z + 6.37396220353165;
  above = above * z + 33.912866078383;
  above = above * z + 112.079291497871;
  above = above * z + 221.213596169931;
  above = above * z + 220.206867912376;
  let below = 8.83883476483184e-2 * z + 1.75566716318264;
  below = below * z + 16.064177579207;
  below = below * z + 86.7807322029461;
  below = below * z + 296.564248779674;
  below = below * z + 637.333633378831;
  below = below * z + 793.826512519948;
  below = below * z + 440.413735824752;
  return (density * above) / below;
}
