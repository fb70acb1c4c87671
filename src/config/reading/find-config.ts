import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The configs of this package: from src/ as from dist/ three folders up. */
const BUNDLED = fileURLToPath(new URL('../../../configs/', import.meta.url));

/**
 * The file that is meant: of that path, or of that name, with or without `.yaml`, among the configs that
 * come with the program: `paper`, `profiles/burst`.
 *
 * @param from the file that extends it, whose folder a path begins at
 */
export function findConfig(file: string, from?: string): string {
  const path = from === undefined || isAbsolute(file) ? file : join(dirname(from), file);
  const leadsAway = isAbsolute(file) || file.split(/[\\/]/).includes('..');
  if (existsSync(path) || file === '' || leadsAway) return path;
  const bundled = [file, `${file}.yaml`].map((name) => join(BUNDLED, name));
  return bundled.find((name) => name.endsWith('.yaml') && existsSync(name)) ?? path;
}
