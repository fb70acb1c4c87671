import { z } from 'zod';
import { ADAPTIVITY } from '../../runs/tables/adaptivity.js';
import { CONDITION } from '../../runs/tables/condition.js';
import { IDENTITY } from '../../runs/tables/identity.js';
import { IMPORTANCE } from '../../runs/tables/importance.js';
import { PHASES } from '../../runs/tables/phases.js';
import { RECOVERY } from '../../runs/tables/recovery.js';
import { rowSchema } from './tables.js';

/**
 * What `--json` prints, for each command, done or with `--dry-run`. A quantity has the name that it has
 * in the CSVs; a number that is missing is null.
 */

/** Missing where there are too few values for it. */
const number = z.number().nullable();

const summary = z
  .strictObject({ n: z.number(), mean: number, std: number, ci95: number })
  .describe('over the values that are not missing; ci95 is half the width of the 95% interval');

const about = { version: z.string().describe('of metalore'), scenario: z.string() };
const done = { dry_run: z.literal(false) };
const dry = { dry_run: z.literal(true) };
const state = z
  .enum(['new', 'continued', 'finished'])
  .describe('what the run directory was, or would be: finished results are only printed again');

const seed = z.number().describe('root seed of all random streams');
const episodes = z.number().describe('that each policy is evaluated on');
const out = z.string().describe('directory of the results');

const cell = z.union([z.string(), z.number(), z.null()]);
const identity = Object.fromEntries(
  IDENTITY.map(({ name, label }) => [name, cell.describe(label)]),
) as Record<(typeof IDENTITY)[number]['name'], typeof cell>;

const item = z.strictObject({
  ...identity,
  condition: z
    .string()
    .optional()
    .describe('name of the condition, or of the point of --vary, where there are any'),
  varied: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe('what --vary varied: values by their paths'),
  episodes,
  metrics: z.record(z.string(), summary).describe('by the names of the columns of episodes.csv'),
  pareto_throughput_sync: z.boolean(),
  pareto_e2e_sync: z.boolean(),
  return_ratio_best_static: number.optional().describe('evaluate only: of the mean returns'),
  return_difference: summary.optional().describe('evaluate only: of the returns, by episode'),
});

const adaptivity = z.strictObject(
  Object.fromEntries(ADAPTIVITY.map(({ name, label }) => [name, cell.describe(label)])),
);

const inCondition = { optional: [CONDITION] };
const phase = rowSchema(PHASES, inCondition);
const recovery = rowSchema(RECOVERY, inCondition);
const importance = rowSchema(IMPORTANCE);

const shard = z
  .strictObject({ index: z.number(), count: z.number(), tasks: z.number() })
  .describe('which of how many parts of the work, from 1; tasks of the whole plan');
const planCommand = z.enum(['grid-search', 'train', 'evaluate']);

const results = {
  ...about,
  ...done,
  seed,
  episodes,
  out,
  state,
  items: z.array(item).describe('the rows of summary.csv'),
  next: z.string().describe('the command that comes next, for a shell'),
};

const planned = {
  ...about,
  ...dry,
  seed,
  episodes,
  steps: z.number().describe('of an episode'),
  items: z.array(z.string()).describe('names of what would be evaluated'),
  points: z.array(z.string()).optional().describe('names of the points of --vary'),
  jobs: z.number().describe('worker threads'),
  out,
  state,
  shard: shard.optional().describe('with --shard'),
};

const merged = {
  command: z.literal('merge'),
  ...about,
  of: planCommand,
  tasks: z.number().describe('of the plan'),
  missing: z.array(z.string()).describe('what is not there, in words'),
  out,
  state,
};

const timesteps = z.number().describe('step budget of a training run');
const setting = z.strictObject({ eta: z.number(), c2: z.number() });
const missing = z.array(
  z.strictObject({
    id: z.string().optional().describe('of a figure; a table has none'),
    title: z.string(),
    missing: z.string().describe('why it is not there'),
  }),
);
const warnings = z.array(z.string());
const replayed = {
  ...about,
  seed,
  episode: z.number(),
  page: z.string().describe('path of replay.html'),
};
const reported = {
  version: about.version,
  out,
  page: z.string().describe('path of report.html'),
  missing,
  warnings,
};

const traced = {
  ...about,
  out,
  steps: z.number().describe('of an episode'),
  ues: z.number(),
  sensors: z.number(),
  requests: z.number().describe('in the trace'),
  updates: z.number().describe('in the trace'),
};
const exported = {
  ...traced,
  seed,
  episode: z.number().describe('number of the evaluation episode'),
  episode_seed: z.number().describe('as in episodes.csv'),
};
const imported = {
  ...traced,
  begin_s: z.number().describe('time of step 0 in the file'),
  offset_m: z.tuple([z.number(), z.number()]).describe('added to the coordinates of the file'),
};
const converted = {
  command: z.literal('export'),
  version: about.version,
  format: z.string().describe('as of --format'),
  source: z.string().describe('as named'),
  out: z.string().describe('path of what is written'),
  policy: z
    .string()
    .optional()
    .describe('onnx: what names the policy, of the content of its files'),
  table: z.string().optional().describe('parquet'),
  runs: z
    .array(z.strictObject({ item: z.string(), done: z.boolean().describe('its training') }))
    .optional()
    .describe('tensorboard: those that were begun'),
};
const written = {
  sha256: z.string().describe('of the content of the trace'),
  next: results.next,
};

/** Every output, by its command and whether it was only a dry run. */
export const outputs = {
  'grid-search': {
    done: z.strictObject({ command: z.literal('grid-search'), ...results }),
    dry: z.strictObject({ command: z.literal('grid-search'), ...planned }),
  },
  train: {
    done: z.strictObject({
      command: z.literal('train'),
      ...results,
      timesteps,
      failures: z.array(z.strictObject({ item: z.string(), message: z.string() })),
    }),
    dry: z.strictObject({ command: z.literal('train'), ...planned, timesteps }),
  },
  evaluate: {
    done: z.strictObject({
      command: z.literal('evaluate'),
      ...results,
      adaptivity: z
        .array(adaptivity)
        .optional()
        .describe('the rows of adaptivity.csv, where there is one'),
      phases: z.array(phase).optional().describe('the rows of phases.csv, where there is one'),
      recovery: z
        .array(recovery)
        .optional()
        .describe('the rows of recovery.csv, where there is one'),
      importance: z
        .array(importance)
        .optional()
        .describe('the rows of importance.csv, with --importance'),
    }),
    dry: z.strictObject({
      command: z.literal('evaluate'),
      ...planned,
      settings: z.array(setting),
      conditions: z.array(z.string()).optional().describe('names, where the scenario has any'),
      static_splits: z.number().describe('that the best one is found among'),
    }),
  },
  merge: {
    done: z.strictObject({ ...merged, ...done, next: results.next }),
    dry: z.strictObject({ ...merged, ...dry }),
  },
  report: {
    done: z.strictObject({
      command: z.literal('report'),
      ...done,
      ...reported,
      figures: z.array(
        z.strictObject({ id: z.string(), title: z.string(), files: z.array(z.string()) }),
      ),
      print: z.array(z.string()).optional().describe('paths of what --print wrote'),
    }),
    dry: z.strictObject({
      command: z.literal('report'),
      ...dry,
      ...reported,
      runs: z.array(
        z.strictObject({
          out: z.string(),
          command: z.string(),
          items: z.number(),
          rows: z.number(),
        }),
      ),
      figures: z.array(z.strictObject({ id: z.string(), title: z.string() })),
    }),
  },
  replay: {
    done: z.strictObject({
      command: z.literal('replay'),
      ...done,
      ...replayed,
      episode_seed: z.number().describe('as in episodes.csv'),
      logs: z.array(z.string()).describe('paths, with --csv'),
      policies: z.array(
        z.strictObject({
          name: z.string(),
          ...setting.shape,
          metrics: z.record(z.string(), number),
        }),
      ),
    }),
    dry: z.strictObject({
      command: z.literal('replay'),
      ...dry,
      ...replayed,
      policies: z.array(z.strictObject({ name: z.string(), ...setting.shape })),
    }),
  },
  'trace export': {
    done: z.strictObject({ command: z.literal('trace export'), ...done, ...exported, ...written }),
    dry: z.strictObject({ command: z.literal('trace export'), ...dry, ...exported }),
  },
  'trace import': {
    done: z.strictObject({
      command: z.literal('trace import'),
      ...done,
      ...imported,
      episode_seed: exported.episode_seed,
      ...written,
    }),
    dry: z.strictObject({ command: z.literal('trace import'), ...dry, ...imported }),
  },
  export: {
    done: z.strictObject({
      ...converted,
      ...done,
      bytes: z.number().optional().describe('onnx: of the model'),
      rows: z.number().optional().describe('parquet: of the table'),
    }),
    dry: z.strictObject({ ...converted, ...dry }),
  },
};

/** What commands that run a plan print of a shard of it that is done: its results are told when merged. */
export const shardOutput = z.strictObject({
  command: planCommand,
  ...about,
  ...done,
  seed,
  episodes,
  out,
  state,
  shard,
  failures: z
    .array(z.strictObject({ item: z.string(), message: z.string() }))
    .optional()
    .describe('train only'),
  next: results.next,
});

const count = z.number();

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

type Outputs = typeof outputs;

/** What some command prints. */
export type Output =
  | {
      [C in keyof Outputs]: z.input<Outputs[C]['done']> | z.input<Outputs[C]['dry']>;
    }[keyof Outputs]
  | z.input<typeof shardOutput>
  | z.input<typeof statusOutput>
  | z.input<typeof listOutput>;

/** The content of docs/output.schema.json. */
export function outputJsonSchema(): Record<string, unknown> {
  const all = Object.values(outputs).flatMap(({ done, dry }): z.ZodType[] => [done, dry]);
  return {
    ...z.toJSONSchema(z.union([...all, shardOutput, statusOutput, listOutput])),
    title: 'What metalore prints with --json',
  };
}
