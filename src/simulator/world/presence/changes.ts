import type { Presence, Spells } from '../../trace.js';
import { spellsOf } from './spells.js';

/**
 * Who comes and goes by a table of who is there.
 *
 * @param present [steps × count] 1 where a device is there
 * @param spells of that table, where they are known already
 * @returns undefined where everybody always is, which costs a network nothing
 */
export function presenceOf(
  present: Uint8Array | undefined,
  { steps, count }: { steps: number; count: number },
  spells?: Spells,
): Presence | undefined {
  if (!present?.includes(0)) return undefined;
  const { spell, start, there } = spells ?? spellsOf(present, { steps, count });
  const leaveStart = new Int32Array(steps + 1);
  const arrivals = new Uint8Array(steps);
  const leaving: number[] = [];
  if (start[1] > 0) arrivals[0] = 1;
  for (let t = 1; t < steps; t++) {
    if (spell[t] !== spell[t - 1]) {
      const row = t * count;
      for (let d = 0; d < count; d++) {
        const is = present[row + d];
        if (is === present[row - count + d]) continue;
        if (is === 1) arrivals[t] = 1;
        else leaving.push(d);
      }
    }
    leaveStart[t] = leaving.length;
  }
  leaveStart[steps] = leaving.length;
  return {
    present,
    spell,
    start,
    there,
    leaveStart,
    leaving: Int32Array.from(leaving),
    arrivals,
  };
}
