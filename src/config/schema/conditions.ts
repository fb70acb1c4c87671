import { z } from '../../packages/zod.js';

/**
 * Named traffic that policies are judged in, each by what it changes of the scenario: paths, as in
 * `--set`, and their values. Nothing is drawn in a condition.
 */
const conditionSchema = z
  .record(z.string().max(200), z.union([z.number(), z.string().max(200), z.boolean()]))
  .describe('Values by their paths: {ues.0.count: 5}; {} is the scenario itself');

export const conditionsSchema = z
  .record(z.string().max(200), conditionSchema)
  .optional()
  .describe('metalore evaluate: runs every policy in each of these, by name');

/** By their names. */
export type Conditions = NonNullable<z.output<typeof conditionsSchema>>;
