import { isDeepStrictEqual } from 'node:util';
import type { Plan } from './plan.js';
import { workOf } from './work.js';

/** Places that a message names. */
const SHOWN = 3;

/** By whose order tables have columns, and critics their inputs. */
const ORDERED = 'contexts';

/**
 * Names the first places where the work of a plan differs from that of plan.json.
 *
 * @returns undefined when it is the same work
 */
export function differences(foundText: string, plan: Plan): string | undefined {
  let found: unknown;
  try {
    found = workOf(JSON.parse(foundText) as Plan);
  } catch {
    return 'its plan.json cannot be read';
  }
  const text = JSON.stringify(workOf(plan));
  if (JSON.stringify(found) === text) return undefined;
  const wanted: unknown = JSON.parse(text);
  const all = [...differingPaths(found, wanted, [])];
  if (all.length === 0 && isDeepStrictEqual(found, wanted)) return undefined;
  // A hash differs with what it is of; by itself it tells of a policy that was trained again.
  const told = all.filter(({ path }) => path.at(-1) !== 'hash');
  const places = (told.length > 0 ? told : all).map(
    ({ path, values: [there, here] }) => `${path.join('.')}: ${there} there, ${here} wanted`,
  );
  const shown = places.slice(0, SHOWN).join(', ');
  return places.length > SHOWN ? `${shown}, …` : shown;
}

interface Difference {
  path: string[];
  values: [there: string, wanted: string];
}

function* differingPaths(found: unknown, wanted: unknown, path: string[]): Generator<Difference> {
  if (isTree(found) && isTree(wanted)) {
    if (Array.isArray(found) && Array.isArray(wanted) && found.length !== wanted.length) {
      yield { path, values: [String(found.length), String(wanted.length)] };
      return;
    }
    if (path.at(-1) === ORDERED && isReordered(Object.keys(found), Object.keys(wanted)))
      yield { path, values: ['another order', 'this one'] };
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(found)]))
      yield* differingPaths(found[key], wanted[key], [...path, key]);
  } else if (found !== wanted)
    yield { path, values: [JSON.stringify(found), JSON.stringify(wanted)] };
}

/** The same names, and not in the same order. */
function isReordered(found: readonly string[], wanted: readonly string[]): boolean {
  return (
    found.length === wanted.length &&
    found.every((name) => wanted.includes(name)) &&
    found.some((name, i) => name !== wanted[i])
  );
}

function isTree(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object';
}
