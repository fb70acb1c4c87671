import type { DeviceTrace } from '../trace.js';
import type { Backlog } from './scheduler.js';
import { ServesBacklog, type Waiting } from './serves-backlog.js';

/** As many rounds are handed out one by one; more at once. */
const MOST_ROUNDS = 10_000;

/**
 * Hands out a quantum of bandwidth at a time, device after device by id, until the bandwidth is
 * used up or every queue is emptied. The next step goes on behind the device served last.
 */
export class RoundRobin extends ServesBacklog {
  /** [stations] id of the device served last */
  private last = new Int32Array(0);

  constructor(
    backlog: Backlog,
    private readonly quantumMHz: number,
  ) {
    super(backlog);
  }

  override reset(trace: DeviceTrace): void {
    super.reset(trace);
    this.last.fill(-1);
  }

  override share(step: number, bandwidthMHz: Float64Array, rateMbit: Float64Array): void {
    if (this.last.length !== bandwidthMHz.length)
      this.last = new Int32Array(bandwidthMHz.length).fill(-1);
    super.share(step, bandwidthMHz, rateMbit);
  }

  protected override serve(waiting: Waiting, bandwidthMHz: number, grantedMHz: Float64Array) {
    const { order, neededMHz, last } = this;
    const { station, from, to } = waiting;
    let at = from;
    while (at < to && order[at] <= last[station]) at++;
    let left = bandwidthMHz;
    let unsatisfied = to - from;
    while (left > 0 && unsatisfied > 0) {
      if (at === to) {
        at = from;
        left -= this.serveWholeRounds(waiting, left, grantedMHz);
      }
      const device = order[at++];
      const wanted = neededMHz[device] - grantedMHz[device];
      if (wanted <= 0) continue;
      const due = Math.min(this.quantumMHz, wanted);
      const granted = Math.min(due, left);
      // Adding a last small piece may round to less than is needed; take the exact sum then.
      if (granted === wanted) {
        grantedMHz[device] = neededMHz[device];
        unsatisfied--;
      } else {
        grantedMHz[device] += granted;
        // The sum may also round up to what is needed.
        if (grantedMHz[device] >= neededMHz[device]) unsatisfied--;
      }
      // A device that the end of the bandwidth cuts short comes first in the next step, unless it was the first.
      if (granted === due || left === bandwidthMHz) last[station] = device;
      left -= granted;
    }
  }

  /**
   * Hands out many rounds at once, where quanta are so small against bandwidth and needs that one by one
   * would never end; all but the last, so that who is served last comes out as ever.
   *
   * @returns the bandwidth handed out, MHz
   */
  private serveWholeRounds(
    { from, to }: Waiting,
    bandwidthMHz: number,
    grantedMHz: Float64Array,
  ): number {
    const { order, neededMHz, quantumMHz } = this;
    if (bandwidthMHz / quantumMHz <= MOST_ROUNDS) return 0;
    let devices = 0;
    let leastMHz = Infinity;
    for (let i = from; i < to; i++) {
      const wanted = neededMHz[order[i]] - grantedMHz[order[i]];
      if (wanted <= 0) continue;
      devices++;
      leastMHz = Math.min(leastMHz, wanted);
    }
    const rounds = Math.floor(Math.min(leastMHz, bandwidthMHz / devices) / quantumMHz) - 1;
    if (devices === 0 || rounds < MOST_ROUNDS) return 0;
    const eachMHz = rounds * quantumMHz;
    for (let i = from; i < to; i++)
      if (neededMHz[order[i]] > grantedMHz[order[i]]) grantedMHz[order[i]] += eachMHz;
    return devices * eachMHz;
  }
}
