import { z } from '../../packages/zod.js';
import { about } from './parts.js';

/** What `metalore list` prints. */
export const listOutput = z.strictObject({
  command: z.literal('list'),
  version: about.version,
  lists: z.record(
    z.string(),
    z.array(
      z.strictObject({
        name: z.string(),
        label: z.string().describe('what it is, in a line'),
        unit: z.string().optional(),
      }),
    ),
  ),
});
