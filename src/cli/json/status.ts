import { z } from '../../packages/zod.js';
import { about, count, number, out, planCommand, shard } from './parts.js';

/** What `metalore status` prints. */
export const statusOutput = z.strictObject({
  command: z.literal('status'),
  version: about.version,
  directories: z.array(
    z.strictObject({
      out,
      state: z.enum(['running', 'finished', 'damaged', 'interrupted']),
      of: planCommand,
      version: z.string().describe('of metalore that wrote it'),
      scenario: z.string(),
      shard: shard.optional(),
      unit: z.enum(['runs', 'tasks']).describe('of what is counted'),
      total: count,
      done: count,
      running: count.nullable().describe('null of tasks, which nobody notes when they begin'),
      failed: count,
      waiting: count,
      steps: count.describe('done: of episodes of all policies, or of training'),
      total_steps: count,
      steps_per_second: number,
      seconds_left: number,
      holder: z
        .strictObject({
          host: z.string().nullable(),
          pid: z.number().nullable(),
          renewed: z.string().describe('when the lease was renewed last'),
          there: z.boolean().describe('false where the process is gone'),
        })
        .optional()
        .describe('of the lease'),
      failures: z.array(z.strictObject({ item: z.string(), message: z.string() })),
      damage: z.array(z.strictObject({ file: z.string(), what: z.enum(['missing', 'changed']) })),
    }),
  ),
  queues: z
    .array(
      z.strictObject({
        url: z.string(),
        submissions: z.array(
          z.strictObject({
            id: z.string(),
            of: z.string().describe('the command'),
            scenario: z.string(),
            build: z.string().describe('the hash of the build that workers need'),
            version: z.string(),
            submitter_there: z.boolean().describe('whether somebody takes results'),
            jobs_running: count.describe('at workers; a job has a task or some'),
            jobs_waiting: count.describe('in the queue; others may not be in it yet'),
            results_waiting: count.describe('for the submitter'),
            total: count.nullable().describe('tasks of this start of the command'),
            done: count.nullable(),
            failed: count.nullable(),
            steps: number.describe('done: of episodes of all policies, or of training'),
            total_steps: number,
            steps_per_second: number,
            seconds_left: number,
          }),
        ),
        workers: z.array(
          z.strictObject({
            name: z.string(),
            host: z.string(),
            pid: count,
            jobs: count.describe('tasks at the same time'),
            running: count,
            done: count,
            build: z.string(),
            version: z.string(),
          }),
        ),
      }),
    )
    .optional()
    .describe('where queues were named'),
});
