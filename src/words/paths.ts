/** The parts of a path, as written on any system. */
export function partsOf(path: string): string[] {
  return path.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
}

/** How many last parts two paths have in common. */
export function commonTail(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length))
    length++;
  return length;
}

/**
 * For each path its last parts, as many as it takes to tell all apart. A path that is there twice has
 * the same name twice, all of it: see {@link numbered}.
 *
 * @param paths each as its parts
 */
export function shortNames(paths: readonly (readonly string[])[]): string[] {
  const deepest = Math.max(1, ...paths.map(({ length }) => length));
  for (let depth = 1; ; depth++) {
    const names = paths.map((parts) => parts.slice(-depth).join('/'));
    if (depth >= deepest || new Set(names).size === names.length) return names;
  }
}

/** Names made different: the second of equal ones becomes `a (2)`. */
export function numbered(names: readonly string[]): string[] {
  return names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}
