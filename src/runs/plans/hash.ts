import { createHash } from 'node:crypto';

/** SHA-256 of plain data with sorted keys, 16 hex digits. */
export function hashOf(data: unknown): string {
  return createHash('sha256').update(canonicalJson(data)).digest('hex').slice(0, 16);
}

/** JSON with sorted keys, so that equal data has equal text. */
function canonicalJson(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
