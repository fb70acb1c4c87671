import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file that comes with the program is not there. */
export class IncompleteInstallation extends Error {
  override name = 'IncompleteInstallation';
  readonly exitCode = 1;

  constructor(path: string) {
    super(
      `${path} is missing, a part of this program: install it again, or in a checkout run npm run build`,
    );
  }
}

/**
 * The path of a file of `assets/`, which comes with the program: from src/ as from dist/ two folders up.
 *
 * @throws {IncompleteInstallation} where it is not there
 */
export function shipped(name: string): string {
  const path = fileURLToPath(new URL(`../../assets/${name}`, import.meta.url));
  if (!existsSync(path)) throw new IncompleteInstallation(path);
  return path;
}
