import type { DeviceTrace } from '../trace.js';
import type { Scheduler } from './scheduler.js';

/**
 * Round robin as the original simulator has it: quanta to every attached device in turn, by id, whether it
 * has something to send or not, until the bandwidth is used up; the last quantum may be short. Each step
 * begins a fixed number of devices behind the last step's first one. What idle devices get is lost.
 */
export class RoundRobinAll implements Scheduler {
  private trace!: DeviceTrace;
  /** [stations] place among the station's devices that this step begins at; −1 before the first */
  private begin = new Int32Array(0);
  /** [stations] devices met so far, in a pass over all */
  private place = new Int32Array(0);

  constructor(
    private readonly quantumMHz: number,
    private readonly offsetDevices: number,
  ) {}

  reset(trace: DeviceTrace): void {
    this.trace = trace;
    this.begin.fill(-1);
  }

  share(step: number, bandwidthMHz: Float64Array, rateMbit: Float64Array): void {
    const { count, station, spectralEfficiency, attached, radioStride } = this.trace;
    const stations = bandwidthMHz.length;
    if (this.begin.length !== stations) {
      this.begin = new Int32Array(stations).fill(-1);
      this.place = new Int32Array(stations);
    }
    const { begin, place, quantumMHz, offsetDevices } = this;
    const row = step * radioStride;
    const attachedRow = radioStride === 0 ? 0 : step * stations;
    for (let s = 0; s < stations; s++) {
      place[s] = 0;
      const devices = attached[attachedRow + s];
      if (devices > 0) begin[s] = (begin[s] + offsetDevices) % devices;
    }
    for (let d = 0; d < count; d++) {
      const s = station[row + d];
      rateMbit[d] = 0;
      if (s < 0) continue;
      const devices = attached[attachedRow + s];
      // The device's turn in the round, and how many whole quanta there are for such turns.
      const turn = (place[s]++ - begin[s] + devices) % devices;
      const quanta = Math.floor(bandwidthMHz[s] / quantumMHz);
      const rounds = Math.floor(quanta / devices);
      const over = quanta - rounds * devices;
      let grantedMHz = rounds * quantumMHz;
      if (turn < over) grantedMHz += quantumMHz;
      else if (turn === over) grantedMHz += Math.max(0, bandwidthMHz[s] - quanta * quantumMHz);
      rateMbit[d] = grantedMHz * spectralEfficiency[row + d];
    }
  }
}
