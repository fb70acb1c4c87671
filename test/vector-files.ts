import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/**
 * The recorded cases of a kind: those in METALORE_VECTORS when it is set and has a folder of that
 * kind, else the copies in test/vectors.
 */
export function vectorFiles(kind: 'simulator' | 'ppo'): string[] {
  const own = fileURLToPath(new URL('vectors', import.meta.url));
  const given = process.env['METALORE_VECTORS'];
  const root = given !== undefined && existsSync(join(given, kind)) ? given : own;
  const folder = join(root, kind);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json.gz'))
    .sort()
    .map((name) => join(folder, name));
}

export function readVector(file: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(file)).toString());
}
