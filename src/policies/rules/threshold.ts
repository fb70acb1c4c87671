import type { Network } from '../../simulator/network/network.js';
import type { Policy } from '../../environment/policy.js';

export interface ThresholdOptions {
  /** l̂ above which the relief split is used, packets. */
  high: number;
  /** l̂ at which the normal split comes back, packets, ≤ `high`. */
  low: number;
  /** The normal split. */
  rhoC: number;
  rhoP: number;
  /** The split that relieves the sensors' queue. */
  reliefRhoC: number;
  reliefRhoP: number;
}

/**
 * Chosen on 30 selection episodes of the paper's scenario: of 360 combinations (splits from 0.2 to
 * 0.35, marks from 0 to 30) the one with the highest geometric mean, over the paper's twelve
 * settings of η and c₂, of the return over that of the best of the 121 static splits.
 */
export const THRESHOLD_DEFAULTS: ThresholdOptions = {
  high: 5,
  low: 2,
  rhoC: 0.3,
  rhoP: 0.35,
  reliefRhoC: 0.3,
  reliefRhoP: 0.25,
};

/**
 * Two splits and two marks: the normal split until the sensors' queue l̂ exceeds `high`, then the
 * relief split until l̂ has fallen to `low`. Two marks instead of one, so that it does not switch in
 * every step.
 *
 * Bi-level hysteretic control of a queue (Yadin & Naor 1967; Gebhard 1967, "A queuing process with
 * bilevel hysteretic service-rate control"). Sees l̂ alone, half of what the learned policy sees.
 */
export class ThresholdPolicy implements Policy {
  static readonly kind = 'threshold';

  private readonly options: ThresholdOptions;
  private relieves = false;

  /** @throws {RangeError} for marks that are not 0 ≤ low ≤ high, and shares outside [0, 1] */
  constructor(options: ThresholdOptions = THRESHOLD_DEFAULTS) {
    const { high, low, rhoC, rhoP, reliefRhoC, reliefRhoP } = options;
    if (!(low >= 0 && low <= high && high < Infinity))
      throw new RangeError(`expected 0 ≤ low ≤ high, found low ${low} and high ${high}`);
    for (const [name, rho] of Object.entries({ rhoC, rhoP, reliefRhoC, reliefRhoP }))
      if (!(rho >= 0 && rho <= 1))
        throw new RangeError(`${name}: expected a share from 0 to 1, found ${rho}`);
    this.options = { high, low, rhoC, rhoP, reliefRhoC, reliefRhoP };
  }

  reset(): void {
    this.relieves = false;
  }

  act({ sensorQueue }: Network, action: Float64Array): void {
    const { high, low, rhoC, rhoP, reliefRhoC, reliefRhoP } = this.options;
    if (sensorQueue > high) this.relieves = true;
    else if (sensorQueue <= low) this.relieves = false;
    action[0] = this.relieves ? reliefRhoC : rhoC;
    action[1] = this.relieves ? reliefRhoP : rhoP;
  }
}
