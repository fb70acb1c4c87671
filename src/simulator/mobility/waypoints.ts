import type { Scenario } from '../../config/schema/scenario.js';
import type { RandomStream } from '../random.js';

/** Shares of hotspots may sum to 1 but for their rounding. */
const ROUNDING = 1e-9;

/**
 * Where devices begin and go to: with the share of each hotspot uniform in the part of its disc that lies in
 * the area, otherwise uniform over the area.
 */
export class Waypoints {
  /** the point drawn last, m */
  xM = 0;
  yM = 0;
  /** no two points are farther apart, m */
  readonly diameterM: number;

  constructor(
    private readonly area: Scenario['area'],
    private readonly hotspots: Scenario['hotspots'],
    private readonly stream: RandomStream,
  ) {
    const share = hotspots.reduce((sum, hotspot) => sum + hotspot.share, 0);
    const boxes = hotspots.map((hotspot) => boxOf(hotspot, area));
    if (share < 1 - ROUNDING) boxes.push([0, area.widthM, 0, area.heightM]);
    const extent = (low: number, high: number) =>
      Math.max(...boxes.map((box) => box[high])) - Math.min(...boxes.map((box) => box[low]));
    const width = extent(0, 1);
    const height = extent(2, 3);
    this.diameterM = Math.sqrt(width * width + height * height);
  }

  /** Draws the next point. */
  draw(): void {
    const { area, hotspots, stream } = this;
    if (hotspots.length > 0) {
      let left = stream();
      for (let h = 0; h < hotspots.length; h++) {
        left -= hotspots[h].share;
        if (left < 0) {
          this.drawIn(hotspots[h]);
          return;
        }
      }
    }
    this.xM = stream() * area.widthM;
    this.yM = stream() * area.heightM;
  }

  /** The middle lies in the area, so that at least π/4 of the darts into the clipped box hit the disc. */
  private drawIn(hotspot: Scenario['hotspots'][number]): void {
    const { stream } = this;
    const [left, right, bottom, top] = boxOf(hotspot, this.area);
    for (;;) {
      this.xM = left + stream() * (right - left);
      this.yM = bottom + stream() * (top - bottom);
      const dx = this.xM - hotspot.xM;
      const dy = this.yM - hotspot.yM;
      if (dx * dx + dy * dy <= hotspot.radiusM * hotspot.radiusM) return;
    }
  }
}

type Box = readonly [left: number, right: number, bottom: number, top: number];

function boxOf({ xM, yM, radiusM }: Scenario['hotspots'][number], area: Scenario['area']): Box {
  return [
    Math.max(0, xM - radiusM),
    Math.min(area.widthM, xM + radiusM),
    Math.max(0, yM - radiusM),
    Math.min(area.heightM, yM + radiusM),
  ];
}
