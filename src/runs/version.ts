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

/** Whether a version came before another, by their numbers; false where either has none. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) =>
    /^(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number),
  );
  if (!a || !b) return false;
  const at = a.findIndex((number, i) => number !== b[i]);
  return at >= 0 && a[at] < b[at];
}

/** The git commit of the checkout that metalore runs from; null outside a checkout. */
export function gitCommit(): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('git', ['-C', fileURLToPath(packageFolder), 'rev-parse', 'HEAD'], (error, stdout) => {
      resolve(error ? null : stdout.trim());
    });
  });
}
