/** A piece of a contour, from one point to another, in cells from the middle of the first one. */
export interface Segment {
  x: number;
  y: number;
  x2: number;
  y2: number;
}

/**
 * The contour of a level in a plane that is known at the middles of cells: marching squares (Lorensen and Cline
 * 1987, in two dimensions), linear between middles. Where a square is a saddle, the two pieces keep its low corners
 * apart.
 *
 * @param values [rows][columns] NaN where unknown: no contour passes by there
 */
export function contourOf(values: readonly (readonly number[])[], level: number): Segment[] {
  return values.slice(1).flatMap((_, y) =>
    values[y].slice(1).flatMap((_, x) => {
      const corners: [number, number, number][] = [
        [x, y, values[y][x]],
        [x + 1, y, values[y][x + 1]],
        [x + 1, y + 1, values[y + 1][x + 1]],
        [x, y + 1, values[y + 1][x]],
      ];
      if (corners.some(([, , value]) => Number.isNaN(value))) return [];
      // Around the square, beginning with an edge on which the level is passed downwards.
      const edges = corners.map((from, i) => ({ from, to: corners[(i + 1) % 4] }));
      const isAbove = ([, , value]: [number, number, number]) => value >= level;
      const start = edges.findIndex(({ from, to }) => isAbove(from) && !isAbove(to));
      if (start < 0) return [];
      const passed = [...edges.slice(start), ...edges.slice(0, start)]
        .filter(({ from, to }) => isAbove(from) !== isAbove(to))
        .map(({ from, to }) => between(from, to, level));
      return passed
        .filter((_, i) => i % 2 === 0)
        .map(([px, py], i): Segment => {
          const [qx, qy] = passed[2 * i + 1];
          return { x: px, y: py, x2: qx, y2: qy };
        });
    }),
  );
}

/** Where between two corners the level is. */
function between(
  [x, y, value]: [number, number, number],
  [x2, y2, value2]: [number, number, number],
  level: number,
): [number, number] {
  const share = (level - value) / (value2 - value);
  return [x + share * (x2 - x), y + share * (y2 - y)];
}
