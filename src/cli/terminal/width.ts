import { stripVTControlCharacters } from 'node:util';

/** Breaks prose into lines of at most `width` characters, at spaces. */
export function wrap(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && displayWidth(line) + 1 + displayWidth(word) <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

const INVISIBLE = /[\p{M}\p{Cf}]/u;
/** East Asian wide and fullwidth characters, and pictures that are shown as such. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

/**
 * Columns on the screen: combining marks (as in l̂) and escape sequences take no room, characters of
 * East Asian scripts take two.
 */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  return INVISIBLE.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/** As much of a text without escape sequences as fits into so many columns. */
export function clip(text: string, width: number): string {
  let room = width;
  let end = 0;
  for (const character of text) {
    room -= characterWidth(character);
    if (room < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}
