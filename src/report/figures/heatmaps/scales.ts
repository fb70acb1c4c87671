import { powerOfTenBelow } from '../../../math/power-of-ten.js';

/** The distance of round numbers: 1, 2, 2.5 or 5 times a power of ten, for some 4 to 10 of them. */
function roundStep(span: number): number {
  const power = powerOfTenBelow(span / 4);
  const factor = [5, 2.5, 2, 1].find((candidate) => candidate * power * 4 <= span) ?? 1;
  return factor * power;
}

/** The least round interval around two numbers. */
export function roundDomain([low, high]: readonly [number, number]): [number, number] {
  if (!(high > low)) return [low - 0.5, low + 0.5];
  const step = roundStep(high - low);
  // Multiples of a step such as 0.1 are off by a rounding error.
  const exact = (value: number) => Number(value.toPrecision(12));
  return [exact(Math.floor(low / step) * step), exact(Math.ceil(high / step) * step)];
}

/** Pixels of values on a linear scale, and back. */
export class Linear {
  constructor(
    readonly domain: readonly [number, number],
    readonly range: readonly [number, number],
  ) {}

  pixel(value: number): number {
    const [low, high] = this.domain;
    const [from, to] = this.range;
    return from + ((value - low) / (high - low)) * (to - from);
  }

  value(pixel: number): number {
    const [low, high] = this.domain;
    const [from, to] = this.range;
    return low + ((pixel - from) / (to - from)) * (high - low);
  }
}

/** The least and the greatest value; of many values too. */
export function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
