import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { registerFeature } from '../environment/observation/features.js';
import type { HashedFile } from '../policies/outside.js';
import { registerChannel } from '../simulator/channel/registry.js';
import { registerRewardTerm } from '../simulator/reward/terms.js';
import { registerScheduler } from '../simulator/schedulers/registry.js';
import { OutsideError, thrownInWords } from './errors.js';
import { hashed, requireUnchanged } from './spec.js';

/** What a file of `--import` is given: with these it registers what scenarios may then name. */
export const REGISTRIES = {
  registerFeature,
  registerRewardTerm,
  registerScheduler,
  registerChannel,
} as const;

/** What a file of `--import` has as its default export. */
export type Registering = (registries: typeof REGISTRIES) => void | Promise<void>;

/** What this thread has imported, by the hash of the file: what is registered stays. */
const imported = new Map<string, Promise<void>>();

/** The files that `--import` names. @throws {UsageError} for one that is not there */
export function filesToImport(files: readonly string[]): HashedFile[] {
  return files.map((file) => hashed(file, `--import ${file}`));
}

/**
 * Lets files register what scenarios may name. Every thread that simulates does so before its first task.
 *
 * @throws {OutsideError} for a file that has changed since the plan was made, that does not load, that has no
 *   function as its default export, or whose function throws
 */
export async function importOwnCode(files: readonly HashedFile[]): Promise<void> {
  for (const file of files) {
    const known = imported.get(file.sha256) ?? load(file);
    imported.set(file.sha256, known);
    await known;
  }
}

async function load(hashed: HashedFile): Promise<void> {
  const { file } = hashed;
  requireUnchanged([hashed], file);
  let register: unknown;
  try {
    ({ default: register } = (await import(
      /* @vite-ignore */ pathToFileURL(resolve(file)).href
    )) as { default?: unknown });
  } catch (thrown) {
    throw new OutsideError(file, `cannot be loaded: ${thrownInWords(thrown)}`, { cause: thrown });
  }
  if (typeof register !== 'function')
    throw new OutsideError(
      file,
      'registers nothing: write export default function ({ registerFeature, registerRewardTerm }) { … }',
    );
  try {
    await (register as Registering)(REGISTRIES);
  } catch (thrown) {
    throw new OutsideError(file, `threw ${thrownInWords(thrown)}`, { cause: thrown });
  }
}
