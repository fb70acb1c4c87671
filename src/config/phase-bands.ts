import type { Phases } from './schema/traffic.js';

/** What may be drawn together, and how often it is. */
export interface Band {
  share: number;
  pairs: readonly { ues: number; sensors: number }[];
}

function pairsOf({ ues, sensors }: Pick<Phases, 'ues' | 'sensors'>) {
  return multiples(ues).flatMap((u) => multiples(sensors).map((n) => ({ ues: u, sensors: n })));
}

/** The counts that a range allows; none is there where there is no range. */
function multiples(range: Phases['ues']): number[] {
  if (!range) return [0];
  const { least, most, multipleOf } = range;
  const counts: number[] = [];
  for (let n = Math.ceil(least / multipleOf) * multipleOf; n <= most; n += multipleOf)
    counts.push(n);
  return counts;
}

/** The pairs by entry of `together`; all in one where there is none. */
export function phaseBands({ together, ...ranges }: Omit<Phases, 'everySteps'>): Band[] {
  const pairs = pairsOf(ranges);
  if (!together) return [{ share: 1, pairs }];
  return together.map(({ most, share }, i) => ({
    share,
    pairs: pairs.filter(
      ({ ues, sensors }) =>
        ues + sensors <= most && (i === 0 || ues + sensors > together[i - 1].most),
    ),
  }));
}
