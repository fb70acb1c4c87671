import { z } from '../../packages/zod.js';

/**
 * Values of the scenario that are drawn anew in each episode. Each is named by its path, as in `--set`,
 * and says what it is drawn from in one of four ways.
 */

const pair = () => z.array(z.number()).length(2);

const contextSchema = z.strictObject({
  int: z
    .array(z.number().int())
    .length(2)
    .optional()
    .describe('Whole numbers from … to, both included'),
  uniform: pair().optional().describe('Numbers from … to, uniform'),
  logUniform: pair().optional().describe('Numbers above 0 from … to, uniform in their logarithm'),
  choice: z
    .array(z.union([z.number(), z.string().max(200), z.boolean()]))
    .min(1)
    .max(10_000)
    .optional()
    .describe('One of these, each as likely'),
});

export const contextsSchema = z
  .record(z.string().max(200), contextSchema)
  .optional()
  .describe('Values drawn anew in each episode, by their paths: {ues.0.count: {int: [5, 20]}}');

/** What a value is drawn from. */
export type Context = z.output<typeof contextSchema>;
/** By the paths of the values. */
export type Contexts = NonNullable<z.output<typeof contextsSchema>>;
/** What a context gives. */
export type ContextValue = number | string | boolean;
