import type { Scenario } from '../../config/schema/scenario.js';
import type { Path } from './path.js';

/** How a device roams. */
export interface Roaming {
  area: Scenario['area'];
  /** mean of the speed, m/s */
  speedMps: number;
  /** α, from 0 to 1 */
  memory: number;
  /** standard normal numbers */
  normal: () => number;
}

/**
 * Gauss-Markov mobility (Liang and Haas 1999), without a preferred direction: in each step both parts of
 * the velocity become v' = α·v + √(1 − α²)·σ·N(0, 1). They begin with their stationary distribution,
 * normal with deviation σ, so that the speed is Rayleigh with mean σ·√(π/2): σ follows from `speedMps`.
 * At its edges the area reflects; so places stay uniform over it. α = 0 forgets everything in each step,
 * α = 1 goes straight on.
 */
export function gaussMarkov({ xM, yM, first, stride }: Path, roaming: Roaming): void {
  const { area, speedMps, memory, normal } = roaming;
  const sigma = speedMps * Math.sqrt(2 / Math.PI);
  const fresh = sigma * Math.sqrt(1 - memory * memory);
  let x = xM[first];
  let y = yM[first];
  let speedX = sigma * normal();
  let speedY = sigma * normal();
  for (let at = first; at < xM.length; at += stride) {
    xM[at] = x;
    yM[at] = y;
    x += speedX;
    y += speedY;
    if (x < 0 || x > area.widthM) {
      if (isTurned(x, area.widthM)) speedX = -speedX;
      x = reflected(x, area.widthM);
    }
    if (y < 0 || y > area.heightM) {
      if (isTurned(y, area.heightM)) speedY = -speedY;
      y = reflected(y, area.heightM);
    }
    speedX = memory * speedX + fresh * normal();
    speedY = memory * speedY + fresh * normal();
  }
}

/** Whether a way to x, folded at 0 and at the width, ends in the other direction. */
function isTurned(x: number, width: number): boolean {
  return Math.floor(x / width) % 2 !== 0;
}

/** Where it ends: mirrors repeat every two widths. */
function reflected(x: number, width: number): number {
  const along = x - 2 * width * Math.floor(x / (2 * width));
  return Math.min(width, Math.max(0, along > width ? 2 * width - along : along));
}
