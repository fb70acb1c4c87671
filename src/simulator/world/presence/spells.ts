import type { Spells } from '../../trace.js';

/**
 * The spells of a table of who is there.
 *
 * @param present [steps × count] 1 where a device is there, else 0
 */
export function spellsOf(
  present: Uint8Array,
  { steps, count }: { steps: number; count: number },
): Spells {
  const spell = new Int32Array(steps);
  const start = [0];
  let last = 0;
  for (let t = 0; t < steps; t++) {
    const row = t * count;
    if (t > 0 && isSameRow(present, row, count)) {
      spell[t] = spell[t - 1];
      continue;
    }
    spell[t] = start.length - 1;
    for (let d = 0; d < count; d++) last += present[row + d];
    start.push(last);
  }
  const there = new Int32Array(last);
  let at = 0;
  for (let t = 0; t < steps; t++) {
    if (t > 0 && spell[t] === spell[t - 1]) continue;
    for (let d = 0; d < count; d++) if (present[t * count + d] === 1) there[at++] = d;
  }
  return { spell, start: Int32Array.from(start), there };
}

/** Whether the row that starts at `row` is the same as that before it. */
function isSameRow(present: Uint8Array, row: number, count: number): boolean {
  for (let at = row; at < row + count; at++) if (present[at] !== present[at - count]) return false;
  return true;
}

/** The one spell of an episode in which everybody always is there. */
export function oneSpell({ steps, count }: { steps: number; count: number }): Spells {
  return {
    spell: new Int32Array(steps),
    start: Int32Array.of(0, count),
    there: Int32Array.from({ length: count }, (_, d) => d),
  };
}

/** How many are there in each step, added up over the steps. */
export function deviceSteps({ spell, start }: Spells): number {
  let sum = 0;
  for (const s of spell) sum += start[s + 1] - start[s];
  return sum;
}
