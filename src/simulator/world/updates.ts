import type { SensorGroup } from '../../config/schema/scenario.js';
import type { RandomStream } from '../random.js';
import type { Workload } from '../trace.js';
import { GroupPatterns, type PatternStreams } from './patterns/group-patterns.js';
import { emptyWorkload, poissonSizes, trimmed, type PacketSizes } from './workload.js';

/** What the updates of an episode are drawn from. */
export interface UpdateDraw {
  sizes: RandomStream;
  patterns: PatternStreams;
  /** [steps × sensors] 1 where a sensor is there; undefined where all always are */
  present: Uint8Array | undefined;
}

const KEYS = ['periodSteps', 'dataMbit', 'computeUnits'] as const;

/** The updates of sensors: periodic, one whenever t mod T_n = 0; sizes Poisson. */
export class UpdateArrivals {
  private readonly sizes: PacketSizes[];
  private readonly patterns: GroupPatterns<(typeof KEYS)[number]>;
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
    this.patterns = new GroupPatterns(
      groups.map(({ count, update }) => ({ count, patterns: update.patterns ?? {} })),
      KEYS,
      steps,
    );
  }

  /** Draws the updates of an episode. */
  draw(from: UpdateDraw): Workload {
    return from.present || this.patterns.someChange
      ? this.drawChanging(from)
      : this.drawSteady(from.sizes);
  }

  private drawSteady(sizes: RandomStream): Workload {
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
            dataMbit[packet] = of.dataMbit.usual(sizes);
            computeUnits[packet++] = of.computeUnits.usual(sizes);
          }
        sensor = end;
      }
    }
    return workload;
  }

  /**
   * The same where sensors come and go or what they generate changes. An update is due a period after
   * the one before, whether the sensor was there to generate that or not; one a step at most.
   */
  private drawChanging({ sizes, patterns: streams, present }: UpdateDraw): Workload {
    const { groups, steps, count, patterns } = this;
    const workload = emptyWorkload(count, steps * count);
    const { device, generatedAt, dataMbit, computeUnits } = workload;
    const due = new Float64Array(count);
    let packet = 0;
    patterns.begin(streams);
    for (let t = 0; t < steps; t++) {
      patterns.enter(t);
      let sensor = 0;
      for (let g = 0; g < groups.length; g++) {
        const { update } = groups[g];
        const isSteady = !patterns.change(g);
        const of = this.sizes[g];
        let { periodSteps, dataMbit: mbit, computeUnits: units } = update;
        for (let i = 0; i < groups[g].count; i++, sensor++) {
          if (due[sensor] > t) continue;
          if (!isSteady) {
            periodSteps = update.periodSteps * patterns.of(g, 'periodSteps', i);
            mbit = update.dataMbit * patterns.of(g, 'dataMbit', i);
            units = update.computeUnits * patterns.of(g, 'computeUnits', i);
          }
          due[sensor] += periodSteps;
          if (due[sensor] <= t) due[sensor] = t + 1;
          if (present?.[t * count + sensor] === 0) continue;
          device[packet] = sensor;
          generatedAt[packet] = t;
          dataMbit[packet] = of.dataMbit.draw(mbit, sizes);
          computeUnits[packet++] = of.computeUnits.draw(units, sizes);
        }
      }
    }
    return trimmed(workload, packet);
  }
}
