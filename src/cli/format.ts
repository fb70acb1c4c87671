import type { Summary } from '../results/statistics.js';

/** 12100 → 12,100 */
export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

/** A number with a fixed number of decimals; a dash where it is missing. */
export function fixed(value: number, decimals: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(decimals);
}

/** Mean ± standard deviation; a dash where there is no value. */
export function meanStd({ mean, std }: Summary, decimals: number): string {
  if (Number.isNaN(mean)) return '–';
  return Number.isNaN(std)
    ? fixed(mean, decimals)
    : `${fixed(mean, decimals)} ± ${fixed(std, decimals)}`;
}

/** 95 → 1 min 35 s */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
