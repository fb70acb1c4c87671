import { deflateRawSync } from 'node:zlib';

/**
 * A value for the page's script, as deflated JSON in base64: a fifth of its size, and no character of
 * it means anything to HTML. Read back by src/pages/browser/packed-json.ts.
 */
export function packed(value: unknown): string {
  return deflateRawSync(JSON.stringify(value), { level: 9 }).toString('base64');
}
