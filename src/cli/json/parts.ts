import { z } from '../../packages/zod.js';
import { IDENTITY } from '../../runs/tables/identity.js';

// What outputs of several commands have in common.

/** Missing where there are too few values for it. */
export const number = z.number().nullable();
export const about = { version: z.string().describe('of metalore'), scenario: z.string() };
export const done = { dry_run: z.literal(false) };
export const dry = { dry_run: z.literal(true) };
export const seed = z.number().describe('root seed of all random streams');
export const episodes = z.number().describe('that each policy is evaluated on');
export const out = z.string().describe('directory of the results');
export const cell = z.union([z.string(), z.number(), z.null()]);
export const identity = Object.fromEntries(
  IDENTITY.map(({ name, label }) => [name, cell.describe(label)]),
) as Record<(typeof IDENTITY)[number]['name'], typeof cell>;
export const shard = z
  .strictObject({ index: z.number(), count: z.number(), tasks: z.number() })
  .describe('which of how many parts of the work, from 1; tasks of the whole plan');
export const planCommand = z.enum(['grid-search', 'train', 'evaluate']);
export const timesteps = z.number().describe('step budget of a training run');
export const count = z.number();
