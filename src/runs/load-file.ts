import { z } from '../packages/zod.js';
import type { OfferedLoad } from '../simulator/offered-load.js';
import { jsonIn } from './files/json.js';
import { writeWhole } from './files/write-whole.js';

/** What the episodes of a run ask for, and how that is known. */
export type RunLoad =
  /** as the scenario is expected to, or as the traces do that are run on */
  | { of: 'scenario' | 'traces'; load: OfferedLoad }
  /**
   * values are drawn anew in each episode: all of them at their least, and at their most; or they vary from
   * point to point
   */
  | { of: 'contexts'; least: OfferedLoad; most: OfferedLoad };

const load = z.object({ ues: z.number(), sensors: z.number(), all: z.number() });
const loads = { compute: load, radio: load.optional() };
const phase = z.object({ least: z.number(), most: z.number(), above: z.number() });
const offered = z.object({
  ...loads,
  windows: z
    .array(
      z.object({
        fromStep: z.number(),
        untilStep: z.number(),
        ues: z.number(),
        sensors: z.number(),
        ...loads,
      }),
    )
    .optional(),
  phases: z.object({ compute: phase, radio: phase.optional() }).optional(),
}) as z.ZodType<OfferedLoad>;

const runLoadSchema = z.discriminatedUnion('of', [
  z.object({ of: z.enum(['scenario', 'traces']), load: offered }),
  z.object({ of: z.literal('contexts'), least: offered, most: offered }),
]);

/** load.json of a run directory. */
export const LOAD_FILE = 'load.json';

export function writeLoad(file: string, load: RunLoad): void {
  writeWhole(file, `${JSON.stringify(load, null, 2)}\n`);
}

/**
 * What load.json says; undefined when there is none, or it is something else: no result depends on it.
 *
 * @throws the file system's error when it is there and cannot be read
 */
export function readLoad(file: string): RunLoad | undefined {
  return runLoadSchema.safeParse(jsonIn(file)).data;
}
