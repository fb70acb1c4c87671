import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { didYouMean } from '../explaining/suggest.js';

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
  if (existsSync(path) || file === '' || leadsAway(file)) return path;
  const bundled = [file, `${file}.yaml`].map((name) => join(BUNDLED, name));
  return bundled.find((name) => name.endsWith('.yaml') && existsSync(name)) ?? path;
}

/** Whether a path is a config by its ending, or the name of one that comes with the program. */
export function namesConfig(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path) || findConfig(path) !== path;
}

/** Names of the configs that come with the program, without their ending. */
export function bundledConfigs(): string[] {
  return readdirSync(BUNDLED, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => withoutEnding(name).replaceAll('\\', '/'))
    .sort();
}

/** The text of one of them. */
export function bundledText(name: string): string {
  return readFileSync(join(BUNDLED, `${name}.yaml`), 'utf8');
}

/** The config that comes with the program which was probably meant by a name: `profiles/burst` by `brust`. */
export function bundledLike(file: string): string | undefined {
  if (leadsAway(file)) return undefined;
  const names = bundledConfigs();
  const meant = didYouMean(withoutEnding(file), names);
  if (meant !== undefined) return meant;
  const last = didYouMean(
    basename(withoutEnding(file)),
    names.map((name) => basename(name)),
  );
  return names.find((name) => basename(name) === last);
}

/** ` (did you mean the config "profiles/burst"?)`: behind what is no path, where it is like such a name. */
export function orConfigLike(path: string): string {
  const like = bundledLike(path);
  return like === undefined ? '' : ` (did you mean the config "${like}"?)`;
}

function leadsAway(file: string): boolean {
  return isAbsolute(file) || file.split(/[\\/]/).includes('..');
}

function withoutEnding(file: string): string {
  return /\.(ya?ml|json)$/i.test(file) ? file.slice(0, -extname(file).length) : file;
}
