import { z } from '../../packages/zod.js';
import { DamagedContainer, decodeContainer, type Sections } from '../../runs/files/container.js';
import type { Task } from '../task.js';
import { RefusedMessage } from './errors.js';

/**
 * What goes through the queue. Everything is checked where it arrives: Redis may be shared with others,
 * and what is computed from a damaged or forged message would look like a result.
 */

const count = z.number().int().min(0).max(1e9);
const hash16 = z.string().regex(/^[0-9a-f]{16}$/);
/** The hash of the plan's work, and a number by which run directories of the same plan differ. */
export const submissionId = z.string().regex(/^[0-9a-f]{16}-[0-9a-f]{16}$/);

const taskSchema = z
  .strictObject({ index: count, first: count, end: count, condition: count.optional() })
  .transform(({ condition, ...task }): Task => ({
    ...task,
    ...(condition === undefined ? {} : { condition }),
  }));

/** What a job of BullMQ holds. */
export const jobSchema = z.strictObject({
  id: submissionId,
  tasks: z.array(taskSchema).min(1).max(64),
  /** when training has to pause at a checkpoint, ms since 1970 by the clock of Redis */
  endMs: z.number().optional(),
});

const buildSchema = z.strictObject({ version: z.string().max(100), hash: z.string().max(64) });

/** Who has submitted what. */
export const aboutSchema = z.strictObject({
  build: buildSchema,
  command: z.string().max(100),
  name: z.string().max(1000),
  tasks: count,
});

/** What a worker says of itself. */
export const workerSchema = z.strictObject({
  build: buildSchema,
  /** tasks at the same time */
  jobs: count,
  host: z.string().max(300),
  pid: count,
  /** tasks that it has done, and is at */
  done: count,
  running: count,
});

/** How far a submission is. */
export const standingSchema = z.strictObject({
  /** tasks of this start of the command */
  total: count,
  done: count,
  failed: count,
  /** of episodes of all policies, or of training */
  steps: z.number().min(0),
  totalSteps: z.number().min(0),
  stepsPerSecond: z.number().nullable(),
});

/** Facts of the container with a plan and what its tasks need besides. */
export const bundleFacts = z.strictObject({
  kind: z.literal('plan'),
  id: submissionId,
  build: z.string(),
  /** of the plan's work */
  plan: hash16,
  /** what networks are to be trained on; null where nothing is trained */
  backend: z.string().nullable(),
});

const from = {
  id: submissionId,
  build: z.string(),
  task: taskSchema,
  worker: z.string().max(300),
};

/** Facts of what comes back from a task. */
export const resultFacts = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('result'), ...from }),
  z.strictObject({ kind: z.literal('failure'), ...from, message: z.string().max(100_000) }),
  /** a training has stopped where it can go on, since its `endMs` is near; the checkpoint is in the queue */
  z.strictObject({ kind: z.literal('paused'), ...from, endMs: z.number() }),
]);

/** Facts of where the training of an item stands. */
export const checkpointFacts = z.strictObject({
  kind: z.literal('checkpoint'),
  id: submissionId,
  build: z.string(),
  index: count,
});

/** How far the training of an item is. */
export const toldSchema = z.strictObject({
  index: count,
  progress: z.strictObject({
    item: z.string(),
    timesteps: z.number().min(0),
    episodeReturn: z.number().nullable(),
  }),
});

export type JobData = z.output<typeof jobSchema>;
export type About = z.output<typeof aboutSchema>;
export type BundleFacts = z.output<typeof bundleFacts>;
export type ResultFacts = z.output<typeof resultFacts>;
export type CheckpointFacts = z.output<typeof checkpointFacts>;
export type Standing = z.output<typeof standingSchema>;
export type WorkerAbout = z.output<typeof workerSchema>;

/**
 * A container that has arrived.
 *
 * @throws {RefusedMessage} when its bytes or its facts are not what they should be
 */
export function openContainer<S extends z.ZodType>(
  bytes: Uint8Array,
  schema: S,
): { facts: z.output<S>; sections: Sections } {
  let container: ReturnType<typeof decodeContainer>;
  try {
    container = decodeContainer(bytes);
  } catch (error) {
    // A sound checksum over something that is no container throws what it happens to.
    const why = error instanceof DamagedContainer ? error.message : 'it is no container';
    throw new RefusedMessage(`it is damaged: ${why}`, { cause: error });
  }
  return { facts: checked(container.facts, schema), sections: container.sections };
}

/** JSON that has arrived. @throws {RefusedMessage} */
export function openJson<S extends z.ZodType>(text: string, schema: S): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RefusedMessage('it is no JSON', { cause: error });
  }
  return checked(value, schema);
}

/** @throws {RefusedMessage} naming the place */
export function checked<S extends z.ZodType>(value: unknown, schema: S): z.output<S> {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const [{ path, message }] = error.issues;
  throw new RefusedMessage(`${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`);
}

/** Whether two are the same piece of work. */
export function sameTask(a: Task, b: Task): boolean {
  return (
    a.index === b.index && a.first === b.first && a.end === b.end && a.condition === b.condition
  );
}
