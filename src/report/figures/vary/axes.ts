import { TICKS } from '../spec.js';
import { isBroad, type Layout } from '../../drawing/figure.js';
import type { Varied } from '../../data.js';

type Value = number | string;

/** A direction in which values vary, of one path or of several that go together. */
export interface Axis {
  /** place among the paths, of the first of them */
  path: number;
  /** in words */
  title: string;
  /** each once, in the order of the plan */
  values: Value[];
}

/**
 * The directions in which the points lie. A path whose value follows from that of one before goes together
 * with it.
 */
export function axesOf({ paths, points }: Pick<Varied, 'paths' | 'points'>): Axis[] {
  const axes: (Axis & { names: string[] })[] = [];
  paths.forEach((name, path) => {
    const values = [...new Set(points.map((point) => point[path]))];
    const leader = axes.find((axis) => isTogether(points, axis.path, path));
    if (leader) leader.names.push(name);
    else axes.push({ path, title: name, values, names: [name] });
  });
  return axes.map(({ names, ...axis }) => ({
    ...axis,
    title: names.length === 1 ? names[0] : `${names[0]} (with ${names.slice(1).join(', ')})`,
  }));
}

function isTogether(points: Varied['points'], one: number, other: number): boolean {
  const pairs = new Set(points.map((point) => JSON.stringify([point[one], point[other]])));
  const count = (path: number) => new Set(points.map((point) => point[path])).size;
  return count(other) > 1 && pairs.size === count(one) && pairs.size === count(other);
}

/** From where on numbers are that many times as large as the least, distances are those of logarithms. */
const LOGARITHMIC = 30;
/** More would touch each other. */
const MOST_TICKS = { broad: 12, slim: 6 };

/** How values lie along a chart: numbers at their distances, words side by side. */
export function xOf({ title, values }: Axis, layout: Layout): object {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length)
    return {
      field: 'x',
      type: 'nominal',
      sort: null,
      scale: { type: 'point', padding: 0.5 },
      axis: { title, labelAngle: 0, labelLimit: 110 },
    };
  const sorted = [...numbers].sort((a, b) => a - b);
  const isLog = sorted[0] > 0 && sorted[sorted.length - 1] / sorted[0] >= LOGARITHMIC;
  return {
    field: 'x',
    type: 'quantitative',
    scale: { type: isLog ? 'log' : 'linear', zero: false, nice: false, padding: 12 },
    axis: {
      title,
      grid: false,
      format: TICKS,
      ...(sorted.length <= MOST_TICKS[isBroad(layout) ? 'broad' : 'slim']
        ? { values: sorted }
        : { tickCount: 6 }),
    },
  };
}
