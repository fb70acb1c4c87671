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
  if (!present || present.every((there) => there === 1)) return undefined;
  const leaveStart = new Int32Array(steps + 1);
  const arrivals = new Uint8Array(steps);
  let leavers = 0;
  for (let t = 0; t < steps; t++) {
    for (let d = 0; d < count; d++) {
      const is = present[t * count + d];
      if (is === 1 && t + 1 < steps && present[(t + 1) * count + d] === 0) leavers++;
      if (is === 1 && (t === 0 || present[(t - 1) * count + d] === 0)) arrivals[t] = 1;
    }
    leaveStart[t + 1] = leavers;
  }
  const leaving = new Int32Array(leavers);
  let at = 0;
  for (let t = 0; t + 1 < steps; t++)
    for (let d = 0; d < count; d++)
      if (present[t * count + d] === 1 && present[(t + 1) * count + d] === 0) leaving[at++] = d;
  return { present, leaveStart, leaving, arrivals };
}
