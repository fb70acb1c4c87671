import { TrackBuilder, type Track } from '../track.js';

/** A microsecond is the least time told apart, so that 4.1 s − 0.1 s are 4 s. */
export const SECOND = 1e6;

/** Which part of a file becomes the episode. */
export interface Window {
  /** µs, of step 0; default: the first time in the file */
  begin?: number | undefined;
  /** default: to the end of the file */
  steps?: number | undefined;
}

/** A device of a file while it is read. */
export interface Mover {
  readonly id: string;
  /** its number in the trace; −1 until it is there in a step */
  index: number;
  /** whether it is there since its last sample */
  isThere: boolean;
  /** of its last sample, µs and metres */
  time: number;
  x: number;
  y: number;
  /** of its last row */
  rowX: number;
  rowY: number;
  /** whoever reads the file may note in which round a device was seen */
  round: number;
}

/**
 * Turns samples of devices at any times into where they are at the start of each second: on the straight
 * line between two samples of a device. Times of a device come in order.
 */
export class Motion {
  readonly movers: Mover[] = [];
  private readonly rows = new TrackBuilder();
  private begin: number | undefined;
  private last = -Infinity;
  private readonly end: number;
  private indices = 0;
  private readonly indexed: Mover[] = [];

  constructor(window: Window) {
    this.begin = window.begin;
    this.end = window.steps ?? Infinity;
  }

  /** Time of step 0, µs. */
  get beginning(): number {
    return this.begin ?? 0;
  }

  mover(id: string): Mover {
    // Not a piece of a chunk of the file, which would keep all of it.
    const own = Buffer.from(id).toString();
    const mover = {
      ...{ id: own, index: -1, isThere: false, round: -1 },
      ...{ time: NaN, x: NaN, y: NaN, rowX: NaN, rowY: NaN },
    };
    this.movers.push(mover);
    return mover;
  }

  /** A time in the file, with or without devices. */
  passes(time: number): void {
    this.begin ??= time;
    if (time > this.last) this.last = time;
  }

  /** Whether what comes at a time, and later, changes nothing any more. */
  isOver(time: number): boolean {
    return this.begin !== undefined && this.stepOf(time) >= this.end;
  }

  /** Whether a time is part of the episode. */
  contains(time: number): boolean {
    const step = this.stepOf(time);
    return step >= 0 && step <= this.end - 1;
  }

  /** A device is at a place; when it was there before, it has moved there in a straight line. */
  sample(mover: Mover, time: number, [x, y]: readonly [number, number]): void {
    this.passes(time);
    const at = this.stepOf(time);
    if (mover.isThere) {
      const from = this.stepOf(mover.time);
      for (let step = Math.floor(from) + 1; step < at && step < this.end; step++) {
        const share = (step - from) / (at - from);
        this.row(mover, step, [mover.x + (x - mover.x) * share, mover.y + (y - mover.y) * share]);
      }
    } else mover.isThere = true;
    if (Number.isInteger(at)) this.row(mover, at, [x, y]);
    mover.time = time;
    mover.x = x;
    mover.y = y;
  }

  /** A device was seen for the last time at its last sample, or stays there until a time. */
  leaves(mover: Mover, until?: number): void {
    if (!mover.isThere) return;
    mover.isThere = false;
    const first = Math.max(0, Math.floor(this.stepOf(mover.time)) + 1);
    if (until === undefined) this.row(mover, first, [NaN, NaN]);
    else {
      const gone = Math.ceil(this.stepOf(until));
      if (first < gone) this.row(mover, first, [mover.x, mover.y]);
      this.row(mover, gone, [NaN, NaN]);
    }
  }

  /** Whole seconds from step 0 to the last time in the file. */
  get stepsInFile(): number {
    return Math.max(0, Math.floor(this.stepOf(this.last)) + 1);
  }

  /** All that are there stay where they are. */
  finish(): { steps: number; track: Track; ids: string[] } {
    const steps = Number.isFinite(this.end) ? this.end : this.stepsInFile;
    for (const mover of this.movers)
      if (mover.isThere) {
        const next = Math.max(0, Math.floor(this.stepOf(mover.time)) + 1);
        if (next < steps) this.row(mover, next, [mover.x, mover.y]);
      }
    return {
      steps,
      track: this.rows.track(this.indices),
      ids: this.indexed.map(({ id }) => id),
    };
  }

  private stepOf(time: number): number {
    return (time - this.beginning) / SECOND;
  }

  /** Notes what has changed in a step; before the first one, as of it. */
  private row(mover: Mover, step: number, [x, y]: readonly [number, number]): void {
    if (step < 0 || step >= this.end) return;
    if (Object.is(x, mover.rowX) && Object.is(y, mover.rowY)) return;
    if (mover.index < 0) {
      mover.index = this.indices++;
      this.indexed.push(mover);
    }
    mover.rowX = x;
    mover.rowY = y;
    this.rows.add(step, mover.index, [x, y]);
  }
}
