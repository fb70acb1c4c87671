/** A direction of preference. */
export type Sense = 'max' | 'min';

/**
 * Which points no other point dominates. A point dominates another when it is at least as good in
 * both coordinates and better in one; equal points do not dominate each other. Points with a
 * missing coordinate (NaN) are never optimal and dominate nothing.
 *
 * @param points [x, y] of each
 * @param senses whether x and y are better when larger or when smaller
 */
export function paretoOptimal(
  points: readonly (readonly [number, number])[],
  [senseX, senseY]: readonly [Sense, Sense],
): boolean[] {
  const optimal = new Array<boolean>(points.length).fill(false);
  const better = (sense: Sense, value: number) => (sense === 'max' ? value : -value);
  const ranked = points
    .map(([x, y], index) => ({ x: better(senseX, x), y: better(senseY, y), index }))
    .filter(({ x, y }) => !Number.isNaN(x) && !Number.isNaN(y))
    .sort((a, b) => b.x - a.x || b.y - a.y);
  // Best x first: a point is optimal when its y beats all points with a better x.
  let bestY: number | undefined;
  for (let from = 0; from < ranked.length;) {
    const { x, y } = ranked[from];
    let to = from;
    while (to < ranked.length && ranked[to].x === x) {
      if (ranked[to].y === y && (bestY === undefined || y > bestY))
        optimal[ranked[to].index] = true;
      to++;
    }
    bestY = Math.max(bestY ?? y, y);
    from = to;
  }
  return optimal;
}
