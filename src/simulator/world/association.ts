import type { Presence, Recording, SensorSearch, TraceScenario } from '../trace.js';
import { NearestOfMoving, NearestPoint } from './nearest.js';

/** The sensor of every request, by who is where in the step in which it is generated. */
export function associate(
  { requests }: Pick<Recording, 'requests'>,
  search: SensorSearch,
): Int32Array {
  const { device, generatedAt } = requests;
  const requestSensor = new Int32Array(device.length);
  for (let r = 0; r < device.length; r++)
    requestSensor[r] = search.sensorFor(device[r], generatedAt[r]);
  return requestSensor;
}

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
      this.groups.push(new SensorGroupIndex({ first, count, range, total, ues: this.ues }));
    };
    if (association === 'nearest') add(0, total, Infinity);
    else
      sensors.reduce((first, group) => {
        add(first, group.count, group.sensingRangeM);
        return first + group.count;
      }, 0);
  }

  sensorFor(ue: number, t: number): number {
    if (this.mustPlace(t)) for (const group of this.groups) group.place(this.at, t);
    this.placedAt = t;
    const { uePositions, uePresence } = this.at;
    let seen = t;
    if (uePresence) while (seen > 0 && uePresence.present[seen * this.ues + ue] === 0) seen--;
    const at = seen * uePositions.stride + ue;
    return this.find(ue, uePositions.xM[at], uePositions.yM[at]);
  }

  /** Sensors that stand still and never change are indexed once, those that only come and go when they do. */
  private mustPlace(t: number): boolean {
    const { placedAt } = this;
    const { sensorPositions, sensorPresence } = this.at;
    if (placedAt < 0) return true;
    if (placedAt === t) return false;
    if (sensorPositions.stride !== 0) return true;
    if (!sensorPresence) return false;
    const { arrivals, leaveStart } = sensorPresence;
    if (t < placedAt || leaveStart[t] > leaveStart[placedAt]) return true;
    for (let step = placedAt + 1; step <= t; step++) if (arrivals[step] === 1) return true;
    return false;
  }

  private find(ue: number, x: number, y: number): number {
    const isStill = this.at.sensorPositions.stride === 0;
    let best = -1;
    let bestCovers = false;
    let bestSquare = Infinity;
    for (const group of this.groups) {
      const sensor = group.nearest(ue, { x, y, isStill });
      if (sensor < 0) continue;
      const covers = group.square <= group.range * group.range;
      if (covers === bestCovers ? group.square < bestSquare : covers) {
        best = sensor;
        bestCovers = covers;
        bestSquare = group.square;
      }
    }
    return best;
  }
}

/** The sensors of a range of ids that are there. */
class SensorGroupIndex {
  readonly range: number;
  /** of the distance of the last {@link nearest}, m² */
  square = Infinity;

  private readonly first: number;
  private readonly count: number;
  private readonly total: number;
  private readonly index: NearestPoint;
  /** for sensors that stand still */
  private readonly ofMoving: NearestOfMoving;
  private x: Float64Array = new Float64Array(0);
  private y: Float64Array = new Float64Array(0);
  private base = 0;
  /** [sensors that are there] their ids; undefined where all are */
  private ids: Int32Array | undefined;

  constructor(of: { first: number; count: number; range: number; total: number; ues: number }) {
    this.first = of.first;
    this.count = of.count;
    this.range = of.range;
    this.total = of.total;
    this.index = new NearestPoint(of.count);
    this.ofMoving = new NearestOfMoving(this.index, of.ues);
  }

  place({ sensorPositions, sensorPresence }: Whereabouts, t: number): void {
    const { first, count } = this;
    const { xM, yM, stride } = sensorPositions;
    const row = t * stride + first;
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
    const { present } = sensorPresence;
    let there = 0;
    for (let n = 0; n < count; n++) {
      if (present[t * this.total + first + n] === 0) continue;
      this.ids[there] = first + n;
      this.x[there] = xM[row + n];
      this.y[there++] = yM[row + n];
    }
    this.index.build(this.x, this.y, { base: 0, count: there });
    this.ofMoving.forget();
  }

  /** @returns the id of the sensor nearest to a UE; −1 where none is there */
  nearest(ue: number, { x, y, isStill }: { x: number; y: number; isStill: boolean }): number {
    const local = isStill ? this.ofMoving.nearest(ue, x, y) : this.index.nearest(x, y);
    if (local < 0) return -1;
    const at = this.base + local;
    this.square = (this.x[at] - x) ** 2 + (this.y[at] - y) ** 2;
    return this.ids ? this.ids[local] : this.first + local;
  }
}
