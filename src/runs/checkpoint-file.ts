import { existsSync, renameSync } from 'node:fs';
import type { PolicySnapshot } from '../ppo/acting/policy.js';
import type { Checkpoint, CheckpointJson } from '../ppo/learning/learner.js';
import type { Tensor, TensorMap } from '../ppo/tensors.js';
import { DamagedContainer, decodeContainer, encodeContainer } from './files/container.js';
import { readRegular } from './files/open-regular.js';
import { writeWhole } from './files/write-whole.js';

/** A learner's checkpoint with what its run knows besides. */
export interface SavedCheckpoint<Extra> {
  checkpoint: Checkpoint;
  /** plain data */
  extra: Extra;
  /** the best policy so far */
  best: PolicySnapshot | undefined;
}

interface Facts {
  json: CheckpointJson;
  extra: unknown;
  /** all of the best policy but its parameters */
  best?: Omit<PolicySnapshot, 'parameters'> | undefined;
  /** by the names of the tensors */
  shapes: Record<string, readonly number[]>;
}

const BEST = 'best/';

/** Writes a checkpoint as one file; the one before is kept beside it. */
export function writeCheckpoint<Extra>(
  { checkpoint: file, checkpointBefore }: { checkpoint: string; checkpointBefore: string },
  { checkpoint, extra, best }: SavedCheckpoint<Extra>,
): void {
  const { parameters = {}, ...about } = best ?? {};
  const tensors = { ...checkpoint.tensors, ...prefixed(parameters) };
  const facts: Facts = {
    json: checkpoint.json,
    extra,
    best: best && (about as Facts['best']),
    shapes: Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape])),
  };
  const sections = Object.fromEntries(
    Object.entries(tensors).map(([name, { data }]) => [name, data]),
  );
  if (existsSync(file)) renameSync(file, checkpointBefore);
  writeWhole(file, encodeContainer({ facts, sections }));
}

/** Reads a checkpoint back; undefined when there is none, or it is damaged. */
export function readCheckpoint<Extra>(file: string): SavedCheckpoint<Extra> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { facts, sections } = decodeContainer(readRegular(file));
    const { json, extra, best, shapes } = facts as Facts;
    const tensors: Record<string, Tensor> = {};
    const parameters: Record<string, Tensor> = {};
    for (const [name, shape] of Object.entries(shapes)) {
      const tensor = { shape, data: sections[name] as Float32Array };
      if (name.startsWith(BEST)) parameters[name.slice(BEST.length)] = tensor;
      else tensors[name] = tensor;
    }
    return {
      checkpoint: { json, tensors },
      extra: extra as Extra,
      best: best && { ...best, parameters },
    };
  } catch (error) {
    if (error instanceof DamagedContainer) return undefined;
    throw error;
  }
}

function prefixed(parameters: TensorMap): TensorMap {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => [BEST + name, tensor]),
  );
}
