import { formatPlace } from '../config/explaining/errors.js';
import type { Place } from '../config/tree/tree.js';

/** A trace, or a file that is to become one, that cannot be used. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly exitCode = 2;

  /** @param what what is wrong there, and the remedy */
  constructor(place: Place | string, what: string, options?: ErrorOptions) {
    super(`${typeof place === 'string' ? place : formatPlace(place)}: ${what}`, options);
  }
}
