import { dotted, stepsOfPath } from './tree/tree.js';
import type { Scenario } from './schema/scenario.js';
import type { Context, ContextValue } from './schema/contexts.js';

/** Paths and values that a scenario takes in an episode. */
export type Assignments = readonly (readonly [path: string, value: ContextValue])[];

/** The paths that are drawn in each episode, in their order. */
export function contextPaths({ contexts = {} }: Pick<Scenario, 'contexts'>): string[] {
  return Object.keys(contexts);
}

/** Whether the value at a path is drawn in each episode. */
export function isDrawn(scenario: Pick<Scenario, 'contexts'>, path: string): boolean {
  return contextPaths(scenario).some((drawn) => dotted(stepsOfPath(drawn)) === path);
}

/**
 * Plain data with values put in at their paths, of which a section that was left out may be the first step;
 * shared with the original but for what leads there.
 */
export function withValues<Data extends object>(data: Data, assignments: Assignments): Data {
  return assignments.reduce(
    (changed, [path, value]) => replacedAt(changed, stepsOfPath(path), value) as Data,
    data,
  );
}

function replacedAt(at: unknown, steps: readonly string[], value: unknown): unknown {
  if (steps.length === 0) return value;
  const [step, ...rest] = steps;
  if (Array.isArray(at)) {
    const items: readonly unknown[] = at;
    return items.map((item, i) => (String(i) === step ? replacedAt(item, rest, value) : item));
  }
  const map = (at ?? {}) as Record<string, unknown>;
  return { ...map, [step]: replacedAt(map[step], rest, value) };
}

/** What is at a path of plain data; undefined where nothing is. */
export function valueAt(data: unknown, path: string): unknown {
  return stepsOfPath(path).reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step)
        ? (at as Record<string, unknown>)[step]
        : undefined,
    data,
  );
}

/** The values that a context ends at: its ends, or each of its choices. */
export function endsOf({ int, uniform, logUniform, choice }: Context): readonly ContextValue[] {
  return int ?? uniform ?? logUniform ?? choice ?? [];
}

/** The scenario in the middle of its contexts, of choices the one in the middle of their list. */
export function middle(scenario: Scenario): Scenario {
  const { contexts } = scenario;
  if (!contexts) return scenario;
  return withValues(
    { ...scenario, contexts: undefined },
    Object.entries(contexts).map(([path, context]) => [path, middleOf(context)] as const),
  );
}

function middleOf({ int, uniform, logUniform, choice = [] }: Context): ContextValue {
  if (int) return Math.floor((int[0] + int[1]) / 2);
  if (uniform) return (uniform[0] + uniform[1]) / 2;
  if (logUniform) {
    const [least, most] = logUniform;
    // A root of a product would not give back what a range of one value is of.
    return least === most ? least : Math.sqrt(least * most);
  }
  return choice[Math.floor((choice.length - 1) / 2)];
}

/**
 * The scenarios at the ends of the contexts: all at their least, all at their most. What grows with its
 * values is largest in one of them.
 */
export function extremes(scenario: Scenario): Scenario[] {
  const { contexts } = scenario;
  if (!contexts) return [scenario];
  const corner = (pick: (...numbers: number[]) => number): Scenario =>
    withValues(
      { ...scenario, contexts: undefined },
      Object.entries(contexts).map(([path, context]) => {
        const ends = endsOf(context);
        const numbers = ends.filter((end) => typeof end === 'number');
        return [path, numbers.length === ends.length ? pick(...numbers) : ends[0]] as const;
      }),
    );
  return [corner(Math.min), corner(Math.max)];
}
