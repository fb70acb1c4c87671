import { existsSync, readFileSync } from 'node:fs';
import type { Checkpoint, CheckpointJson } from '../ppo/learning/learner.js';
import type { Tensor } from '../ppo/tensors.js';
import { writeWhole } from './files/write-whole.js';

/** A learner's checkpoint with what its run knows besides, plain data. */
export interface SavedCheckpoint<Extra> {
  checkpoint: Checkpoint;
  extra: Extra;
}

interface Header {
  json: CheckpointJson;
  extra: unknown;
  tensors: { name: string; shape: readonly number[] }[];
}

/** Writes a checkpoint as one file: a line of JSON, then the tensors, float32 little-endian. */
export function writeCheckpoint<Extra>(
  file: string,
  { checkpoint, extra }: SavedCheckpoint<Extra>,
): void {
  const tensors = Object.entries(checkpoint.tensors);
  const header: Header = {
    json: checkpoint.json,
    extra,
    tensors: tensors.map(([name, { shape }]) => ({ name, shape })),
  };
  const parts = tensors.map(([, { data }]) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  writeWhole(file, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...parts]));
}

/**
 * Reads a checkpoint back; undefined when there is none.
 *
 * @throws {Error} when the file is damaged
 */
export function readCheckpoint<Extra>(file: string): SavedCheckpoint<Extra> | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const end = bytes.indexOf('\n');
  const damaged = new Error(`${file} is damaged; delete it to start this run anew`);
  let header: Header;
  try {
    header = JSON.parse(bytes.toString('utf8', 0, end)) as Header;
  } catch {
    throw damaged;
  }
  const tensors: Record<string, Tensor> = {};
  let at = end + 1;
  for (const { name, shape } of header.tensors) {
    const length = shape.reduce((product, size) => product * size, 1);
    // A copy, since a Float32Array needs an aligned start.
    tensors[name] = {
      shape,
      data: new Float32Array(
        bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + 4 * length),
      ),
    };
    at += 4 * length;
  }
  if (at !== bytes.length) throw damaged;
  return { checkpoint: { json: header.json, tensors }, extra: header.extra as Extra };
}
