import { z } from '../../packages/zod.js';
import { conditionsSchema } from '../../config/schema/conditions.js';
import type { Training } from '../../config/schema/training.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { OutsideSpec } from '../../policies/outside.js';
import type { RuleSpec } from '../../policies/registry.js';

/**
 * plan.json: what a run directory is the result of, complete. The same plan gives the same bytes. It
 * is written by the types of these schemas and read by the schemas themselves, which leave out what a
 * reader can do without and let pass what a newer version has added.
 */

/** Anything: what it should be is not for this schema to say. */
function unchecked<T>(): z.ZodType<T> {
  return z.any().optional();
}

/** A rule with its parameters; which there are is the registry's. Or a policy from outside. */
const ruleSchema = z.custom<RuleSpec | OutsideSpec>(hasKind);

const staticSchema = z.object({
  kind: z.literal('static').default('static'),
  rhoC: z.number(),
  rhoP: z.number(),
});

const learnedSchema = z.object({
  kind: z.literal('learned'),
  stochastic: z.boolean().default(false),
  /** written by version 0.2 and before; read into the item's source */
  folder: z.string().optional(),
  hash: z.string().optional(),
});

/** Where an evaluated policy comes from. Places are as the user named them, and no part of the work. */
const sourceSchema = z.object({
  /** run directory of train; null for a saved policy that was named by itself */
  run: z.string().nullable(),
  /** item of that run's plan */
  item: z.string().nullable(),
  /** with model.json and weights.bin */
  folder: z.string(),
  /** of the content of both files */
  hash: z.string(),
  /** step budget of the training, where a run directory tells */
  timesteps: z.number().optional(),
});

/** An episode that is read from a folder instead of drawn. The place is no part of the work. */
const traceSchema = z.object({
  folder: z.string(),
  /** of the content */
  sha256: z.string(),
  /** of the channel, and of policies that draw their actions */
  seed: z.number(),
});

const settingSchema = z.object({ eta: z.number(), c2: z.number() });

/** A file of the user's that registers what the scenario names. The place is no part of the work. */
const importSchema = z.object({ file: z.string(), sha256: z.string() });

const common = {
  /** results of another version are not mixed in */
  version: z.string().default('unknown'),
  /** checked by the scenario's own schema */
  scenario: unchecked<Scenario>(),
  /** imported by every thread that simulates, where there are any */
  imports: z.array(importSchema).optional(),
};

/** The episodes, in their order, where they are not drawn. */
const traces = z.array(traceSchema).optional();

/**
 * Paths of the values that `--vary` varied, where it did. Of grid-search and evaluate the points are the
 * scenario's conditions, in which everything is run.
 */
const vary = z.array(z.string()).optional();

/** names of the scenario's conditions in their order, where it is run in any: everything is run in each */
const conditions = z.array(z.string()).optional();

/** Unique in its plan; the hash is of all that makes the item's results. */
const named = { name: z.string(), hash: z.string().default('') };

export const gridSearchPlanSchema = z.object({
  command: z.literal('grid-search'),
  ...common,
  traces,
  vary,
  conditions,
  items: z.array(z.object({ ...named, policy: staticSchema })),
  /** work is cut into tasks of some episodes for all items, so that each trace is generated once */
  episodesPerTask: z.number().default(1),
});

/** The saved policy that training begins from. The place is no part of the work. */
const initialPolicySchema = z.object({ folder: z.string(), hash: z.string() });

export const trainPlanSchema = z.object({
  command: z.literal('train'),
  ...common,
  initialPolicy: initialPolicySchema.optional(),
  ppo: unchecked<PpoConfig>(),
  training: unchecked<Training>(),
  vary,
  /**
   * by their names what points change of the scenario and of the hyperparameters, where they vary; of
   * specialists the scenario's conditions
   */
  points: conditionsSchema,
  /** whether each run is trained in one condition and setting, of which nothing is drawn */
  specialists: z.boolean().optional(),
  /** whether policies are saved as models for other programs, too */
  onnx: z.boolean().optional(),
  items: z.array(
    z.object({
      ...named,
      /** name of a point, where there are any */
      point: z.string().optional(),
      /** null where it is drawn in each episode */
      eta: z.number().nullable(),
      c2: z.number().nullable(),
      trainSeed: z.number(),
    }),
  ),
});

export const evaluatePlanSchema = z.object({
  command: z.literal('evaluate'),
  ...common,
  traces,
  settings: z.array(settingSchema),
  vary,
  conditions,
  items: z.array(
    z.object({
      ...named,
      policy: z.union([learnedSchema, ruleSchema]),
      /** of a learned policy */
      source: sourceSchema.optional(),
      /** the same, of one that was trained for each condition: in each the one that is used there */
      sources: z.array(sourceSchema).optional(),
      /** whether it is a specialist: trained in one condition or setting of those that are judged */
      specialist: z.boolean().optional(),
      /** index into the settings */
      setting: z.number(),
      trainSeed: z.number().nullable(),
      /** of a learned policy: what is held at its mean in turn, where that was asked for */
      held: z.array(z.string()).optional(),
    }),
  ),
  episodesPerTask: z.number().default(1),
});

export const planSchema = z.discriminatedUnion('command', [
  gridSearchPlanSchema,
  trainPlanSchema,
  evaluatePlanSchema,
]);

export type GridSearchPlan = z.output<typeof gridSearchPlanSchema>;
export type TrainPlan = z.output<typeof trainPlanSchema>;
export type EvaluatePlan = z.output<typeof evaluatePlanSchema>;
export type Plan = GridSearchPlan | TrainPlan | EvaluatePlan;

export type GridSearchItem = GridSearchPlan['items'][number];
export type TrainItem = TrainPlan['items'][number];
export type EvaluateItem = EvaluatePlan['items'][number];
export type LearnedSpec = z.output<typeof learnedSchema>;
export type InitialPolicy = z.output<typeof initialPolicySchema>;
export type PlannedTrace = z.output<typeof traceSchema>;
export type Source = z.output<typeof sourceSchema>;
/** Constants of the reward under which policies are judged. */
export type Setting = z.output<typeof settingSchema>;

function hasKind(value: unknown): boolean {
  return typeof (value as { kind?: unknown } | null)?.kind === 'string';
}
