import { clip, displayWidth } from './width.js';

/** Something beside a bar. */
export interface Part {
  text: string;
  /** parts of the highest rank are left out first where the line is too long; 0 stays */
  rank: number;
}

const LEAST_BAR = 8;
const MOST_BAR = 30;

/**
 * A title, a bar, percent, and what else there is to say in what is left of so many columns. The bar
 * gives way before what stands beside it is cut.
 *
 * @param of.fraction done, in [0, 1]
 */
export function progressLine(
  of: { title: string; fraction: number; parts: readonly Part[] },
  columns: number,
): string {
  const text = (parts: readonly Part[]) =>
    [percent(of.fraction), ...parts.map((p) => p.text)].join(' · ');
  let parts = [...of.parts];
  const room = () => columns - displayWidth(`${of.title}  ${text(parts)}`);
  for (let rank = Math.max(0, ...parts.map((part) => part.rank)); rank > 0; rank--)
    if (room() < LEAST_BAR) parts = parts.filter((part) => part.rank !== rank);
  const bar = progressBar(of.fraction, Math.min(MOST_BAR, room()));
  return clip([of.title, ...(bar === '' ? [] : [bar]), text(parts)].join(' '), columns);
}

/** A bar of so many characters; none where they are too few to see anything. */
export function progressBar(fraction: number, width: number): string {
  if (width < LEAST_BAR) return '';
  const full = Math.floor(fraction * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** 0.419 → 41%: what is not done is not 100%. */
export function percent(fraction: number): string {
  return `${Math.floor(100 * fraction)}%`;
}
