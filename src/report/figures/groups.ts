/** Values by a key, keys in the order of their first value. */
export function groupBy<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): [key: string, group: Value[]][] {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return [...groups];
}
