import type { Reward } from '../../config/schema/scenario.js';
import { returnOfDelays, type DelayCounts } from '../../simulator/reward/returns.js';
import { counted, figureNumbers } from '../../words/numbers.js';
import { constants, splitName } from '../../words/settings.js';
import type { FigureText } from './figure-text.js';

/** What a split's return is made of, whatever η and c₂ are. */
export interface SplitCounts extends DelayCounts {
  rhoC: number;
  rhoP: number;
  episodes: number;
}

/** The return of a split under some constants. */
export interface SplitReturn {
  rhoC: number;
  rhoP: number;
  value: number;
}

/** The constants of the reward that a map is drawn for. */
export interface Constants {
  eta: number;
  c2: number;
}

/** All that a map of returns follows from. JSON. */
export interface ReturnsOfSplits {
  splits: SplitCounts[];
  /** the constants that the page does not choose, and some η and c₂ */
  reward: Reward;
  /** sentences of the caption that are always the same, behind the others */
  rest: string[];
}

/** Mean returns per episode. */
export function returnsUnder(
  { splits, reward }: Pick<ReturnsOfSplits, 'splits' | 'reward'>,
  { eta, c2 }: Constants,
): SplitReturn[] {
  return splits.map((split) => ({
    rhoC: split.rhoC,
    rhoP: split.rhoP,
    value: returnOfDelays(split, { ...reward, eta, c2 }) / split.episodes,
  }));
}

/** The first of the best. */
export function bestOf(rows: readonly SplitReturn[]): SplitReturn {
  return rows.reduce((a, b) => (b.value > a.value ? b : a));
}

/** What a map of these returns says. */
export function returnText(
  rows: readonly SplitReturn[],
  shown: Constants,
  rest: readonly string[],
): FigureText {
  const best = bestOf(rows);
  const value = figureNumbers.fixed(best.value, 1);
  const others = rows.filter((row) => row.value === best.value).length - 1;
  return {
    caption: [
      'Mean return per episode of each split: Σ c₁·η^AoSI over the completed requests, and c₂ for each' +
        ' late one.',
      `For ${constants(shown)} the best is ${splitName(best)} with ${value}` +
        ` (the ring)${others > 0 ? `, like ${counted(others, 'other split')}` : ''}.`,
      ...rest,
    ].join(' '),
    alt:
      `Heatmap of the mean return over ρ(C) (horizontal) and ρ(P) (vertical) for ${constants(shown)}:` +
      ` the best of ${counted(rows.length, 'static split')} is ${splitName(best)} with ${value}.`,
    table: {
      columns: ['ρ(C)', 'ρ(P)', `mean return for ${constants(shown)}`],
      rows: rows.map((row) => [row.rhoC, row.rhoP, row.value]),
    },
  };
}
