import type { Recording, TraceScenario } from '../trace.js';
import type { Positions } from './mobility.js';
import { NearestOfMoving, NearestPoint } from './nearest.js';

/** The sensor of every request, by the positions of the step in which it is generated. */
export function associate(scenario: TraceScenario, recording: Recording): Int32Array {
  const { uePositions, sensorPositions, requests } = recording;
  const requestSensor = new Int32Array(requests.device.length);
  const finder = new SensorFinder(scenario, requests.count);
  let placed = -1;
  for (let r = 0; r < requestSensor.length; r++) {
    const t = requests.generatedAt[r];
    // Sensors that stand still are indexed once, others once a step.
    if (placed < 0 || (sensorPositions.stride !== 0 && placed !== t)) {
      finder.place(sensorPositions, t * sensorPositions.stride);
      placed = t;
    }
    const at = t * uePositions.stride + requests.device[r];
    requestSensor[r] = finder.find(requests.device[r], uePositions.xM[at], uePositions.yM[at]);
  }
  return requestSensor;
}

/**
 * Finds a UE's sensor. `nearest`: the nearest one. `coverage`: the nearest of those whose sensing
 * range covers the UE, else the nearest. Sensors of one group have one range, so the nearest of
 * each group is enough to know.
 */
class SensorFinder {
  private readonly groups: {
    index: NearestPoint;
    /** for sensors that stand still */
    ofMoving: NearestOfMoving;
    first: number;
    count: number;
    range: number;
  }[] = [];
  private positions: Positions = { stride: 0, xM: new Float64Array(0), yM: new Float64Array(0) };
  private base = 0;

  constructor({ sensors, association }: TraceScenario, ues: number) {
    const add = (first: number, count: number, range: number) => {
      const index = new NearestPoint(count);
      this.groups.push({ index, ofMoving: new NearestOfMoving(index, ues), first, count, range });
    };
    const total = sensors.reduce((sum, group) => sum + group.count, 0);
    if (association === 'nearest') add(0, total, Infinity);
    else
      sensors.reduce((first, group) => {
        add(first, group.count, group.sensingRangeM);
        return first + group.count;
      }, 0);
  }

  place(positions: Positions, base: number): void {
    this.positions = positions;
    this.base = base;
    for (const { index, first, count } of this.groups)
      index.build(positions.xM, positions.yM, { base: base + first, count });
  }

  find(ue: number, x: number, y: number): number {
    let best = -1;
    let bestCovers = false;
    let bestSquare = Infinity;
    for (const { index, ofMoving, first, range } of this.groups) {
      const local = this.positions.stride === 0 ? ofMoving.nearest(ue, x, y) : index.nearest(x, y);
      if (local < 0) continue;
      const at = this.base + first + local;
      const square = (this.positions.xM[at] - x) ** 2 + (this.positions.yM[at] - y) ** 2;
      const covers = square <= range * range;
      if (covers === bestCovers ? square < bestSquare : covers) {
        best = first + local;
        bestCovers = covers;
        bestSquare = square;
      }
    }
    return best;
  }
}
