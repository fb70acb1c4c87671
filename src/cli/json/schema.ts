import { z } from '../../packages/zod.js';
import { ADAPTIVITY } from '../../runs/tables/adaptivity.js';
import { CONDITION } from '../../runs/tables/condition.js';
import { IMPORTANCE } from '../../runs/tables/importance.js';
import { PHASES } from '../../runs/tables/phases.js';
import { RECOVERY } from '../../runs/tables/recovery.js';
import { rowSchema } from './tables.js';
import {
  about,
  cell,
  done,
  dry,
  episodes,
  identity,
  number,
  out,
  planCommand,
  seed,
  shard,
  timesteps,
} from './parts.js';
import { statusOutput } from './status.js';
import { listOutput } from './list.js';

// What `--json` prints, for each command, done or with `--dry-run`. A quantity has the name that it has
// in the CSVs; a number that is missing is null.
const summary = z
  .strictObject({ n: z.number(), mean: number, std: number, ci95: number })
  .describe('over the values that are not missing; ci95 is half the width of the 95% interval');

const state = z
  .enum(['new', 'continued', 'finished'])
  .describe('what the run directory was, or would be: finished results are only printed again');

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
