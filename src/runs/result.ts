import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from './files/write-whole.js';

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

/** Reads result.json; undefined when there is none, or it is not whole: the run is not done then. */
export function readResult(file: string): TrainResult | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return resultSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

export function writeResult(file: string, result: TrainResult): void {
  writeWhole(file, `${JSON.stringify(result, null, 2)}\n`);
}
