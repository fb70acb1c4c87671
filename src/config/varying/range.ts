/** Values that one range may name. */
export const MOST_VALUES = 1000;

const DECIMAL = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;
const RANGE = new RegExp(String.raw`^(${DECIMAL})\.\.(${DECIMAL})(?::(${DECIMAL}))?$`);
/** Beyond that an exponent is no number of a scenario, and would make integers of as many digits. */
const LARGEST_EXPONENT = 300;

/** Whether a text is written as a range, right or wrong. */
export function isRange(text: string): boolean {
  return /^[-+.\d][^.]*(?:\.\d[^.]*)?\.\.(?!\.)/.test(text);
}

/**
 * The numbers of a range `from..to:step`, both ends included where steps lead to the last. They are
 * counted as decimals, as people write them: the third of `0.1..0.5:0.1` is 0.3.
 *
 * @returns what is wrong with the text, where it is no such range
 */
export function numbersOfRange(text: string): number[] | string {
  const [whole, ...parts] = RANGE.exec(text) ?? [];
  if (whole === undefined)
    return `expected a range of numbers like 5..20:5 (from, to, step), found "${text}"`;
  const [from, to, step] = parts as [string, string, string | undefined];
  if (step === undefined) return `the range ${text} has no step; write it behind, like ${text}:1`;
  const decimals = [from, to, step].map(decimalOf);
  if (decimals.some(({ exponent }) => Math.abs(exponent) > LARGEST_EXPONENT))
    return `the range ${text} is beyond all numbers`;
  const exponent = Math.min(...decimals.map((decimal) => decimal.exponent));
  const [first, last, distance] = decimals.map(
    ({ digits, exponent: own }) => digits * BigInt(`1${'0'.repeat(own - exponent)}`),
  );
  if (distance <= 0n) return `expected a step above 0, found ${step} in ${text}`;
  if (last < first) return `expected the smaller end first, found ${text}`;
  const count = (last - first) / distance + 1n;
  if (count > BigInt(MOST_VALUES))
    return `${text} names ${count} values, more than ${MOST_VALUES}; take a larger step`;
  return Array.from({ length: Number(count) }, (_, i) =>
    Number(`${first + BigInt(i) * distance}e${exponent}`),
  );
}

/** A decimal number without rounding: digits · 10^exponent. */
function decimalOf(text: string): { digits: bigint; exponent: number } {
  const [mantissa, power = '0'] = text.toLowerCase().replace(/^\+/, '').split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const sign = whole.startsWith('-') ? -1n : 1n;
  return {
    digits: sign * BigInt(`${whole.replace('-', '')}${fraction}`),
    exponent: Number(power) - fraction.length,
  };
}
