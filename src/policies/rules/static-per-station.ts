import type { Policy } from '../../environment/policy.js';
import type { Network } from '../../simulator/network/network.js';
import { StaticPolicy } from './static.js';

export interface Split {
  rhoC: number;
  rhoP: number;
}

/** The same splits in every step, each station its own: what a static grid per station consists of. */
export class StaticPerStationPolicy implements Policy {
  static readonly kind = 'static-per-station';

  /** @throws {RangeError} for a share that is none from 0 to 1 */
  constructor(private readonly splits: readonly Split[]) {
    for (const { rhoC, rhoP } of splits) new StaticPolicy(rhoC, rhoP);
  }

  reset(): void {
    // Nothing to forget.
  }

  /** @throws {RangeError} when there are not as many splits as stations that have one */
  act({ pairs }: Pick<Network, 'pairs'>, action: Float64Array): void {
    const { splits } = this;
    const misfit = splitsMisfit(splits.length, pairs);
    if (misfit !== undefined) throw new RangeError(misfit);
    for (let s = 0; s < pairs; s++) {
      action[2 * s] = splits[s].rhoC;
      action[2 * s + 1] = splits[s].rhoP;
    }
  }
}

/** Why so many splits are not for a network of so many pairs of shares; undefined where they are. */
export function splitsMisfit(splits: number, pairs: number): string | undefined {
  if (splits === pairs) return undefined;
  return (
    `${splits} splits, but a step takes ${pairs}: one for each station where control.stations is` +
    ' per-station, else one for all'
  );
}
