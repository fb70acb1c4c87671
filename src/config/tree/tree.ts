/** Where a value was written: a file with a 1-based line and column, or `--set path=value`. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * A config as a tree in which every value and every key knows where it was written. Layers (the
 * defaults, files, `--set`) are merged as trees, so that a problem found in the result is reported
 * where the offending value came from. Trees are never changed in place: YAML aliases share them.
 */
export type Tree = MapTree | ListTree | ScalarTree;

export interface MapTree {
  readonly kind: 'map';
  /** A Map, so that a key like `__proto__` is a key like any other. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly place: Place | undefined;
}

export interface ListTree {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly place: Place | undefined;
}

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly value: unknown;
  /** The value as it was written, when that says more than the value does. */
  readonly text: string | undefined;
  readonly place: Place | undefined;
}

export interface Entry {
  readonly value: Tree;
  readonly keyPlace: Place | undefined;
}

export type Path = readonly PropertyKey[];

/** The tree of a plain value, all of it written at `place` (undefined: built in). */
export function treeOf(value: unknown, place: Place | undefined): Tree {
  if (Array.isArray(value))
    return { kind: 'list', items: value.map((item) => treeOf(item, place)), place };
  if (typeof value === 'object' && value !== null) {
    const entries = new Map<string, Entry>();
    for (const [key, item] of Object.entries(value))
      if (item !== undefined) entries.set(key, { value: treeOf(item, place), keyPlace: place });
    return { kind: 'map', entries, place };
  }
  return { kind: 'scalar', value, text: undefined, place };
}

/** The plain value of a tree. Its objects have no prototype, so that no key can reach one. */
export function plainOf(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plainOf);
  const plain = Object.create(null) as Record<string, unknown>;
  for (const [key, entry] of tree.entries) plain[key] = plainOf(entry.value);
  return plain;
}

/** `over` laid on `base`: mappings merge key by key and deeply, anything else is replaced whole. */
export function merge(base: Tree, over: Tree): Tree {
  if (base.kind !== 'map' || over.kind !== 'map') return over;
  const entries = new Map(base.entries);
  for (const [key, { value, keyPlace }] of over.entries) {
    const below = base.entries.get(key);
    entries.set(key, { value: below ? merge(below.value, value) : value, keyPlace });
  }
  return { kind: 'map', entries, place: over.place };
}

/** A copy of a mapping without one key. */
export function without(tree: MapTree, key: string): MapTree {
  const entries = new Map(tree.entries);
  entries.delete(key);
  return { ...tree, entries };
}

/** What is at a path, or undefined. */
export function treeAt(tree: Tree, path: Path): Tree | undefined {
  let at: Tree | undefined = tree;
  for (const step of path) {
    if (at?.kind === 'map') at = at.entries.get(String(step))?.value;
    else if (at?.kind === 'list') at = at.items[Number(step)];
    else return undefined;
  }
  return at;
}

/** Where the value at a path was written; for a value left out, where the mapping around it was. */
export function placeAt(tree: Tree, path: Path): Place | undefined {
  for (let length = path.length; length >= 0; length--) {
    const at = treeAt(tree, path.slice(0, length));
    if (at) return at.place;
  }
  return undefined;
}

/** Where a key of the mapping at `path` was written. */
export function keyPlaceAt(tree: Tree, path: Path, key: string): Place | undefined {
  const map = treeAt(tree, path);
  const place = map?.kind === 'map' ? map.entries.get(key)?.keyPlace : undefined;
  return place ?? placeAt(tree, path);
}

/** `ues.0.count` and `ues[0].count` → ['ues', '0', 'count']. */
export function stepsOfPath(path: string): string[] {
  return path.split(/[.[\]]+/).filter((step) => step !== '');
}

/** `ues.0.count` */
export function dotted(path: Path): string {
  return path.map(String).join('.');
}
