import type { DeviceTrace } from '../trace.js';
import type { Scheduler } from './scheduler.js';

/** Equal bandwidth to every attached device, whether it has something to send or not. */
export class ResourceFair implements Scheduler {
  private trace!: DeviceTrace;
  /** [stations] */
  private each = new Float64Array(0);

  reset(trace: DeviceTrace): void {
    this.trace = trace;
  }

  share(step: number, bandwidthMHz: Float64Array, rateMbit: Float64Array): void {
    const { count, presence, station, spectralEfficiency, attached, radioStride } = this.trace;
    const stations = bandwidthMHz.length;
    if (this.each.length !== stations) this.each = new Float64Array(stations);
    const each = this.each;
    const attachedRow = radioStride === 0 ? 0 : step * stations;
    for (let s = 0; s < stations; s++) {
      const sharing = attached[attachedRow + s];
      each[s] = sharing > 0 ? bandwidthMHz[s] / sharing : 0;
    }
    const row = step * radioStride;
    if (presence && stations === 1) {
      const { there, start, spell } = presence;
      const end = start[spell[step] + 1];
      for (let i = start[spell[step]]; i < end; i++)
        rateMbit[there[i]] = each[0] * spectralEfficiency[row + there[i]];
    } else if (stations === 1) {
      const bandwidth = each[0];
      for (let d = 0; d < count; d++) rateMbit[d] = bandwidth * spectralEfficiency[row + d];
    } else
      for (let d = 0; d < count; d++) {
        const efficiency = spectralEfficiency[row + d];
        rateMbit[d] = efficiency > 0 ? each[station[row + d]] * efficiency : 0;
      }
  }
}
