import type { DeviceTrace } from '../trace.js';
import type { Backlog } from './scheduler.js';
import { ServesBacklog, type Waiting } from './serves-backlog.js';

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
      if (at === to) at = from;
      const device = order[at++];
      const wanted = neededMHz[device] - grantedMHz[device];
      if (wanted <= 0) continue;
      const due = Math.min(this.quantumMHz, wanted);
      const granted = Math.min(due, left);
      // Adding a last small piece may round to less than is needed; take the exact sum then.
      if (granted === wanted) {
        grantedMHz[device] = neededMHz[device];
        unsatisfied--;
      } else grantedMHz[device] += granted;
      // A device that the end of the bandwidth cuts short comes first in the next step, unless it was the first.
      if (granted === due || left === bandwidthMHz) last[station] = device;
      left -= granted;
    }
  }
}
