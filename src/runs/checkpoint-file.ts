import { existsSync, readFileSync } from 'node:fs';
import type { Checkpoint, CheckpointJson } from '../ppo/learning/learner.js';
import type { Tensor } from '../ppo/tensors.js';
import { DamagedContainer, decodeContainer, encodeContainer } from './files/container.js';
import { writeWhole } from './files/write-whole.js';

/** A learner's checkpoint with what its run knows besides, plain data. */
export interface SavedCheckpoint<Extra> {
  checkpoint: Checkpoint;
  extra: Extra;
}

interface Facts {
  json: CheckpointJson;
  extra: unknown;
  /** by the names of the tensors */
  shapes: Record<string, readonly number[]>;
}

/** Writes a checkpoint as one file. */
export function writeCheckpoint<Extra>(
  file: string,
  { checkpoint, extra }: SavedCheckpoint<Extra>,
): void {
  const tensors = Object.entries(checkpoint.tensors);
  const facts: Facts = {
    json: checkpoint.json,
    extra,
    shapes: Object.fromEntries(tensors.map(([name, { shape }]) => [name, shape])),
  };
  const sections = Object.fromEntries(tensors.map(([name, { data }]) => [name, data]));
  writeWhole(file, encodeContainer({ facts, sections }));
}

/**
 * Reads a checkpoint back; undefined when there is none.
 *
 * @throws {Error} when the file is damaged
 */
export function readCheckpoint<Extra>(file: string): SavedCheckpoint<Extra> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { facts, sections } = decodeContainer(readFileSync(file));
    const { json, extra, shapes } = facts as Facts;
    const tensors: Record<string, Tensor> = {};
    for (const [name, shape] of Object.entries(shapes))
      tensors[name] = { shape, data: sections[name] as Float32Array };
    return { checkpoint: { json, tensors }, extra: extra as Extra };
  } catch (error) {
    if (!(error instanceof DamagedContainer)) throw error;
    throw new Error(`${file} is damaged; delete it to start this run anew`, { cause: error });
  }
}
