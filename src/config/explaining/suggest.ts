import leven from 'leven';

/** `tx_power` and `txPower` are the same word to the person who types it. */
const fold = (word: string) => word.toLowerCase().replaceAll(/[\s_-]/g, '');
const letters = (word: string) => Array.from(word).sort().join('');

/**
 * The candidate that was probably meant by `word`, or undefined. The first rule that fits decides:
 * 1. another spelling of the same word;
 * 2. a word that lacks its ending, most often the unit (`speed` for `speedMps`);
 * 3. the same letters in another order;
 * 4. a typing error of one letter, of two from 5 letters on, of three from 8 on;
 * 5. a part of the word (`threshold` for `snrThreshold`).
 */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const typed = fold(word);
  if (typed === '' || typed.length > 60) return undefined;
  const find = (rule: (known: string) => boolean) =>
    candidates.find((candidate) => rule(fold(candidate)));
  const exact = find((known) => known === typed);
  if (exact !== undefined || typed.length < 3) return exact;
  return (
    find((known) => known.startsWith(typed)) ??
    find((known) => letters(known) === letters(typed)) ??
    closest(typed, candidates) ??
    (typed.length < 4 ? undefined : find((known) => known.includes(typed)))
  );
}

function closest(typed: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bound = typed.length < 5 ? 2 : typed.length < 8 ? 3 : 4;
  for (const candidate of candidates) {
    const distance = leven(typed, fold(candidate), { maxDistance: bound });
    if (distance >= bound) continue;
    best = candidate;
    bound = distance;
  }
  return best;
}
