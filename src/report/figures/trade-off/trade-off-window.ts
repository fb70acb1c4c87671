import { extent, Linear } from '../heatmaps/scales.js';
import type { Axes, Point, TradeOffData } from './trade-off-data.js';

/** A part of the plane. */
export interface Window {
  x: [number, number];
  y: [number, number];
}

/** A chart of a part of the plane. */
export interface Panel {
  title?: string;
  window: Window;
  /** pixels */
  width: number;
  height: number;
  /** a part that is shown enlarged elsewhere: drawn as a box, without letters inside */
  box?: Window;
}

export function pixels({ window, width, height }: Panel): { x: Linear; y: Linear } {
  return { x: new Linear(window.x, [0, width]), y: new Linear(window.y, [height, 0]) };
}

export function isIn({ x, y }: Window, point: Point): boolean {
  return point.x >= x[0] && point.x <= x[1] && point.y >= y[0] && point.y <= y[1];
}

/** The part of a line that is inside a window (Liang & Barsky 1984). */
export function clipped(window: Window, from: Point, to: Point): [Point, Point] | undefined {
  let [enter, leave] = [0, 1];
  for (const of of ['x', 'y'] as const) {
    const length = to[of] - from[of];
    const [low, high] = window[of];
    if (length === 0) {
      if (from[of] < low || from[of] > high) return undefined;
      continue;
    }
    const [first, second] = [(low - from[of]) / length, (high - from[of]) / length];
    enter = Math.max(enter, Math.min(first, second));
    leave = Math.min(leave, Math.max(first, second));
  }
  if (enter > leave) return undefined;
  const at = (share: number): Point =>
    share === 0
      ? from
      : share === 1
        ? to
        : { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
  const [start, end] = [at(enter), at(leave)];
  return [
    { x: start.x, y: start.y },
    { x: end.x, y: end.y },
  ];
}

const MARGIN = 0.04;

/**
 * The part of the plane in which the trade-off takes place, delays from 0 on. All points other than
 * static splits are in it. Of the static frontier it leaves out the ends, where less than 1% of the
 * frontier's range is gained in one quantity for whatever is lost in the other; and then the splits
 * beyond.
 */
export function overview(data: TradeOffData, axes: Axes): Window {
  const others: Point[] = [
    ...data.learned,
    ...data.rules,
    ...data.paper,
    ...data.links.map(({ x2, y2 }) => ({ x: x2, y: y2 })),
  ];
  const all = [...data.splits, ...others];
  const delays = (of: 'x' | 'y', against: 'x' | 'y'): [number, number] => {
    const needed = Math.max(
      0,
      ...others.map((point) => point[of]),
      ...worthwhile(data.staticFrontier, of, against),
    );
    const [, most] = extent(all.map((point) => point[of]));
    const reach = most > 1.25 * needed && needed > 0 ? needed : most;
    return [0, (1 + MARGIN) * reach || 1];
  };
  const x = delays('x', 'y');
  if (axes.y.sense === 'min') return { x, y: delays('y', 'x') };
  const [low, high] = extent(all.filter((point) => point.x <= x[1]).map((point) => point.y));
  const margin = MARGIN * (high - low || 1);
  return { x, y: [low - margin, high + margin] };
}

/** Coordinates `of` the frontier's points up to where hardly anything is gained in the other one. */
function worthwhile(frontier: readonly Point[], of: 'x' | 'y', against: 'x' | 'y'): number[] {
  if (frontier.length === 0) return [];
  const ascending = [...frontier].sort((a, b) => a[of] - b[of]);
  const best = ascending[ascending.length - 1][against];
  const range = Math.abs(best - ascending[0][against]);
  const enough = ascending.findIndex((point) => Math.abs(point[against] - best) <= 0.01 * range);
  return ascending.slice(0, enough + 1).map((point) => point[of]);
}

const CROWDED_PX = 14;
const LEAST_CROWD = 3;

/**
 * Where the names of policies would cover each other: the part of the plane around the largest group
 * of at least three learned points or rules that are linked by distances below 14 pixels.
 */
export function crowd({ learned, rules }: TradeOffData, panel: Panel): Window | undefined {
  const { x, y } = pixels(panel);
  const left = new Set<Point>([...learned, ...rules]);
  let largest: Point[] = [];
  for (const seed of left) {
    left.delete(seed);
    const group: Point[] = [seed];
    for (const member of group)
      for (const other of left)
        if (
          Math.hypot(x.pixel(other.x) - x.pixel(member.x), y.pixel(other.y) - y.pixel(member.y)) <
          CROWDED_PX
        ) {
          left.delete(other);
          group.push(other);
        }
    if (group.length > largest.length) largest = group;
  }
  if (largest.length < LEAST_CROWD) return undefined;
  const around = (values: number[], [from, to]: [number, number]): [number, number] => {
    const [low, high] = extent(values);
    const margin = Math.max(0.15 * (high - low), 0.005 * (to - from));
    return [Math.max(0, low - margin), high + margin];
  };
  return {
    x: around(
      largest.map((point) => point.x),
      panel.window.x,
    ),
    y: around(
      largest.map((point) => point.y),
      panel.window.y,
    ),
  };
}
