import type { Problem } from '../explaining/errors.js';
import { isOptionalMapping } from '../explaining/explain.js';
import { foundIn } from '../explaining/expected.js';
import {
  dotted,
  merge,
  stepsOfPath,
  treeOf,
  type Entry,
  type Place,
  type Tree,
} from '../tree/tree.js';
import { parseValue } from './yaml.js';
import { onOneLine } from '../../words/texts.js';

/** A value that a program lays over the files, for instance that of a flag like `--seed 7`. */
export interface Override {
  /** Dotted path, as in `--set`. */
  readonly path: string;
  /** Plain data. `undefined` changes nothing, unless there is `text`. */
  readonly value?: unknown;
  /** Instead of `value`: text to be read as YAML, as that of `--set` is. */
  readonly text?: string | undefined;
  /** How messages call the place it came from: `--seed 7`. */
  readonly source: string;
}

/** The tree with a change made, or what is wrong with the change. */
export type Changed = { tree: Tree } | { problems: readonly Problem[] };

/** Applies one `--set path=value`. The value is read as YAML; mappings merge as those of files. */
export function applySet(tree: Tree, assignment: string): Changed {
  const place = setPlace(assignment);
  const equals = assignment.indexOf('=');
  if (equals < 0) return wrong(place, 'expected path=value, found no "="');
  const path = assignment.slice(0, equals).trim();
  return changeToText(tree, { path, text: assignment.slice(equals + 1), place });
}

/** Applies one override of a program. */
export function applyOverride(tree: Tree, { path, value, text, source }: Override): Changed {
  const place = { file: source };
  if (text !== undefined) return changeToText(tree, { path, text, place });
  if (value === undefined) return { tree };
  return change(tree, { path, value: treeOf(value, place), place });
}

/** What messages call the place of a `--set`. */
export function setPlace(assignment: string): Place {
  return { file: `--set ${onOneLine(assignment, 80)}` };
}

function changeToText(
  tree: Tree,
  { path, text, place }: { path: string; text: string; place: Place },
): Changed {
  const parsed = parseValue(text, place);
  if (parsed.problems.length > 0) return { problems: parsed.problems.slice(0, 1) };
  return change(tree, { path, value: parsed.tree ?? treeOf(null, place), place });
}

function change(
  tree: Tree,
  { path, value, place }: { path: string; value: Tree; place: Place },
): Changed {
  const steps = parsePath(path);
  if (!steps) {
    const found = path === '' ? 'an empty path' : `"${path}"`;
    return wrong(place, `expected a path like steps or ues.0.count before "=", found ${found}`);
  }
  if (steps[0] === 'extends') return wrong(place, '"extends" can only be written in a file');
  try {
    return { tree: replaced(tree, 0, { steps, value, place, whole: tree }) };
  } catch (error) {
    if (error instanceof PathError) return wrong(place, error.message);
    throw error;
  }
}

/** `ues.0.count` and `ues[0].count` → ['ues', '0', 'count']; undefined when it is neither. */
function parsePath(path: string): string[] | undefined {
  if (!/^[^.[\]\s]+(\.[^.[\]\s]+|\[\d+\])*$/.test(path)) return undefined;
  return stepsOfPath(path);
}

class PathError extends Error {}

/**
 * A copy of the tree, shared but for the path, with `value` merged in at the end of it.
 *
 * @param depth how many of the steps lead to `at`
 */
function replaced(
  at: Tree | undefined,
  depth: number,
  change: { steps: readonly string[]; value: Tree; place: Place; whole: Tree },
): Tree {
  const { steps, value, place, whole } = change;
  if (depth === steps.length) return at ? merge(at, value) : value;
  const step = steps[depth];
  const here = dotted(steps.slice(0, depth));
  // A key that is not there yet: an optional one, or an unknown one, which validation reports. Where a
  // mapping may be null, whoever sets something below it wants it.
  if (!at || (isNull(at) && isOptionalMapping(steps.slice(0, depth), whole)))
    at = treeOf({}, place);
  if (at.kind === 'scalar') {
    throw new PathError(`expected a mapping or a list at ${here}, found ${foundIn(at, {})}`);
  }
  if (at.kind === 'map') {
    const below = at.entries.get(step);
    const entry: Entry = {
      value: replaced(below?.value, depth + 1, change),
      keyPlace: below?.keyPlace ?? place,
    };
    return { ...at, entries: new Map(at.entries).set(step, entry) };
  }
  const count = at.items.length;
  if (!/^\d+$/.test(step))
    throw new PathError(`${here} is a list; expected an index after it, found "${step}"`);
  if (Number(step) >= count)
    throw new PathError(
      count === 0
        ? `${here} is an empty list; there is no item ${step}`
        : `index ${step} is out of range: ${here} has ${count === 1 ? '1 item, index 0' : `${count} items, 0 to ${count - 1}`}`,
    );
  const items = [...at.items];
  items[Number(step)] = replaced(items[Number(step)], depth + 1, change);
  return { ...at, items };
}

function isNull(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null;
}

function wrong(place: Place, message: string): Changed {
  return { problems: [{ ...place, path: '', message }] };
}
