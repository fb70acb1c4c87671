import type { Summary } from '../../math/statistics.js';
import type { ReportData } from '../data.js';
import { figureNumbers } from '../../words/numbers.js';
import { splitName } from '../../words/settings.js';
import { extent } from './heatmaps/scales.js';

/** The least and the greatest of some numbers, e.g. "1.09 to 1.22". */
export function rangeOf(values: readonly number[], decimals: number): string {
  const [low, high] = extent(values).map((value) => figureNumbers.fixed(value, decimals));
  return low === high ? low : `${low} to ${high}`;
}

/** A number of a table; null where it is missing. */
export function cell(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Mean and half width of its 95% interval as cells of a table. */
export function meanCells({ mean, ci95 }: Summary): [number | null, number | null] {
  return [cell(mean), cell(ci95)];
}

/** What a figure calls the policies of a sweep; a single sweep needs no name. */
export function sweepName(sweep: string, sweeps: readonly string[]): string {
  return sweeps.length === 1 ? 'learned' : `learned (${sweep})`;
}

/** The best static split, where it is one policy among others. */
export const STATIC_KIND = 'best static split';

/**
 * What figures call the rules, by their names in the data: a rule that is called like something else
 * in the same figure gets a suffix, and one like a property of JavaScript's objects is put in quotes.
 */
export function ruleNames(data: ReportData): Map<string, string> {
  const taken = new Set([
    STATIC_KIND,
    ...data.bestStatic.map(bestStaticName),
    ...data.sweeps.map((sweep) => sweepName(sweep, data.sweeps)),
  ]);
  const names = new Map<string, string>();
  for (const { name } of data.rules) {
    if (names.has(name)) continue;
    // Vega looks names up in plain objects, in which these mean something else.
    let shown = name in {} ? `“${name}”` : name;
    while (taken.has(shown)) shown += ' (rule)';
    taken.add(shown);
    names.set(name, shown);
  }
  return names;
}

/** E.g. "best static (0.3, 0.4)". */
export function bestStaticName(split: { rhoC: number; rhoP: number }): string {
  return `best static ${splitName(split)}`;
}
