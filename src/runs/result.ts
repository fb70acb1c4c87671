import { dirname } from 'node:path';
import { z } from '../packages/zod.js';
import { damageIn } from './checksums.js';
import { jsonIn } from './files/json.js';
import { writeWhole } from './files/write-whole.js';
import { TRAINED_KINDS } from './run-files.js';

/** result.json of a finished training run. */
const resultSchema = z.object({
  timesteps: z.number(),
  /** whether the run ended early, on a plateau */
  stoppedEarly: z.boolean(),
  /** the policy kept as best, by its mean return on the selection episodes; null without any */
  best: z.object({ timesteps: z.number(), selectionReturn: z.number() }).nullable(),
  last: z.object({ timesteps: z.number(), selectionReturn: z.number().nullable() }),
});

export type TrainResult = z.output<typeof resultSchema>;

/**
 * Whether a training run has left all that it should, and it is what it was.
 *
 * @throws the file system's error when something is there that cannot be read
 */
export function isWhole(folder: string): boolean {
  return TRAINED_KINDS.some((names) => damageIn(folder, names)?.length === 0);
}

/**
 * Reads result.json; undefined when the run is not done, or something that it left is damaged.
 *
 * @throws the file system's error when something is there that cannot be read
 */
export function readResult(file: string): TrainResult | undefined {
  if (!isWhole(dirname(file))) return undefined;
  return resultSchema.safeParse(jsonIn(file)).data;
}

export function writeResult(file: string, result: TrainResult): void {
  writeWhole(file, `${JSON.stringify(result, null, 2)}\n`);
}
