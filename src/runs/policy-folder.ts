import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { onnxPolicy } from '../onnx/policy-model.js';
import type { PolicySnapshot } from '../ppo/acting/policy.js';
import type { PolicyModelJson } from '../ppo/saving/model-json.js';
import { decodePolicy, encodePolicy } from '../ppo/saving/saved-policy.js';
import { readRegular } from './files/open-regular.js';
import { flushFolder } from './files/write-whole.js';
import { metaloreVersion } from './version.js';

const MODEL = 'model.json';
const WEIGHTS = 'weights.bin';

/** What a saved policy consists of. */
export const POLICY_FILES = [MODEL, WEIGHTS];

/** The same policy for other programs, where that was asked for. */
export const ONNX_FILE = 'policy.onnx';

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
 *
 * @param options.onnx whether `policy.onnx` is to lie beside them
 */
export function savePolicy(
  folder: string,
  snapshot: PolicySnapshot,
  { onnx = false }: { onnx?: boolean | undefined } = {},
): void {
  const unfinished = `${folder}.tmp`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const { modelJson, weights } = encodePolicy(snapshot);
  const files = [Buffer.from(`${JSON.stringify(modelJson)}\n`), weights];
  const about = { version: metaloreVersion(), hash: hashOfFiles(files) };
  const write = (name: string, content: Uint8Array) => {
    writeFileSync(join(unfinished, name), content, { flush: true, flag: 'wx' });
  };
  POLICY_FILES.forEach((name, i) => {
    write(name, files[i]);
  });
  if (onnx) write(ONNX_FILE, onnxPolicy(snapshot, about));
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  flushFolder(dirname(folder));
}

/**
 * Loads a folder that {@link savePolicy} wrote.
 *
 * @param hash what {@link policyHash} has said of it, where that was written down
 * @throws {Error} when it is not one, or another than it was
 */
export function loadPolicy(folder: string, hash?: string): PolicySnapshot {
  if (hash !== undefined && policyHash(folder) !== hash)
    throw new Error(
      `${folder} holds another policy than when the plan was made; start the command again`,
    );
  let modelJson: unknown;
  try {
    modelJson = JSON.parse(readRegular(join(folder, MODEL)).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error(`${MODEL} is no JSON`, { cause: error });
    throw error;
  }
  return decodePolicy({
    modelJson: modelJson as PolicyModelJson,
    weights: readRegular(join(folder, WEIGHTS)),
  });
}

/** Names what a saved policy does: SHA-256 of its two files, 16 hex digits. */
export function policyHash(folder: string): string {
  return hashOfFiles(POLICY_FILES.map((name) => readRegular(join(folder, name))));
}

function hashOfFiles(contents: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex').slice(0, 16);
}
