import type { Presence } from '../../trace.js';

/**
 * Who comes and goes by a table of who is there.
 *
 * @param present [steps × count] 1 where a device is there
 * @returns undefined where everybody always is, which costs a network nothing
 */
export function presenceOf(
  present: Uint8Array | undefined,
  { steps, count }: { steps: number; count: number },
): Presence | undefined {
  if (!present?.includes(0)) return undefined;
  const leaveStart = new Int32Array(steps + 1);
  const arrivals = new Uint8Array(steps);
  const leaving: number[] = [];
  for (let d = 0; d < count; d++) if (present[d] === 1) arrivals[0] = 1;
  for (let t = 1; t < steps; t++) {
    const row = t * count;
    for (let d = 0; d < count; d++) {
      const is = present[row + d];
      if (is === present[row - count + d]) continue;
      if (is === 1) arrivals[t] = 1;
      else leaving.push(d);
    }
    leaveStart[t] = leaving.length;
  }
  leaveStart[steps] = leaving.length;
  return { present, leaveStart, leaving: Int32Array.from(leaving), arrivals };
}
