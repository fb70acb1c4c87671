import { surfaceOf, type Colors } from './canvas.js';
import { largestOf, type Dots } from './episode.js';
import type { Numbers } from '../../pages/browser/packed-numbers.js';
import { plain } from '../../words/numbers.js';
import { powerOfTenBelow } from '../../math/power-of-ten.js';

const HEIGHT = 120;
const LEFT = 44;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 20;
const LEAST_DOT_PX = 0.6;
const FONT = '11px system-ui, sans-serif';
/** How much of the steps to come can be seen. */
const AHEAD = 0.22;

/** A line of a chart. */
export interface Line {
  values: Numbers;
  color: keyof Colors;
  dash?: number[];
  /** drawn as it is held from step to step */
  held?: boolean;
  /** stands in the back, without a mark at the playhead */
  faint?: boolean;
}

/** Delays as dots; hollow where `late` says so. */
export interface DotLayer {
  dots: Dots;
  color: keyof Colors;
  square?: boolean;
  late?: (dot: number) => boolean;
}

export interface ChartSpec {
  /** ends of the vertical axis */
  low: number;
  high: number;
  lines?: Line[];
  dots?: DotLayer;
  /** a level across the chart */
  threshold?: { value: number; label: string };
}

/** A chart over the steps with a playhead; what is to come is faint. */
export class Chart {
  private readonly ticks: number[];
  /** requests of the largest dot */
  private readonly mostAtOnce: number;
  private width = 0;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly spec: ChartSpec,
    private readonly step: Numbers,
  ) {
    this.ticks = ticksOf(spec.low, spec.high, 4);
    this.mostAtOnce = Math.max(1, largestOf(spec.dots ? [spec.dots.dots.count] : []));
  }

  /** The frame at a distance from the canvas's left edge, CSS pixels. */
  frameAt(x: number): number {
    const share = (x - LEFT) / Math.max(1, this.width - LEFT - RIGHT);
    return Math.round(share * (this.step.length - 1));
  }

  draw(frame: number, colors: Colors): void {
    const { context, width, height } = surfaceOf(this.canvas, () => HEIGHT);
    this.width = width;
    const { low, high, lines = [], dots, threshold } = this.spec;
    const last = Math.max(1, this.step[this.step.length - 1]);
    const frameCount = this.step.length;
    const xOf = (f: number) =>
      LEFT + (width - LEFT - RIGHT) * (frameCount === 1 ? 0.5 : this.step[f] / last);
    const yOf = (value: number) =>
      height - BOTTOM - ((height - TOP - BOTTOM) * (value - low)) / (high - low);
    this.axes(context, { width, height, yOf, colors, last });
    const playhead = xOf(frame);
    const scales = { xOf, yOf, colors };
    const between = (from: number, to: number, alpha: number) => {
      context.save();
      context.beginPath();
      context.rect(from, 0, Math.max(0, to - from), height);
      context.clip();
      context.globalAlpha = alpha;
      for (const line of lines) drawLine(context, { line, ...scales });
      context.restore();
    };
    between(0, playhead, 1);
    between(playhead, width, AHEAD);
    if (dots) drawDots(context, { layer: dots, frame, base: this.dotPx(width), ...scales });
    if (threshold) level(context, { ...threshold, y: yOf(threshold.value), width, colors });

    context.strokeStyle = colors.ink;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(playhead, TOP - 4);
    context.lineTo(playhead, height - BOTTOM + 4);
    context.stroke();
    for (const { values, color, faint } of lines) {
      if (faint || Number.isNaN(values[frame])) continue;
      context.fillStyle = colors[color];
      context.strokeStyle = colors.surface;
      context.beginPath();
      context.arc(playhead, yOf(values[frame]), 3.5, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }

  /** Of a dot of one request; dots of neighbouring steps do not hide each other. */
  private dotPx(width: number): number {
    const room = (1.1 * (width - LEFT - RIGHT)) / this.step.length;
    return (Math.min(5, Math.max(2, room)) - LEAST_DOT_PX) / Math.sqrt(this.mostAtOnce);
  }

  private axes(
    context: CanvasRenderingContext2D,
    {
      width,
      height,
      yOf,
      colors,
      last,
    }: {
      width: number;
      height: number;
      yOf: (value: number) => number;
      colors: Colors;
      last: number;
    },
  ): void {
    context.font = FONT;
    context.fillStyle = colors.muted;
    context.strokeStyle = colors.grid;
    context.lineWidth = 1;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const tick of this.ticks) {
      const y = Math.round(yOf(tick)) + 0.5;
      context.beginPath();
      context.moveTo(LEFT, y);
      context.lineTo(width - RIGHT, y);
      context.stroke();
      context.fillText(labelOf(tick), LEFT - 6, y);
    }
    context.textAlign = 'center';
    context.textBaseline = 'alphabetic';
    const end = width - RIGHT;
    for (const tick of ticksOf(0, last, width < 300 ? 4 : 6)) {
      const x = LEFT + ((end - LEFT) * tick) / last;
      // The name of the axis stands at its end.
      if (Number.isInteger(tick) && x < end - 34) context.fillText(labelOf(tick), x, height - 4);
    }
    context.textAlign = 'right';
    context.fillText('step', end, height - 4);
  }
}

function level(
  context: CanvasRenderingContext2D,
  { y, width, label, colors }: { y: number; width: number; label: string; colors: Colors },
): void {
  context.strokeStyle = colors.ink;
  context.lineWidth = 1;
  context.setLineDash([5, 3]);
  context.beginPath();
  context.moveTo(LEFT, y);
  context.lineTo(width - RIGHT, y);
  context.stroke();
  context.setLineDash([]);
  context.font = FONT;
  context.fillStyle = colors.ink;
  context.textAlign = 'right';
  context.textBaseline = 'bottom';
  context.strokeStyle = colors.surface;
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.strokeText(label, width - RIGHT, y - 1);
  context.fillText(label, width - RIGHT, y - 1);
}

interface Scales {
  xOf: (frame: number) => number;
  yOf: (value: number) => number;
  colors: Colors;
}

function drawLine(
  context: CanvasRenderingContext2D,
  { line, xOf, yOf, colors }: Scales & { line: Line },
): void {
  const { values, color, dash, held, faint } = line;
  context.strokeStyle = colors[color];
  context.lineWidth = faint ? 1.25 : 2;
  context.setLineDash(dash ?? []);
  context.lineJoin = 'round';
  context.beginPath();
  let begun = false;
  for (let f = 0; f < values.length; f++) {
    if (Number.isNaN(values[f])) {
      begun = false;
      continue;
    }
    const x = xOf(f);
    const y = yOf(values[f]);
    if (!begun) context.moveTo(x, y);
    else {
      if (held) context.lineTo(x, yOf(values[f - 1]));
      context.lineTo(x, y);
    }
    begun = true;
  }
  context.stroke();
  context.setLineDash([]);
}

/** The area of a dot grows with the requests it stands for. */
function drawDots(
  context: CanvasRenderingContext2D,
  {
    layer,
    frame,
    base,
    xOf,
    yOf,
    colors,
  }: Scales & { layer: DotLayer; frame: number; base: number },
): void {
  const { dots, color, square, late } = layer;
  context.fillStyle = colors[color];
  context.strokeStyle = colors[color];
  context.lineWidth = 1.25;
  for (let i = 0; i < dots.frame.length; i++) {
    const radius = base * Math.sqrt(dots.count[i]) + LEAST_DOT_PX;
    const x = xOf(dots.frame[i]);
    const y = yOf(dots.delay[i]);
    context.globalAlpha = dots.frame[i] <= frame ? 1 : AHEAD;
    context.beginPath();
    if (square) context.rect(x - 0.85 * radius, y - 0.85 * radius, 1.7 * radius, 1.7 * radius);
    else context.arc(x, y, radius, 0, 2 * Math.PI);
    if (late?.(i)) context.stroke();
    else context.fill();
  }
  context.globalAlpha = 1;
}

/** Round numbers from low to high, about so many. */
export function ticksOf(low: number, high: number, about: number): number[] {
  const rough = (high - low) / about;
  const power = powerOfTenBelow(rough);
  const step = power * ([1, 2, 5, 10].find((digit) => digit * power >= rough * 0.999) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

function labelOf(value: number): string {
  const notation = Math.abs(value) < 100_000 ? 'standard' : 'compact';
  return plain(value.toLocaleString('en-US', { notation }));
}
