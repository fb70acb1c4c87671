import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { metaloreVersion } from '../../runs/version.js';

/** Which program this is: others may compute something else from the same plan. */
export interface Build {
  version: string;
  /** of the version and the code, 12 hex digits */
  hash: string;
}

const CODE = fileURLToPath(new URL('../../', import.meta.url));
let known: Build | undefined;

/** The build that runs here. */
export function ownBuild(): Build {
  if (known) return known;
  const version = metaloreVersion();
  const hash = createHash('sha256').update(version);
  const files = readdirSync(CODE, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /(?<!\.d)\.[jt]s$/.test(name))
    .sort();
  for (const name of files) hash.update(`\n${name}\n`).update(readFileSync(join(CODE, name)));
  known = { version, hash: hash.digest('hex').slice(0, 12) };
  return known;
}

/** A build for people. */
export function buildName({ version, hash }: Build): string {
  return `version ${version} (build ${hash})`;
}
