import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicySnapshot } from '../ppo/acting/policy.js';
import { decodePolicy, encodePolicy } from '../ppo/saving/saved-policy.js';

/**
 * Saves a policy as a folder with `model.json` and `weights.bin`, TensorFlow.js's Layers format. The
 * folder appears whole.
 */
export function savePolicy(folder: string, snapshot: PolicySnapshot): void {
  const unfinished = `${folder}.tmp`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const { modelJson, weights } = encodePolicy(snapshot);
  writeFileSync(join(unfinished, 'model.json'), `${JSON.stringify(modelJson)}\n`);
  writeFileSync(join(unfinished, 'weights.bin'), weights);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

/**
 * Loads a folder that {@link savePolicy} wrote.
 *
 * @throws {Error} when it is not one
 */
export function loadPolicy(folder: string): PolicySnapshot {
  const modelJson: unknown = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  return decodePolicy({ modelJson, weights: readFileSync(join(folder, 'weights.bin')) } as never);
}
