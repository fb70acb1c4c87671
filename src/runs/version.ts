import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const packageFolder = new URL('../../', import.meta.url);
let version: string | undefined;

/** The version in package.json. */
export function metaloreVersion(): string {
  version ??= (
    JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as { version: string }
  ).version;
  return version;
}

/** The git commit of the checkout that metalore runs from; null outside a checkout. */
export function gitCommit(): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('git', ['-C', fileURLToPath(packageFolder), 'rev-parse', 'HEAD'], (error, stdout) => {
      resolve(error ? null : stdout.trim());
    });
  });
}
