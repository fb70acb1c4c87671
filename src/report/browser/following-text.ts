import type { FigureText } from '../drawing/figure-text.js';
import { returnsUnder, returnText } from '../drawing/returns-of-splits.js';
import type { FigureParts } from '../page/shared-data.js';

/** What a figure says while its controls have these values, by signal. */
export function textShown(
  { text, following }: Pick<FigureParts, 'text' | 'following'>,
  values: ReadonlyMap<string, unknown>,
): FigureText {
  if (!following) return text;
  if (following.kind === 'choice') {
    const { signal, texts } = following;
    const chosen = texts.find(({ value }) => value === values.get(signal));
    return { ...text, ...chosen?.text };
  }
  const shown = { eta: Number(values.get('eta')), c2: Number(values.get('c2')) };
  return returnText(returnsUnder(following, shown), shown, following.rest);
}
