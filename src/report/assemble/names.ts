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

/** For each path its last parts, as many as it takes to tell all apart. */
export function shortNames(paths: readonly (readonly string[])[]): string[] {
  const deepest = Math.max(1, ...paths.map(({ length }) => length));
  for (let depth = 1; ; depth++) {
    const names = paths.map((parts) => parts.slice(-depth).join('/'));
    if (new Set(names).size === names.length) return names;
    if (depth >= deepest)
      return names.map((name, i) => {
        const before = names.slice(0, i).filter((other) => other === name).length;
        return before === 0 ? name : `${name} (${before + 1})`;
      });
  }
}

/**
 * A name for each group of pieces: what the names of its pieces begin with in common, up to a hyphen
 * or the like; the first and a count where they have nothing in common or another group has the same.
 *
 * @param groups names of pieces, all different
 */
export function groupNames(groups: readonly (readonly string[])[]): string[] {
  const common = groups.map(commonName);
  return groups.map((names, i) => {
    const name = common[i];
    const isOwn = name !== undefined && common.indexOf(name) === common.lastIndexOf(name);
    if (isOwn || names.length === 1) return name ?? names[0];
    return `${names[0]} and ${names.length - 1} more`;
  });
}

function commonName(names: readonly string[]): string | undefined {
  if (names.length === 1) return names[0];
  let length = 0;
  while (names.every((name) => length < name.length && name[length] === names[0][length])) length++;
  return /^(.*\w)[-_]/s.exec(names[0].slice(0, length))?.[1];
}
