import { z } from '../packages/zod.js';
import { jsonIn } from './files/json.js';

/** How a run stands. A run whose process was killed stays `running` until it is started again. */
const statusSchema = z.enum(['running', 'done', 'failed', 'interrupted']);

/**
 * meta.json: where a run's results come from. Kept apart from them, since it holds times. It enters no
 * figure, so what cannot be read of it stops nothing.
 */
const metaSchema = z.object({
  status: statusSchema,
  seed: z.number(),
  versions: z.record(z.string(), z.string()),
  gitCommit: z.string().nullable(),
  platform: z.string(),
  /** what computed the networks that were trained: `wasm`, `tfjs-node`, `tfjs-wasm` or `tfjs-cpu` */
  backend: z.string().optional(),
  /** one for each time that the run was started or continued */
  sessions: z.array(
    z.object({
      command: z.string(),
      started: z.string(),
      ended: z.string().optional(),
      status: statusSchema,
    }),
  ),
  /** why it failed */
  error: z.string().optional(),
});

export type RunStatus = z.output<typeof statusSchema>;
export type RunMeta = z.output<typeof metaSchema>;

/** The schema with a stand-in for every field that is missing or not what it should be. */
const forgivingSchema = z.object({
  status: z.string().catch('unknown'),
  error: metaSchema.shape.error.catch(undefined),
  versions: metaSchema.shape.versions.catch({}),
  gitCommit: metaSchema.shape.gitCommit.catch(null),
  platform: z.string().catch('unknown'),
  backend: metaSchema.shape.backend.catch(undefined),
  sessions: z
    .array(
      z.object({
        command: z.string().catch('unknown'),
        started: z.string().catch('unknown'),
        ended: z.string().optional().catch(undefined),
        status: z.string().catch('unknown'),
      }),
    )
    .catch([]),
});

/** What a reader gets of meta.json. */
export type ReadMeta = z.output<typeof forgivingSchema>;

/**
 * meta.json as it was written; undefined when there is none, or it is not whole.
 *
 * @throws the file system's error when it is there and cannot be read: who adds to it would lose what it says
 */
export function readMeta(file: string): RunMeta | undefined {
  return metaSchema.safeParse(jsonIn(file)).data;
}

/** What can be read of meta.json, whoever changed it; undefined when that is no JSON object. */
export function readMetaForgiving(file: string): ReadMeta | undefined {
  try {
    return forgivingSchema.safeParse(jsonIn(file)).data;
  } catch {
    return undefined;
  }
}
