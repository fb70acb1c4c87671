/**
 * How many steps lie between 0 and 1 on a static grid; undefined for a step that does not divide 1. As
 * many digits as 0.3333333 has are enough to mean a third.
 */
export function gridIntervals(step: number): number | undefined {
  const intervals = Math.round(1 / step);
  return step > 0 && step <= 1 && Math.abs(step * intervals - 1) <= 1e-6 ? intervals : undefined;
}
