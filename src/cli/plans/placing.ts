import { UsageError } from '../../config/explaining/errors.js';
import { PlacementError } from '../../simulator/world/placement.js';

/**
 * Does what draws episodes.
 *
 * @throws {UsageError} when the sensors do not fit where the scenario wants them
 */
export function placing<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof PlacementError) throw new UsageError(error.message);
    throw error;
  }
}
