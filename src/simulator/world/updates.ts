import type { SensorGroup } from '../../config/schema/scenario.js';
import type { RandomStream } from '../random.js';
import type { Workload } from '../trace.js';
import { emptyWorkload, poissonSizes, type PacketSizes } from './workload.js';

/** The updates of sensors: periodic, one whenever t mod T_n = 0; sizes Poisson. */
export class UpdateArrivals {
  private readonly sizes: PacketSizes[];
  private readonly count: number;
  private readonly packets: number;

  constructor(
    private readonly groups: readonly SensorGroup[],
    private readonly steps: number,
  ) {
    this.sizes = groups.map(({ update }) => poissonSizes(update));
    this.count = groups.reduce((sum, { count }) => sum + count, 0);
    this.packets = groups.reduce(
      (sum, { count, update }) => sum + count * Math.ceil(steps / update.periodSteps),
      0,
    );
  }

  /** Draws the updates of an episode. */
  draw(sizes: RandomStream): Workload {
    const { groups, steps } = this;
    const workload = emptyWorkload(this.count, this.packets);
    const { device, generatedAt, dataMbit, computeUnits } = workload;
    let packet = 0;
    for (let t = 0; t < steps; t++) {
      let sensor = 0;
      for (let g = 0; g < groups.length; g++) {
        const of = this.sizes[g];
        const end = sensor + groups[g].count;
        if (t % groups[g].update.periodSteps === 0)
          for (; sensor < end; sensor++) {
            device[packet] = sensor;
            generatedAt[packet] = t;
            dataMbit[packet] = of.dataMbit(sizes);
            computeUnits[packet++] = of.computeUnits(sizes);
          }
        sensor = end;
      }
    }
    return workload;
  }
}
