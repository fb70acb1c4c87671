import { valueAt, withValues } from '../../config/contexts.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { Plan } from '../plans/plan.js';
import { variedAt } from '../plans/identities.js';
import type { Item, Run, RunKind, RunPoint } from './run-data.js';

/**
 * What is there of each point, where values vary.
 *
 * @param all items of the run, at all points
 */
export function variedOf(plan: Plan, all: readonly Item[]): Run['varied'] {
  const { vary: paths } = plan;
  if (!paths) return undefined;
  const names = plan.command === 'train' ? Object.keys(plan.points ?? {}) : (plan.conditions ?? []);
  const pointOf = new Map(
    plan.command === 'train' ? plan.items.map(({ name, point }) => [name, point]) : [],
  );
  const byPoint = new Map<string, Item[]>();
  for (const item of all) {
    const { item: name, condition } = item.identity;
    const point = (plan.command === 'train' ? pointOf.get(String(name)) : condition) ?? '';
    const items = byPoint.get(point) ?? [];
    items.push(item);
    byPoint.set(point, items);
  }
  const points = names.flatMap((name): RunPoint[] => {
    const items = byPoint.get(name);
    const values = variedAt(plan, name) ?? {};
    const isOwn = Object.entries(values).every(
      ([path, value]) => isOfPpo(path) || valueAt(plan.scenario, path) === value,
    );
    return items ? [{ name, values: Object.values(values), isOwn, items }] : [];
  });
  if (points.length === 0) return undefined;
  return { paths, points, shown: (points.find(({ isOwn }) => isOwn) ?? points[0]).name };
}

/** What of a plan no scenario has. */
function isOfPpo(path: string): boolean {
  return path.startsWith('ppo.');
}

/** What a report has to say of them. */
export function pointsNote(kind: RunKind, { points, shown }: NonNullable<Run['varied']>): string[] {
  const own = points.filter(({ isOwn }) => isOwn).length;
  if (own === points.length) return [];
  const which = kind === 'train' && own > 1 ? 'those of its own scenario' : shown;
  return [
    `it was run at ${points.length} points; figures of one scenario show ${which}, and “Against what` +
      ' varies” has all of them',
  ];
}

/** The scenario of a plan as it is at a point; what is said of the others is not of it. */
export function atPoint({ scenario }: Plan, point: string): Scenario {
  const { conditions = {}, ...rest } = scenario;
  return withValues(rest, Object.entries(conditions[point]));
}
