import type { Axes, Point, TradeOffData } from './trade-off-data.js';
import { clipped, type Window } from './trade-off-window.js';

export const CONTROLLER_FRONTIER = 'Pareto frontier, learned and rules';

/** A corner of a frontier; those of one kind are joined in their order. */
export interface Corner extends Point {
  kind: string;
  order: number;
}

/** Both frontiers as stairs through a window: what is attained lies on their worse side. */
export function frontierLines(
  { staticFrontier, staticFrontierName, controllerFrontier }: TradeOffData,
  axes: Axes,
  window: Window,
): Corner[] {
  const stairs = (kind: string, points: readonly Point[]): Corner[] => {
    if (points.length === 0) return [];
    const last = points[points.length - 1];
    const worstX = Math.max(window.x[1], last.x);
    const ys = points.map(({ y }) => y);
    const worstY =
      axes.y.sense === 'min' ? Math.max(window.y[1], ...ys) : Math.min(window.y[0], ...ys);
    const corners = points.flatMap(({ x, y }, i) => [
      { x, y: i === 0 ? worstY : points[i - 1].y },
      { x, y },
    ]);
    corners.push({ x: worstX, y: last.y });
    return polyline(window, corners).map((corner, order) => ({ kind, ...corner, order }));
  };
  return [
    ...stairs(CONTROLLER_FRONTIER, controllerFrontier),
    ...stairs(staticFrontierName, staticFrontier),
  ];
}

/** The part inside a window; stairs that only rise or only fall are inside in one piece. */
function polyline(window: Window, corners: readonly Point[]): Point[] {
  const inside: Point[] = [];
  corners.slice(1).forEach((to, i) => {
    const part = clipped(window, corners[i], to);
    if (!part) return;
    if (inside.length === 0) inside.push(part[0]);
    inside.push(part[1]);
  });
  return inside;
}
