import type { RandomStream } from './random.js';

/**
 * Standard normal numbers from a stream: Marsaglia's polar method (Marsaglia and Bray 1964), which takes
 * a logarithm and a root, and gives them in pairs.
 */
export function normalNumbers(stream: RandomStream): () => number {
  let spare = 0;
  let isSpare = false;
  return () => {
    if (isSpare) {
      isSpare = false;
      return spare;
    }
    for (;;) {
      const u = 2 * stream() - 1;
      const v = 2 * stream() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * scale;
      isSpare = true;
      return u * scale;
    }
  };
}
