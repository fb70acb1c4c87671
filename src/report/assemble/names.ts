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
