import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/**
 * Columns on the screen: combining marks (as in l̂) and escape sequences take no room, characters of
 * East Asian scripts take two.
 */
export function displayWidth(text: string): number {
  // Composed: macOS has the names of files in pieces, of which those of Hangul would each be counted.
  return stringWidth(text.normalize());
}

/** Breaks prose into lines of at most so many columns, at spaces; a longer word stays whole. */
export function wrap(text: string, width: number): string {
  return wrapAnsi(text, width);
}

/** Made for the first text that is clipped: ten milliseconds that most commands do not need. */
let graphemes: Intl.Segmenter | undefined;

/** As much of a text without escape sequences as fits into so many columns. */
export function clip(text: string, width: number): string {
  graphemes ??= new Intl.Segmenter();
  let room = width;
  let end = 0;
  for (const { segment } of graphemes.segment(text)) {
    room -= displayWidth(segment);
    if (room < 0) break;
    end += segment.length;
  }
  return text.slice(0, end);
}
