import { stripVTControlCharacters } from 'node:util';
import type { Summary } from '../../math/statistics.js';

/** 12100 → 12,100 */
export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

/** A number with a fixed number of decimals; a dash where it is missing. */
export function fixed(value: number, decimals: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(decimals);
}

/** Mean ± half width of the 95% interval; a dash where there is no value. */
export function meanInterval({ mean, ci95 }: Summary, decimals: number): string {
  return plusMinus(mean, ci95, decimals);
}

/** Mean ± standard deviation; a dash where there is no value. */
export function meanStd({ mean, std }: Summary, decimals: number): string {
  return plusMinus(mean, std, decimals);
}

function plusMinus(mean: number, spread: number, decimals: number): string {
  if (Number.isNaN(mean)) return '–';
  return Number.isNaN(spread)
    ? fixed(mean, decimals)
    : `${fixed(mean, decimals)} ± ${fixed(spread, decimals)}`;
}

/** 95 → 1 min 35 s; below ten seconds with a tenth, unless they are whole. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

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

/** Text from outside, such as a path, with what would steer the terminal shown as `\u001b`. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
}
