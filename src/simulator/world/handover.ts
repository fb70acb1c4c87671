import type { Scenario } from '../../config/schema/scenario.js';

/** A scenario's rule of handover. */
export type HandoverRule = NonNullable<Scenario['handover']>;

/**
 * Which station serves a device, by event A3 of 3GPP TS 38.331 (5.5.4.4) without offsets: the device goes
 * over to another station once that one's power has exceeded the serving one's by the hysteresis in this
 * step and in the `timeToTriggerSteps` steps before. Of several that did, the strongest; then all wait
 * anew. Powers are means: path loss and shadowing, no fast fading, which filtering takes out of measurements.
 */
export class Handover {
  private readonly hysteresis: number;
  private readonly timeToTriggerSteps: number;
  /** [stations] steps in a row, this one included, in which the station exceeded the serving one */
  private readonly exceeds: Int32Array;

  constructor({ hysteresisDb, timeToTriggerSteps }: HandoverRule, stations: number) {
    this.hysteresis = (hysteresisDb * Math.LN10) / 10;
    this.timeToTriggerSteps = timeToTriggerSteps;
    this.exceeds = new Int32Array(stations);
  }

  /**
   * The station of a device that arrives: the strongest.
   *
   * @param logPower [stations] natural logarithm of the mean power received from each
   */
  first(logPower: Float64Array): number {
    this.exceeds.fill(0);
    let best = 0;
    for (let s = 1; s < logPower.length; s++) if (logPower[s] > logPower[best]) best = s;
    return best;
  }

  /** The station in the next step of the same device. */
  next(serving: number, logPower: Float64Array): number {
    const { exceeds, timeToTriggerSteps } = this;
    const limit = logPower[serving] + this.hysteresis;
    let best = serving;
    for (let s = 0; s < logPower.length; s++) {
      exceeds[s] = logPower[s] > limit ? exceeds[s] + 1 : 0;
      if (exceeds[s] > timeToTriggerSteps && logPower[s] > logPower[best]) best = s;
    }
    if (best !== serving) exceeds.fill(0);
    return best;
  }
}
