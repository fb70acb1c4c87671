import type { Presence, Recording, SensorSearch, TraceScenario, Workload } from '../trace.js';
import { NearestOfMoving, NearestPoint } from './nearest.js';

/** Who is where, and what that depends on. */
export interface Whereabouts extends Pick<Recording, 'uePositions' | 'sensorPositions'> {
  uePresence?: Presence | undefined;
  sensorPresence?: Presence | undefined;
}

/**
 * Finds a UE's sensor among those that are there. `nearest`: the nearest one. `coverage`: the nearest of
 * those whose sensing range covers the UE, else the nearest. Sensors of one group have one range, so the
 * nearest of each group is enough to know. A UE that has gone is where it was last.
 */
export class SensorFinder implements SensorSearch {
  private readonly groups: SensorGroupIndex[] = [];
  private readonly ues: number;
  /** the step that the sensors are indexed for; −1 before the first */
  private placedAt = -1;

  constructor(
    { ues, sensors, association }: TraceScenario,
    private readonly at: Whereabouts,
  ) {
    this.ues = ues.reduce((sum, group) => sum + group.count, 0);
    const total = sensors.reduce((sum, group) => sum + group.count, 0);
    const add = (first: number, count: number, range: number) => {
      this.groups.push(new SensorGroupIndex({ first, count, range, ues: this.ues }));
    };
    if (association === 'nearest') add(0, total, Infinity);
    else
      sensors.reduce((first, group) => {
        add(first, group.count, group.sensingRangeM);
        return first + group.count;
      }, 0);
  }

  /** [requests] The sensor of every request, by who is where in the step in which it is generated. */
  ofRequests({ device, generatedAt }: Workload): Int32Array {
    const { stride, xM, yM } = this.at.uePositions;
    const sensors = new Int32Array(device.length);
    for (let r = 0; r < device.length; r++) {
      const t = generatedAt[r];
      if (t !== this.placedAt) this.place(t);
      const at = t * stride + device[r];
      sensors[r] = this.find(device[r], xM[at], yM[at]);
    }
    return sensors;
  }

  sensorFor(ue: number, t: number): number {
    this.place(t);
    const { uePositions, uePresence } = this.at;
    let seen = t;
    if (uePresence) while (seen > 0 && uePresence.present[seen * this.ues + ue] === 0) seen--;
    const at = seen * uePositions.stride + ue;
    return this.find(ue, uePositions.xM[at], uePositions.yM[at]);
  }

  /** Indexes the sensors of step t: those that stand still once, or when they come and go. */
  private place(t: number): void {
    const { placedAt } = this;
    const { sensorPositions, sensorPresence } = this.at;
    this.placedAt = t;
    if (placedAt === t) return;
    if (placedAt >= 0 && sensorPositions.stride === 0)
      if (!sensorPresence || sensorPresence.spell[t] === sensorPresence.spell[placedAt]) return;
    for (const group of this.groups) group.place(this.at, t);
  }

  private find(ue: number, x: number, y: number): number {
    if (this.groups.length === 1) return this.groups[0].nearest(ue, x, y);
    let best = -1;
    let bestCovers = false;
    let bestSquare = Infinity;
    for (const group of this.groups) {
      const sensor = group.nearest(ue, x, y);
      if (sensor < 0) continue;
      const square = group.squareTo(x, y);
      const covers = square <= group.range * group.range;
      if (covers === bestCovers ? square < bestSquare : covers) {
        best = sensor;
        bestCovers = covers;
        bestSquare = square;
      }
    }
    return best;
  }
}

/** The sensors of a range of ids that are there. */
class SensorGroupIndex {
  readonly range: number;

  private readonly first: number;
  private readonly count: number;
  private readonly index: NearestPoint;
  /** for sensors that stand still */
  private readonly ofMoving: NearestOfMoving;
  private x: Float64Array = new Float64Array(0);
  private y: Float64Array = new Float64Array(0);
  private base = 0;
  /** [sensors that are there] their ids; undefined where all are */
  private ids: Int32Array | undefined;
  private standStill = true;
  /** the last {@link nearest}, counted as in x and y */
  private local = -1;

  constructor(of: { first: number; count: number; range: number; ues: number }) {
    this.first = of.first;
    this.count = of.count;
    this.range = of.range;
    this.index = new NearestPoint(of.count);
    this.ofMoving = new NearestOfMoving(this.index, of.ues);
  }

  place({ sensorPositions, sensorPresence }: Whereabouts, t: number): void {
    const { first, count } = this;
    const { xM, yM, stride } = sensorPositions;
    const row = t * stride + first;
    this.standStill = stride === 0;
    if (!sensorPresence) {
      this.x = xM;
      this.y = yM;
      this.base = row;
      this.index.build(xM, yM, { base: row, count });
      return;
    }
    if (!this.ids) {
      this.ids = new Int32Array(count);
      this.x = new Float64Array(count);
      this.y = new Float64Array(count);
    }
    const { spell, start, there } = sensorPresence;
    let found = 0;
    for (let i = start[spell[t]]; i < start[spell[t] + 1]; i++) {
      const n = there[i] - first;
      if (n < 0 || n >= count) continue;
      this.ids[found] = there[i];
      this.x[found] = xM[row + n];
      this.y[found++] = yM[row + n];
    }
    this.index.build(this.x, this.y, { base: 0, count: found });
    this.ofMoving.forget();
  }

  /** @returns the id of the sensor nearest to a UE; −1 where none is there */
  nearest(ue: number, x: number, y: number): number {
    const local = this.standStill ? this.ofMoving.nearest(ue, x, y) : this.index.nearest(x, y);
    this.local = local;
    if (local < 0) return -1;
    return this.ids ? this.ids[local] : this.first + local;
  }

  /** Square of the distance of the last {@link nearest} from a place, m². */
  squareTo(x: number, y: number): number {
    const at = this.base + this.local;
    return (this.x[at] - x) ** 2 + (this.y[at] - y) ** 2;
  }
}
