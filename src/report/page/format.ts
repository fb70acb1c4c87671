import { decimals as withDecimals } from '../figures/words.js';
import type { Summary } from '../../math/statistics.js';

/** The pages speak as the figures do. */
export {
  constants,
  counted as count,
  listed,
  sameSetting,
  settingName,
  splitName,
} from '../figures/words.js';

/** 12100 → 12,100 */
export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

/** A number with a fixed number of decimals and a true minus; a dash where it is missing. */
export function fixed(value: number, decimals: number): string {
  return Number.isFinite(value) ? withDecimals(value, decimals) : '–';
}

/** Mean ± a spread; the mean alone where there is no spread, a dash where there is no mean. */
export function plusMinus(mean: number, spread: number, decimals: number): string {
  return Number.isFinite(mean) && Number.isFinite(spread)
    ? `${fixed(mean, decimals)} ± ${fixed(spread, decimals)}`
    : fixed(mean, decimals);
}

/** Mean ± half width of the 95% interval. */
export function meanInterval({ mean, ci95 }: Summary, decimals: number): string {
  return plusMinus(mean, ci95, decimals);
}

/** Mean ± standard deviation. */
export function meanStd({ mean, std }: Summary, decimals: number): string {
  return plusMinus(mean, std, decimals);
}
