import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The configs of this package: from src/ as from dist/ three folders up. */
const BUNDLED = fileURLToPath(new URL('../../../configs/', import.meta.url));

/**
 * The file that is meant: of that path, or of that name, with or without `.yaml`, among the configs that
 * come with the program.
 *
 * @param from the file that extends it, whose folder a path begins at
 */
export function findConfig(file: string, from?: string): string {
  const path = from === undefined || isAbsolute(file) ? file : join(dirname(from), file);
  if (existsSync(path) || file === '' || basename(file) !== file) return path;
  const bundled = [file, `${file}.yaml`].map((name) => join(BUNDLED, name));
  return bundled.find((name) => name.endsWith('.yaml') && existsSync(name)) ?? path;
}
