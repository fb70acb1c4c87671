/**
 * Sorts order[from] … order[to − 1] by falling key, equal keys by rising id: a heapsort, since it
 * needs no memory of its own.
 */
export function sortByFallingKey(
  order: Int32Array,
  { from, to }: { from: number; to: number },
  key: Float64Array,
): void {
  // The heap's root is the device that belongs last.
  let size = to - from;
  let root = size >> 1;
  while (size > 1) {
    let sinking: number;
    if (root > 0) sinking = order[from + --root];
    else {
      sinking = order[from + --size];
      order[from + size] = order[from];
    }
    let hole = root;
    for (let child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && isBehind(order[from + child + 1], order[from + child], key)) child++;
      if (!isBehind(order[from + child], sinking, key)) break;
      order[from + hole] = order[from + child];
      hole = child;
    }
    order[from + hole] = sinking;
  }
}

function isBehind(a: number, b: number, key: Float64Array): boolean {
  return key[a] < key[b] || (key[a] === key[b] && a > b);
}
