import type { Policy } from '../environment/policy.js';
import type { Network } from '../simulator/network/network.js';
import { OutsideError } from './errors.js';

const NAMES = ['ρ(C)', 'ρ(P)'] as const;

/**
 * A policy of somebody else's code: what it throws is told with the place, and what it sets has to be
 * shares. An action is filled with NaN before it is asked for, so that one that is left out is found.
 */
export class CheckedPolicy implements Policy {
  private episode = 0;

  /**
   * @param about.name of the policy, as the user named it
   * @param about.wrong what something that was thrown is, in words
   */
  constructor(
    private readonly inner: Policy,
    private readonly about: { name: string; wrong: (thrown: unknown) => string },
  ) {}

  /** The number of the next episode, for messages. */
  begin(episode: number): void {
    this.episode = episode;
  }

  reset(seed: number): void {
    try {
      this.inner.reset(seed);
    } catch (thrown) {
      throw this.error(`${this.about.wrong(thrown)}, in reset of episode ${this.episode}`, thrown);
    }
  }

  /** @throws {OutsideError} for what it throws, and for anything but a share in [0, 1] */
  act(network: Network, action: Float64Array): void {
    action.fill(NaN);
    try {
      this.inner.act(network, action);
    } catch (thrown) {
      throw this.error(`${this.about.wrong(thrown)}, in ${this.place(network)}`, thrown);
    }
    for (let at = 0; at < action.length; at++)
      if (!(action[at] >= 0 && action[at] <= 1)) throw this.unfit(network, action, at);
  }

  private unfit(network: Network, action: Float64Array, at: number): OutsideError {
    const station = network.pairs > 1 ? ` of station ${Math.floor(at / 2)}` : '';
    const value = Number.isNaN(action[at]) ? 'NaN, or not at all' : action[at];
    const what = `set ${NAMES[at % 2]}${station} to ${value}`;
    return this.error(`${what}, in ${this.place(network)}; shares are numbers from 0 to 1`);
  }

  private place({ step }: Network): string {
    return `step ${step} of episode ${this.episode}`;
  }

  private error(what: string, cause?: unknown): OutsideError {
    return new OutsideError(this.about.name, what, { cause });
  }
}
