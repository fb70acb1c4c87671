// Timing with its spread.

let kept = 0;

/** `--once`: whether it runs at all, rather than how fast it is. */
export const once = process.argv.includes('--once');

/** The results of so many rounds of some work; of one with `--once`. */
export function rounds(count, work) {
  return Array.from({ length: once ? 1 : count }, work);
}

/** Counts a result as used; the sum is printed at the end. */
export function keep(value) {
  if (Number.isFinite(value)) kept += value;
}

export function keepAlive() {
  return kept.toExponential(6);
}

/**
 * Runs `work`, which returns how many units it did, once to warm up and then `count` times.
 *
 * @returns units per second: median, least and most
 */
export function rate(work, count = 7) {
  work();
  return spread(
    rounds(count, () => {
      const start = process.hrtime.bigint();
      const units = work();
      return units / (Number(process.hrtime.bigint() - start) / 1e9);
    }),
  );
}

export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: sorted[sorted.length >> 1],
    least: sorted[0],
    most: sorted[sorted.length - 1],
  };
}

/** One line: name, median, spread, and how it compares with a bar. */
export function printFigure(name, { median, least, most }, { unit, decimals = 0, note = '' }) {
  const number = (value) =>
    value.toLocaleString('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  console.log(
    `  ${name.padEnd(46)} ${number(median).padStart(12)} ${unit}` +
      `  (${number(least)} to ${number(most)})${note && `  ${note}`}`,
  );
}
