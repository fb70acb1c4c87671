import type { Summary } from '../../math/statistics.js';
import type { ReportData, Setting } from '../data.js';
import { extent } from './heatmaps/scales.js';

/** A number with a fixed count of decimals and a minus sign; "none" where it is missing. */
export function decimals(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'none';
  const text = value.toFixed(digits);
  // What rounds to zero has no sign.
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** Mean and half width of its 95% interval, e.g. "4.52 ± 0.14". */
export function meanInterval({ mean, ci95 }: Summary, digits: number): string {
  const half = Number.isNaN(ci95) ? '' : ` ± ${decimals(ci95, digits)}`;
  return decimals(mean, digits) + half;
}

/** The least and the greatest of some numbers, e.g. "1.09 to 1.22". */
export function rangeOf(values: readonly number[], digits: number): string {
  const [low, high] = extent(values).map((value) => decimals(value, digits));
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

/** A number as short as it was written, with a minus sign. */
export function plain(value: number): string {
  return String(value).replace('-', '−');
}

/** E.g. "η 0.9, c₂ −1". */
export function constants({ eta, c2 }: { eta: number; c2: number }): string {
  return `η ${plain(eta)}, c₂ ${plain(c2)}`;
}

/** E.g. "G (η 0.9, c₂ −1)". */
export function settingName(setting: Setting): string {
  return `${setting.letter} (${constants(setting)})`;
}

/** E.g. "(0.3, 0.4)": ρ(C), ρ(P). */
export function splitName({ rhoC, rhoP }: { rhoC: number; rhoP: number }): string {
  return `(${plain(rhoC)}, ${plain(rhoP)})`;
}

/** E.g. "a, b and c". */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** E.g. "1 split", "3 splits". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function sameSetting(a: Setting, b: Setting): boolean {
  return a.eta === b.eta && a.c2 === b.c2;
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

/** A text cut to at most so many characters. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
