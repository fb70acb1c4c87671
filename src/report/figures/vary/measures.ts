import type { Summary } from '../../../math/statistics.js';
import { METRICS } from '../../../simulator/metrics/metrics.js';
import type { Varied, VariedCell, VariedLine } from '../../data.js';

/** Something that a figure of varied values can show. */
export interface Measure {
  /** for people, with its unit */
  title: string;
  isRatio: boolean;
  /** whether small values are good */
  isLess: boolean;
  /** of a policy at a point; undefined where it is not there */
  of: (cell: VariedCell | undefined) => Summary | undefined;
}

/** All that is known of some policy somewhere: first the ratio to the best static split, where there is one. */
export function measuresOf({ lines, isDrawn }: Varied): Measure[] {
  const isThere = ({ of }: Measure) =>
    lines.some(({ cells }) => cells.some((cell) => !Number.isNaN(of(cell)?.mean ?? NaN)));
  const ratio: Measure = {
    title: isDrawn
      ? 'return / return of the best single split'
      : 'return / return of the best static split there',
    isRatio: true,
    isLess: false,
    of: (cell) => cell?.ratio,
  };
  // An episode is as long as all others.
  const metrics = METRICS.filter(({ name }) => name !== 'steps').map(
    ({ name, label, unit, ...metric }): Measure => ({
      title: titleOf(name, label, unit),
      isRatio: false,
      isLess: 'sense' in metric && metric.sense === 'min',
      of: (cell) => cell?.metrics[name],
    }),
  );
  return [ratio, ...metrics].filter(isThere);
}

function titleOf(name: string, label: string, unit: string): string {
  if (name === 'return') return `return, the ${label}`;
  return unit === '' || label.includes(unit) ? label : `${label}, ${unit}`;
}

/** Decimals that tell apart what lies between two numbers. */
export function decimalsBetween(least: number, most: number): number {
  const size = Math.max(Math.abs(least), Math.abs(most));
  return size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
}

/** The finite means of a measure over lines. */
export function meansOf(measure: Measure, lines: readonly VariedLine[]): number[] {
  return lines.flatMap(({ cells }) =>
    cells.flatMap((cell) => {
      const mean = measure.of(cell)?.mean ?? NaN;
      return Number.isFinite(mean) ? [mean] : [];
    }),
  );
}
