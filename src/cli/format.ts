import { stripVTControlCharacters } from 'node:util';
import type { Summary } from '../results/statistics.js';

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

/** 95 → 1 min 35 s */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds) % 60} s`;
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

/** Characters on the screen: combining marks (as in l̂) and escape sequences take no room. */
export function displayWidth(text: string): number {
  return stripVTControlCharacters(text).replace(/\p{M}/gu, '').length;
}
