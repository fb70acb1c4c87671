import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isName } from '../words/names.js';

/** The trained policies of this package: from src/ as from dist/ two folders up. */
const BUNDLED = fileURLToPath(new URL('../../assets/policies/', import.meta.url));

/** Names of the trained policies that come with the program. */
export function bundledPolicies(): string[] {
  return existsSync(BUNDLED) ? readdirSync(BUNDLED).sort() : [];
}

/** The folder of a trained policy that comes with the program; undefined where there is none of that name. */
export function bundledPolicy(name: string): string | undefined {
  return isName(name) && bundledPolicies().includes(name) ? join(BUNDLED, name) : undefined;
}
