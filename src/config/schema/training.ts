import { z } from '../../packages/zod.js';

/** What a training sweep varies, how long a run is, and how it is watched. */

const count = (least: number) => z.number().int().min(least).max(1_000_000_000);

/** Runs are named by their values, so no value may come twice; −0 is 0. */
const distinct = (item: z.ZodType<number>) =>
  z
    .array(item)
    .min(1)
    .max(1000)
    .superRefine((values, context) => {
      const names = values.map(String);
      for (const [i, name] of names.entries())
        if (names.indexOf(name) < i)
          context.addIssue({ code: 'custom', path: [i], message: 'expected every value once' });
    });

export const trainingSchema = z.strictObject({
  eta: distinct(z.number().min(0).max(1))
    .default([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    .describe('Values of reward.eta, one setting each'),
  c2: distinct(z.number().min(-1e9).max(0))
    .default([0, -1])
    .describe('Values of reward.c2, one setting each'),
  seeds: distinct(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER))
    .default([0])
    .describe('Training seeds, one run each'),
  timesteps: count(1).default(204_800).describe('Step budget of a run, over its environments'),
  checkpointEvery: count(1).default(32_000).describe('Steps between two checkpoints'),
  evalEvery: count(0)
    .default(6_400)
    .describe('Steps between two evaluations on selection episodes; 0 is none'),
  selectionEpisodes: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .describe('Episodes on which the best policy of a run is chosen'),
  patience: count(1)
    .nullable()
    .default(null)
    .describe('Stop after so many evaluations without improvement; null is never'),
  backend: z.enum(['auto', 'wasm', 'tfjs']).default('auto').describe('What computes the networks'),
});

export type Training = z.output<typeof trainingSchema>;
