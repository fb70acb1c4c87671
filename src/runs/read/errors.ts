import { formatPlace } from '../../config/explaining/errors.js';
import type { Place } from '../../config/tree/tree.js';

/** A run directory that cannot be reported: broken, incomplete, of another kind or scenario. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
  readonly exitCode = 2;

  /** @param what what is wrong there, and the remedy */
  constructor(place: Place | string, what: string, options?: ErrorOptions) {
    super(`${typeof place === 'string' ? place : formatPlace(place)}: ${what}`, options);
  }
}
