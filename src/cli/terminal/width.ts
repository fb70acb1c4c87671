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

const graphemes = new Intl.Segmenter();

/** As much of a text without escape sequences as fits into so many columns. */
export function clip(text: string, width: number): string {
  let room = width;
  let end = 0;
  for (const { segment } of graphemes.segment(text)) {
    room -= displayWidth(segment);
    if (room < 0) break;
    end += segment.length;
  }
  return text.slice(0, end);
}
