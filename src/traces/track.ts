import type { Positions } from '../simulator/world/mobility.js';

/**
 * Where the devices of a group are, in few rows: each holds until the next one of its device. A device
 * without a row yet, or whose last one has no numbers, is not there.
 */
export interface Track {
  /** devices */
  count: number;
  /** [rows] in the order of steps, then of devices; of a device at most one in a step */
  step: Int32Array;
  device: Int32Array;
  /** [rows] metres; NaN where the device is not there from that step on */
  xM: Float64Array;
  yM: Float64Array;
}

/** Gathers rows in any order. */
export class TrackBuilder {
  private rows = 0;
  private step = new Int32Array(1024);
  private device = new Int32Array(1024);
  private xM = new Float64Array(1024);
  private yM = new Float64Array(1024);

  /** Adds a row; NaN, NaN says that the device is not there from this step on. */
  add(step: number, device: number, [x, y]: readonly [number, number]): void {
    const at = this.rows++;
    if (at === this.step.length) this.grow();
    this.step[at] = step;
    this.device[at] = device;
    this.xM[at] = x;
    this.yM[at] = y;
  }

  /** The rows in their order; of several of a device in a step, the one that was added last. */
  track(count: number): Track {
    const { rows } = this;
    const all = new Int32Array(rows).map((_, row) => row);
    const byDevice = sortedBy(this.device, all);
    const sorted = sortedBy(this.step, byDevice);
    const { step, device } = this;
    const order = sorted.filter((row, i) => {
      const next = sorted[i + 1];
      return i + 1 === rows || step[row] !== step[next] || device[row] !== device[next];
    });
    return {
      count,
      step: inOrder(step, order, new Int32Array(order.length)),
      device: inOrder(device, order, new Int32Array(order.length)),
      xM: inOrder(this.xM, order, new Float64Array(order.length)),
      yM: inOrder(this.yM, order, new Float64Array(order.length)),
    };
  }

  private grow(): void {
    const larger = <T extends Int32Array | Float64Array>(from: T, into: T): T => {
      into.set(from);
      return into;
    };
    const length = 2 * this.step.length;
    this.step = larger(this.step, new Int32Array(length));
    this.device = larger(this.device, new Int32Array(length));
    this.xM = larger(this.xM, new Float64Array(length));
    this.yM = larger(this.yM, new Float64Array(length));
  }
}

function inOrder<T extends Int32Array | Float64Array>(from: T, order: Int32Array, into: T): T {
  for (let i = 0; i < order.length; i++) into[i] = from[order[i]];
  return into;
}

/** Rows ordered by a small whole number; of equals, the first stays first (counting sort). */
function sortedBy(keys: Int32Array, rows: Int32Array): Int32Array {
  let most = 0;
  for (const row of rows) most = Math.max(most, keys[row]);
  const starts = new Int32Array(most + 2);
  for (const row of rows) starts[keys[row] + 1]++;
  for (let key = 1; key < starts.length; key++) starts[key] += starts[key - 1];
  const sorted = new Int32Array(rows.length);
  for (const row of rows) sorted[starts[keys[row]]++] = row;
  return sorted;
}

/**
 * The track of positions: a row where a device has moved, comes or goes.
 *
 * @param present [steps × devices]; default: all are always there
 */
export function trackOf(
  { stride, xM, yM }: Positions,
  { count, steps, present }: { count: number; steps: number; present?: Uint8Array | undefined },
): Track {
  const builder = new TrackBuilder();
  const lastX = new Float64Array(count).fill(NaN);
  const lastY = new Float64Array(count).fill(NaN);
  for (let step = 0; step < steps; step++) {
    // Devices that stand still, and are all there, have one row.
    if (step > 0 && stride === 0 && !present) break;
    for (let device = 0; device < count; device++) {
      const isThere = !present || present[step * count + device] === 1;
      const at = step * stride + device;
      const x = isThere ? xM[at] : NaN;
      const y = isThere ? yM[at] : NaN;
      if (Object.is(x, lastX[device]) && Object.is(y, lastY[device])) continue;
      lastX[device] = x;
      lastY[device] = y;
      builder.add(step, device, [x, y]);
    }
  }
  return builder.track(count);
}

/** Who is there when, [steps × devices]; undefined where all always are. */
export function presenceOf(
  { count, step, device, xM }: Track,
  steps: number,
): Uint8Array | undefined {
  const fromTheBeginning = step.filter((at, row) => at === 0 && !Number.isNaN(xM[row])).length;
  if (fromTheBeginning === count && !xM.some((x) => Number.isNaN(x))) return undefined;
  const present = new Uint8Array(steps * count);
  const isThere = new Uint8Array(count);
  for (let t = 0, row = 0; t < steps; t++) {
    for (; row < step.length && step[row] === t; row++)
      isThere[device[row]] = Number.isNaN(xM[row]) ? 0 : 1;
    present.set(isThere, t * count);
  }
  return present;
}

/** Puts rows that come in order together to positions, step by step, and to who is there. */
export class TrackReplay {
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly isThere: Uint8Array;
  private absent: number;
  /** steps that are known in full */
  private known = 0;
  private xM: Float64Array | undefined;
  private yM: Float64Array | undefined;
  private present: Uint8Array | undefined;

  constructor(
    private readonly count: number,
    private readonly steps: number,
  ) {
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    this.isThere = new Uint8Array(count);
    this.absent = count;
  }

  /** The next row; NaN, NaN: the device is not there from this step on. */
  add(step: number, device: number, [x, y]: readonly [number, number]): void {
    this.completeUntil(step);
    const isThere = Number.isNaN(x) ? 0 : 1;
    this.absent += this.isThere[device] - isThere;
    this.isThere[device] = isThere;
    // Where a device is that is not there means nothing, but is a number.
    if (isThere === 0) return;
    this.x[device] = x;
    this.y[device] = y;
  }

  /** @returns `present` only where somebody is not there at some time */
  end(): { positions: Positions; present?: Uint8Array } {
    const stoodStill = this.known === 0;
    if (stoodStill) {
      if (this.absent > 0) {
        this.present = new Uint8Array(this.steps * this.count);
        for (let step = 0; step < this.steps; step++)
          this.present.set(this.isThere, step * this.count);
      }
    } else this.completeUntil(this.steps);
    return {
      positions: stoodStill
        ? { stride: 0, xM: this.x, yM: this.y }
        : { stride: this.count, xM: this.xM!, yM: this.yM! },
      ...(this.present ? { present: this.present } : {}),
    };
  }

  private completeUntil(step: number): void {
    if (step === this.known) return;
    const { count, steps } = this;
    this.xM ??= new Float64Array(steps * count);
    this.yM ??= new Float64Array(steps * count);
    if (this.absent > 0 && !this.present)
      this.present = new Uint8Array(steps * count).fill(1, 0, this.known * count);
    for (; this.known < step; this.known++) {
      this.xM.set(this.x, this.known * count);
      this.yM.set(this.y, this.known * count);
      this.present?.set(this.isThere, this.known * count);
    }
  }
}
