import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { PolicySnapshot } from '../ppo/acting/policy.js';
import { decodePolicy, encodePolicy, type PolicyModelJson } from '../ppo/saving/saved-policy.js';
import { flushFolder } from './files/write-whole.js';

const MODEL = 'model.json';
const WEIGHTS = 'weights.bin';

/** Whether a folder looks like a saved policy. */
export function isPolicyFolder(folder: string): boolean {
  return existsSync(join(folder, MODEL));
}

/** The folder of a saved policy for its `model.json`; other paths as they are. */
export function folderOfPolicy(path: string): string {
  return basename(path) === MODEL && isPolicyFolder(dirname(path)) ? dirname(path) : path;
}

/**
 * Saves a policy as a folder with `model.json` and `weights.bin`, TensorFlow.js's Layers format. The
 * folder appears whole.
 */
export function savePolicy(folder: string, snapshot: PolicySnapshot): void {
  const unfinished = `${folder}.tmp`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const { modelJson, weights } = encodePolicy(snapshot);
  writeFileSync(join(unfinished, MODEL), `${JSON.stringify(modelJson)}\n`, { flush: true });
  writeFileSync(join(unfinished, WEIGHTS), weights, { flush: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  flushFolder(dirname(folder));
}

/**
 * Loads a folder that {@link savePolicy} wrote.
 *
 * @throws {Error} when it is not one
 */
export function loadPolicy(folder: string): PolicySnapshot {
  const modelJson = JSON.parse(readFileSync(join(folder, MODEL), 'utf8')) as PolicyModelJson;
  return decodePolicy({ modelJson, weights: readFileSync(join(folder, WEIGHTS)) });
}

/** Names what a saved policy does: SHA-256 of its two files, 16 hex digits. */
export function policyHash(folder: string): string {
  const hash = createHash('sha256');
  for (const name of [MODEL, WEIGHTS]) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}
