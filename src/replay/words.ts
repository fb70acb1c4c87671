/**
 * A number for people: decimals fixed, thousands apart, a true minus, a dash where it is missing.
 * Pure, so that the page's script writes numbers in the same way.
 */
export function numberText(value: number, decimals = 0): string {
  if (Number.isNaN(value)) return '–';
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString('en-US', digits).replace('-', '−');
}

/** 1 step, 100 steps */
export function counted(count: number, noun: string): string {
  return `${numberText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** η = 0.9, c₂ = −1 */
export function constants({ eta, c2 }: { eta: number; c2: number }): string {
  return `η = ${eta}, c₂ = ${String(c2).replace('-', '−')}`;
}
