import type { Scenario } from '../../config/schema/scenario.js';

/** Answers whether a point keeps its distance from all points added before, in constant time. */
export class SpacingGrid {
  private readonly square: number;
  private readonly cellM: number;
  private readonly columns: number;
  private readonly rows: number;
  /** Newest point of each cell, and for each point the one before it in its cell; −1 ends. */
  private readonly newest: Int32Array;
  private readonly before: Int32Array;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private count = 0;

  constructor(area: Scenario['area'], distanceM: number, capacity: number) {
    this.square = distanceM * distanceM;
    // Cells no smaller than the distance, and not many more of them than points.
    const even = Math.sqrt((area.widthM * area.heightM) / Math.max(1, capacity));
    const long = Math.max(area.widthM, area.heightM) / Math.max(1, capacity);
    this.cellM = Math.max(distanceM, even, long);
    this.columns = Math.floor(area.widthM / this.cellM) + 1;
    this.rows = Math.floor(area.heightM / this.cellM) + 1;
    this.newest = new Int32Array(this.columns * this.rows).fill(-1);
    this.before = new Int32Array(capacity);
    this.x = new Float64Array(capacity);
    this.y = new Float64Array(capacity);
  }

  isFree(x: number, y: number): boolean {
    if (this.square === 0) return true;
    const column = Math.floor(x / this.cellM);
    const row = Math.floor(y / this.cellM);
    for (let r = Math.max(0, row - 1); r <= Math.min(this.rows - 1, row + 1); r++)
      for (let c = Math.max(0, column - 1); c <= Math.min(this.columns - 1, column + 1); c++)
        for (let i = this.newest[r * this.columns + c]; i >= 0; i = this.before[i])
          if ((this.x[i] - x) ** 2 + (this.y[i] - y) ** 2 < this.square) return false;
    return true;
  }

  add(x: number, y: number): void {
    const cell = Math.floor(y / this.cellM) * this.columns + Math.floor(x / this.cellM);
    this.x[this.count] = x;
    this.y[this.count] = y;
    this.before[this.count] = this.newest[cell];
    this.newest[cell] = this.count++;
  }
}
