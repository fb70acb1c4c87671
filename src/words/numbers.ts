import type { Summary } from '../math/statistics.js';

/** How numbers are told in one kind of place. */
interface NumberLook {
  /** stands for a number that is missing: NaN, or not finite */
  missing: string;
  /**
   * `-` as programs write numbers, so that what is copied is read again; `−` as people set them,
   * without a sign before what rounds to zero
   */
  minus: '-' | '−';
}

/** Numbers as one kind of place tells them. */
export interface NumberWords {
  /** with so many decimals: `4.52` */
  fixed: (value: number, decimals: number) => string;
  /** mean ± half width of its 95% interval: `4.52 ± 0.14`; the mean alone where there is none */
  meanInterval: (summary: Pick<Summary, 'mean' | 'ci95'>, decimals: number) => string;
  /** mean ± standard deviation */
  meanStd: (summary: Pick<Summary, 'mean' | 'std'>, decimals: number) => string;
}

function numberWords({ missing, minus }: NumberLook): NumberWords {
  const fixed = (value: number, decimals: number) => {
    if (!Number.isFinite(value)) return missing;
    const text = value.toFixed(decimals);
    if (minus === '-') return text;
    return Number(text) === 0 ? text.replace('-', '') : withTrueMinus(text);
  };
  const plusMinus = (mean: number, spread: number, decimals: number) =>
    Number.isFinite(mean) && Number.isFinite(spread)
      ? `${fixed(mean, decimals)} ± ${fixed(spread, decimals)}`
      : fixed(mean, decimals);
  return {
    fixed,
    meanInterval: ({ mean, ci95 }, decimals) => plusMinus(mean, ci95, decimals),
    meanStd: ({ mean, std }, decimals) => plusMinus(mean, std, decimals),
  };
}

/** In tables on a terminal. */
export const terminalNumbers = numberWords({ missing: '–', minus: '-' });
/** In tables and sentences of a page. */
export const pageNumbers = numberWords({ missing: '–', minus: '−' });
/** In figures and their captions, where a dash would be taken for a minus. */
export const figureNumbers = numberWords({ missing: 'none', minus: '−' });

/** 12100 → 12,100 */
export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

/** 12100.5 → 12,100.50: decimals fixed, thousands apart, a true minus, a dash where it is missing. */
export function grouped(value: number, decimals = 0): string {
  if (Number.isNaN(value)) return '–';
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return withTrueMinus(value.toLocaleString('en-US', digits));
}

/** −1, as short as it was written, with a true minus. */
export function plain(value: unknown): string {
  return withTrueMinus(String(value));
}

/**
 * `1 split`, `3 splits`
 *
 * @param write how the number is written: as it is, or e.g. with {@link thousands}
 */
export function counted(count: number, noun: string, write: (n: number) => string = String) {
  return `${write(count)} ${noun}${count === 1 ? '' : 's'}`;
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

function withTrueMinus(text: string): string {
  return text.replace('-', '−');
}
