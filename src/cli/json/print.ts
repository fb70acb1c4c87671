import type { Output } from './schema.js';

/** JSON has no NaN; a missing number is null. */
export function toJson(output: Output): string {
  return JSON.stringify(
    output,
    (_, item: unknown) => (typeof item === 'number' && Number.isNaN(item) ? null : item),
    2,
  );
}
