/** With so few points, looking at all of them is quicker than finding the right cells. */
const FEW = 40;

/**
 * Nearest neighbour among points in the plane, on a uniform grid of cells that each hold about one
 * point. Building is linear in the points and a query takes constant time on average, so a step
 * with n devices costs O(n). Of equally near points the one with the lowest index is nearest.
 */
export class NearestPoint {
  private x: Float64Array;
  private y: Float64Array;
  private base = 0;
  private count = 0;
  private columns = 1;
  private rows = 1;
  private cellM = 1;
  private left = 0;
  private bottom = 0;
  /** [cells + 1] where each cell's points start in `order`. */
  private cellStart: Int32Array;
  private readonly order: Int32Array;

  /** @param capacity most points that {@link build} will be given */
  constructor(capacity: number) {
    this.x = this.y = new Float64Array(0);
    this.cellStart = new Int32Array(2);
    this.order = new Int32Array(capacity);
  }

  /**
   * Indexes the points x[base + i], y[base + i], 0 ≤ i < count, which must stay as they are until
   * the next build.
   */
  build(x: Float64Array, y: Float64Array, { base = 0, count = x.length } = {}): void {
    this.x = x;
    this.y = y;
    this.base = base;
    this.count = count;
    if (count <= FEW) return;
    let left = Infinity;
    let right = -Infinity;
    let bottom = Infinity;
    let top = -Infinity;
    for (let i = base; i < base + count; i++) {
      left = Math.min(left, x[i]);
      right = Math.max(right, x[i]);
      bottom = Math.min(bottom, y[i]);
      top = Math.max(top, y[i]);
    }
    const width = Math.max(right - left, 1e-9);
    const height = Math.max(top - bottom, 1e-9);
    // Long thin clouds would ask for more columns than points; the bound keeps memory linear.
    this.cellM = Math.max(Math.sqrt((width * height) / count), Math.max(width, height) / count);
    this.left = left;
    this.bottom = bottom;
    this.columns = Math.floor(width / this.cellM) + 1;
    this.rows = Math.floor(height / this.cellM) + 1;
    const cells = this.columns * this.rows;
    if (this.cellStart.length < cells + 1) this.cellStart = new Int32Array(2 * cells + 1);
    const start = this.cellStart.fill(0);
    for (let i = 0; i < count; i++) start[this.cellOf(x[base + i], y[base + i]) + 1]++;
    for (let c = 0; c < cells; c++) start[c + 1] += start[c];
    // Filling from the last point backwards, with start[c + 1] as the cursor of cell c, leaves
    // start[c + 1] at the beginning of cell c; so shift by one while reading: see `nearest`.
    for (let i = count - 1; i >= 0; i--)
      this.order[--start[this.cellOf(x[base + i], y[base + i]) + 1]] = i;
  }

  private cellOf(x: number, y: number): number {
    const column = Math.min(this.columns - 1, Math.floor((x - this.left) / this.cellM));
    const row = Math.min(this.rows - 1, Math.floor((y - this.bottom) / this.cellM));
    return row * this.columns + column;
  }

  /** Distances to the two nearest points of the last {@link nearest}; infinite where there is none. */
  bestM = Infinity;
  secondM = Infinity;

  /** @returns the index (without base) of the point nearest to (x, y); −1 when there is none */
  nearest(x: number, y: number): number {
    return this.count <= FEW ? this.nearestOfFew(x, y) : this.nearestInCells(x, y);
  }

  /** How far a point is from (x, y). */
  distanceM(point: number, x: number, y: number): number {
    const dx = this.x[this.base + point] - x;
    const dy = this.y[this.base + point] - y;
    return Math.sqrt(dx * dx + dy * dy);
  }

  private nearestOfFew(x: number, y: number): number {
    const { base, count } = this;
    const px = this.x;
    const py = this.y;
    let best = -1;
    let bestSquare = Infinity;
    let secondSquare = Infinity;
    for (let i = 0; i < count; i++) {
      const dx = px[base + i] - x;
      const dy = py[base + i] - y;
      const square = dx * dx + dy * dy;
      if (square < bestSquare) {
        secondSquare = bestSquare;
        bestSquare = square;
        best = i;
      } else if (square < secondSquare) secondSquare = square;
    }
    this.bestM = Math.sqrt(bestSquare);
    this.secondM = Math.sqrt(secondSquare);
    return best;
  }

  private nearestInCells(x: number, y: number): number {
    const { base, columns, rows, cellM, order, cellStart, count } = this;
    const cells = columns * rows;
    const px = this.x;
    const py = this.y;
    // A query outside the cloud starts at its projection, which is no farther from any point.
    const cx = Math.max(0, Math.min(columns - 1, Math.floor((x - this.left) / cellM)));
    const cy = Math.max(0, Math.min(rows - 1, Math.floor((y - this.bottom) / cellM)));
    let best = -1;
    let bestSquare = Infinity;
    let secondSquare = Infinity;
    for (let ring = 0; ; ring++) {
      for (let row = Math.max(0, cy - ring); row <= Math.min(rows - 1, cy + ring); row++) {
        const edge = row === cy - ring || row === cy + ring;
        const stride = edge ? 1 : 2 * ring;
        for (let column = cx - ring; column <= cx + ring; column += stride) {
          if (column < 0 || column >= columns) continue;
          const cell = row * columns + column;
          const end = cell + 1 < cells ? cellStart[cell + 2] : count;
          for (let at = cellStart[cell + 1]; at < end; at++) {
            const i = order[at];
            const dx = px[base + i] - x;
            const dy = py[base + i] - y;
            const square = dx * dx + dy * dy;
            if (square < bestSquare || (square === bestSquare && i < best)) {
              secondSquare = bestSquare;
              bestSquare = square;
              best = i;
            } else if (square < secondSquare) secondSquare = square;
          }
        }
      }
      // Whatever lies outside this ring of cells is more than `ring` cells away.
      const reach = ring * cellM;
      const all =
        cx - ring <= 0 && cy - ring <= 0 && cx + ring >= columns - 1 && cy + ring >= rows - 1;
      if (all || secondSquare < reach * reach) break;
    }
    this.bestM = Math.sqrt(bestSquare);
    this.secondM = Math.sqrt(secondSquare);
    return best;
  }
}

/** Distances that differ by less count as equal, so that rounding cannot matter. */
const ROUNDING_M = 1e-6;

/**
 * The nearest points of devices that move little from query to query: a search is made only when a
 * device may have got nearer to another point than to that of its last search. From a place that is Δ
 * away, the others are at least as far as the second nearest was, less Δ; and the nearest at most as far as it
 * was, and Δ. Gives what {@link NearestPoint.nearest} gives, as long as the index is not built anew.
 */
export class NearestOfMoving {
  /** [devices] the place of the last search, and what was found there */
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly nearestTo: Int32Array;
  private readonly secondM: Float64Array;
  /** [devices] square of half the difference of the two distances: nearer than this, nothing can have changed */
  private readonly slackSquare: Float64Array;

  constructor(
    private readonly index: NearestPoint,
    devices: number,
  ) {
    this.nearestTo = new Int32Array(devices).fill(-1);
    this.x = new Float64Array(devices);
    this.y = new Float64Array(devices);
    this.secondM = new Float64Array(devices);
    this.slackSquare = new Float64Array(devices);
  }

  /** To be called when the index has been built anew. */
  forget(): void {
    this.slackSquare.fill(0);
    this.nearestTo.fill(-1);
  }

  /** @returns the index of the point nearest to a device at (x, y); −1 when there is none */
  nearest(device: number, x: number, y: number): number {
    const dx = x - this.x[device];
    const dy = y - this.y[device];
    const square = dx * dx + dy * dy;
    const last = this.nearestTo[device];
    if (square < this.slackSquare[device]) return last;
    if (last >= 0) {
      const othersM = this.secondM[device] - Math.sqrt(square);
      if (this.index.distanceM(last, x, y) < othersM - ROUNDING_M) return last;
    }
    return this.search(device, x, y);
  }

  private search(device: number, x: number, y: number): number {
    const { index } = this;
    const nearest = index.nearest(x, y);
    const slackM = Math.max(0, (index.secondM - index.bestM) / 2 - ROUNDING_M);
    this.x[device] = x;
    this.y[device] = y;
    this.secondM[device] = index.secondM;
    this.slackSquare[device] = slackM * slackM;
    return (this.nearestTo[device] = nearest);
  }
}
