import { gridIntervals } from '../../config/checks/grid-step.js';
import type { Policy } from '../../environment/policy.js';

/** The same split in every step, and at every station: the paper's baseline. Sees nothing. */
export class StaticPolicy implements Policy {
  static readonly kind = 'static';

  constructor(
    readonly rhoC: number,
    readonly rhoP: number,
  ) {
    for (const rho of [rhoC, rhoP])
      if (!(rho >= 0 && rho <= 1)) throw new RangeError(`${rho} is not a share from 0 to 1`);
  }

  reset(): void {
    // Nothing to forget.
  }

  act(_network: unknown, action: Float64Array): void {
    for (let at = 0; at < action.length; at += 2) {
      action[at] = this.rhoC;
      action[at + 1] = this.rhoP;
    }
  }
}

/**
 * The splits {0, step, 2·step, …, 1}², ρ^(C) varying slowest.
 *
 * @throws {RangeError} when 1/step is not whole
 */
export function staticGrid(step: number): { rhoC: number; rhoP: number }[] {
  const intervals = gridIntervals(step);
  if (intervals === undefined)
    throw new RangeError(`a grid step of ${step} does not divide 1 evenly`);
  // i/n is the double nearest to the decimal that people write; i·step need not be.
  const shares = Array.from({ length: intervals + 1 }, (_, i) => i / intervals);
  return shares.flatMap((rhoC) => shares.map((rhoP) => ({ rhoC, rhoP })));
}
