import type { Crew, Member } from '../../src/environment/crew.js';
import { memberOf } from '../../src/experiments/members.js';

/**
 * A crew whose parts are done one after the other in this thread, the last one first, by members made from
 * copies as other threads get them: what is cut wrongly shows, without the time that threads take.
 */
export function crewHere(size: number): Crew {
  return {
    size,
    allocate: (bytes) => new SharedArrayBuffer(bytes),
    gather: (kind, own, describe): Member => {
      const others = Array.from({ length: size - 1 }, (_, i) =>
        memberOf(structuredClone({ kind, description: describe({ part: i + 1, parts: size }) })),
      );
      const all = [own, ...others].reverse();
      return {
        perform: (duty, message) => {
          for (const member of all) member.perform(duty, structuredClone(message));
        },
      };
    },
  };
}
