import type { MessagePort } from 'node:worker_threads';
import type { Crew, Member, Part } from '../../environment/crew.js';
import { Control, MAKE } from './control.js';

/** What a helper is told to make. */
export interface Making {
  readonly kind: string;
  readonly description: unknown;
}

/**
 * The crew of a thread that trains and of its helpers, seen from the former.
 *
 * @param ports one for each helper, for what is no number; the helpers need not run yet
 */
export function threadCrew(control: Control, ports: readonly MessagePort[]): Crew {
  const helpers = ports.length;
  const parts = helpers + 1;
  let members = 0;
  let isBusy = false;
  const settle = () => {
    if (isBusy) control.waitForAll();
    isBusy = false;
  };
  return {
    size: parts,
    allocate: (bytes) => new SharedArrayBuffer(bytes),
    gather: (kind: string, own: Member, describe: (part: Part) => unknown): Member => {
      settle();
      ports.forEach((port, i) => {
        port.postMessage({ kind, description: describe({ part: i + 1, parts }) } satisfies Making);
      });
      const member = members++;
      control.call(helpers, { member: MAKE, duty: 0, hasMessage: true });
      // They may take their time: the next to need them waits.
      isBusy = true;
      return {
        perform: (duty, message) => {
          settle();
          const hasMessage = message !== undefined;
          if (hasMessage) for (const port of ports) port.postMessage(message);
          control.call(helpers, { member, duty, hasMessage });
          isBusy = true;
          own.perform(duty, message);
          settle();
        },
      };
    },
  };
}
