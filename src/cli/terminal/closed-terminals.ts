import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { isatty } from 'node:tty';

/** The descriptors of standard input, output and error that are terminals now. */
export function standardTerminals(): number[] {
  return [0, 1, 2].filter((descriptor) => isatty(descriptor));
}

/**
 * Puts nothing in the place of terminals that were closed meanwhile: Node.js resets those that it began
 * with as it ends, and aborts where it cannot.
 */
export function letGoOfClosed(terminals: readonly number[]): void {
  for (const descriptor of terminals) {
    if (isatty(descriptor)) continue;
    closeSync(descriptor);
    // Takes the lowest number that is free, which is the one that was closed.
    openSync(devNull, 'r+');
  }
}
