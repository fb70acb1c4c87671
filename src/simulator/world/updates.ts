import type { SensorGroup } from '../../config/schema/scenario.js';
import type { NumbersAhead } from '../numbers-ahead.js';
import type { Spells, Workload } from '../trace.js';
import { GroupPatterns, type PatternStreams } from './patterns/group-patterns.js';
import { deviceSteps, oneSpell } from './presence/spells.js';
import { emptyWorkload, poissonSizes, trimmed, type PacketSizes } from './workload.js';

/** What the updates of an episode are drawn from. */
export interface UpdateDraw {
  sizes: NumbersAhead;
  patterns: PatternStreams;
  /** who is there; undefined where nobody comes or goes */
  spells: Spells | undefined;
}

/** An episode on the way: what it is drawn from, and what was drawn so far. */
interface EpisodeDraw extends Workload {
  sizes: NumbersAhead;
  spells: Spells;
  packets: number;
}

const KEYS = ['periodSteps', 'dataMbit', 'computeUnits'] as const;

/** The updates of sensors: periodic, one whenever t mod T_n = 0; sizes Poisson. */
export class UpdateArrivals {
  private readonly sizes: PacketSizes[];
  private readonly patterns: GroupPatterns<(typeof KEYS)[number]>;
  private readonly count: number;
  private readonly packets: number;
  private readonly everybody: Spells;
  /** [sensors] where values change: the step from which on the next update is due, and whether one is now */
  private readonly due: Float64Array;
  private readonly isDue: Uint8Array;

  constructor(
    private readonly groups: readonly SensorGroup[],
    private readonly steps: number,
  ) {
    this.sizes = groups.map(({ update }) => poissonSizes(update));
    this.count = groups.reduce((sum, { count }) => sum + count, 0);
    this.everybody = oneSpell({ steps, count: this.count });
    this.due = new Float64Array(this.count);
    this.isDue = new Uint8Array(this.count);
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

  /**
   * Draws the updates of an episode. An update is due a period after the one before, whether the sensor was
   * there to generate that or not; one a step at most.
   */
  draw({ sizes, patterns, spells }: UpdateDraw): Workload {
    const { steps, count, everybody } = this;
    const isSteady = !spells && !this.patterns.someChange;
    const room = isSteady ? this.packets : deviceSteps(spells ?? everybody);
    const workload = emptyWorkload(count, room);
    const episode: EpisodeDraw = {
      sizes,
      spells: spells ?? everybody,
      ...workload,
      packets: 0,
    };
    this.due.fill(0);
    this.patterns.begin(patterns);
    for (let t = 0; t < steps; t++) this.drawStep(t, episode);
    return trimmed(workload, episode.packets);
  }

  private drawStep(t: number, episode: EpisodeDraw): void {
    const { groups, patterns } = this;
    const { sizes, spells, device, generatedAt, dataMbit, computeUnits } = episode;
    const { spell, start, there } = spells;
    let { packets } = episode;
    let i = start[spell[t]];
    const end = start[spell[t] + 1];
    let first = 0;
    patterns.enter(t);
    for (let g = 0; g < groups.length; g++) {
      const { update } = groups[g];
      const behind = first + groups[g].count;
      const changes = patterns.change(g);
      if (changes) this.findDue(g, first, t);
      const allAreDue = !changes && t % update.periodSteps === 0;
      let mbit = this.sizes[g].dataMbit.usual;
      let units = this.sizes[g].computeUnits.usual;
      for (; i < end && there[i] < behind; i++) {
        const sensor = there[i];
        if (!allAreDue && (!changes || this.isDue[sensor] === 0)) continue;
        if (changes) {
          const factor = patterns.of(g, 'dataMbit', sensor - first);
          const unitsFactor = patterns.of(g, 'computeUnits', sensor - first);
          mbit = this.sizes[g].dataMbit.of(update.dataMbit * factor);
          units = this.sizes[g].computeUnits.of(update.computeUnits * unitsFactor);
        }
        device[packets] = sensor;
        generatedAt[packets] = t;
        dataMbit[packets] = mbit.at(sizes.next());
        computeUnits[packets++] = units.at(sizes.next());
      }
      first = behind;
    }
    episode.packets = packets;
  }

  /** Which sensors of a group whose values change are due in step t; those that are not there count on. */
  private findDue(group: number, first: number, t: number): void {
    const { due, isDue, patterns } = this;
    const { count, update } = this.groups[group];
    for (let i = 0; i < count; i++) {
      const sensor = first + i;
      isDue[sensor] = due[sensor] > t ? 0 : 1;
      if (isDue[sensor] === 0) continue;
      due[sensor] += update.periodSteps * patterns.of(group, 'periodSteps', i);
      if (due[sensor] <= t) due[sensor] = t + 1;
    }
  }
}
