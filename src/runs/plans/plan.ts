import { z } from 'zod';
import { judgedScenario } from '../../config/conditions.js';
import { conditionsSchema } from '../../config/schema/conditions.js';
import type { ContextValue } from '../../config/schema/contexts.js';
import type { Training } from '../../config/schema/training.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { workOfPolicy, type OutsideSpec } from '../../policies/outside.js';
import type { RuleSpec } from '../../policies/registry.js';
import type { InCondition } from '../tables/condition.js';
import { SPECIALIST, type Identity } from '../tables/identity.js';
import { loadChanges, type LoadChanges } from '../../simulator/load/changes.js';
import { hashOf } from './hash.js';

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

/**
 * What a plan does, without the places that things were found at: from another folder, by another
 * path, it is the same plan.
 */
export function workOf({ imports, ...plan }: Plan): unknown {
  const work = placeless(plan);
  return imports ? { ...work, imports: imports.map(({ sha256 }) => sha256) } : work;
}

function placeless(plan: Plan): object {
  if (plan.command === 'train') {
    const { initialPolicy } = plan;
    return initialPolicy ? { ...plan, initialPolicy: initialPolicy.hash } : plan;
  }
  const { traces } = plan;
  const work = {
    ...plan,
    ...(traces ? { traces: traces.map(({ sha256, seed }) => ({ sha256, seed })) } : {}),
  };
  if (plan.command === 'grid-search') return work;
  return {
    ...work,
    items: plan.items.map(({ source, sources, policy, ...item }) => ({
      ...item,
      policy: workOfPolicy(policy),
      ...(source ? { source: contentOf(source) } : {}),
      ...(sources ? { sources: sources.map(contentOf) } : {}),
    })),
  };
}

function contentOf({ item, hash }: Source) {
  return { item, hash };
}

/** Whether two plans run the same episodes, as far as these come from traces. */
export function sameTraces(a: Plan, b: Plan): boolean {
  const hashes = (plan: Plan) =>
    plan.command === 'train' ? undefined : plan.traces?.map(({ sha256 }) => sha256);
  return String(hashes(a)) === String(hashes(b));
}

/**
 * Whether an evaluation tells how policies adapt: there are conditions, or one policy that was trained
 * is judged by several settings.
 */
export function tellsAdaptivity(plan: Plan): boolean {
  if (plan.command !== 'evaluate') return false;
  const { conditions, items } = plan;
  const settings = new Map<string, number>();
  return (
    conditions !== undefined ||
    items.some(({ source, setting }) => {
      if (!source) return false;
      const first = settings.get(source.hash) ?? setting;
      settings.set(source.hash, first);
      return first !== setting;
    })
  );
}

/**
 * How the load changes within the episodes of an evaluation: in each of its conditions, or in the one
 * scenario; undefined where it does not.
 */
export function changesJudged({
  scenario,
  conditions = [undefined],
}: Pick<EvaluatePlan, 'scenario'> & {
  conditions?: readonly (string | undefined)[] | undefined;
}): (LoadChanges | undefined)[] {
  return conditions.map((name) => loadChanges(judgedScenario(scenario, name)));
}

/** Whether an evaluation tells how policies respond to changes of the load within its episodes. */
export function tellsResponse(plan: Plan): boolean {
  return plan.command === 'evaluate' && changesJudged(plan).some((changes) => changes);
}

/** Whether it tells how long they take to come back: there are changes that come at once. */
export function tellsRecovery(plan: Plan): boolean {
  return plan.command === 'evaluate' && changesJudged(plan).some((changes) => changes?.isSudden);
}

/** Policies with a feature held that an evaluation plays besides, in each of its episodes. */
export function heldPolicies(plan: Plan): number {
  if (plan.command !== 'evaluate') return 0;
  return plan.items.reduce((sum, { held = [] }) => sum + held.length, 0);
}

/** Whether an evaluation tells what its learned policies look at. */
export function tellsImportance(plan: Plan): boolean {
  return heldPolicies(plan) > 0;
}

/** A plan whose scenario names what files register: they are part of all that its items do. */
export function withImports<P extends Plan>(plan: P, imports: NonNullable<Plan['imports']>): P {
  if (imports.length === 0) return plan;
  const hashes = imports.map(({ sha256 }) => sha256);
  const items = plan.items.map((item) => ({ ...item, hash: hashOf([item.hash, hashes]) }));
  return { ...plan, imports: [...imports], items };
}

/** Names a plan's work; equal for equal work. */
export function planHash(plan: Plan): string {
  return hashOf(workOf(plan));
}

/**
 * The identity columns of the items of a plan, in their order.
 *
 * @param condition the one that they are run in, where there are any
 */
export function planIdentities(plan: Plan, condition?: string): Identity[] {
  const { name: experiment } = plan.scenario;
  const at = pointColumns(plan, condition);
  switch (plan.command) {
    case 'grid-search': {
      const { reward } =
        condition === undefined ? plan.scenario : judgedScenario(plan.scenario, condition);
      return plan.items.map(({ name, policy }) => ({
        experiment,
        item: name,
        policy: policy.kind,
        rho_c: policy.rhoC,
        rho_p: policy.rhoP,
        eta: reward.eta,
        c2: reward.c2,
        train_seed: null,
        ...at,
      }));
    }
    case 'train':
      return plan.items.map(({ name, eta, c2, trainSeed, point }) => ({
        experiment,
        item: name,
        policy: 'learned',
        rho_c: null,
        rho_p: null,
        eta,
        c2,
        train_seed: trainSeed,
        ...(point === undefined ? {} : pointColumns(plan, point)),
      }));
    case 'evaluate':
      return plan.items.map(({ name, policy, setting, trainSeed, specialist }) => ({
        experiment,
        item: name,
        policy: specialist ? SPECIALIST : policy.kind,
        ...splitOf(policy),
        ...settingOf(plan, setting),
        train_seed: trainSeed,
        ...at,
      }));
  }
}

/** The values of varied paths at a point of a plan, in the order of the flags; undefined where there are none. */
export function variedAt(
  plan: Plan,
  point: string,
): Readonly<Record<string, ContextValue>> | undefined {
  const { vary } = plan;
  if (!vary) return undefined;
  const values = (plan.command === 'train' ? plan.points : plan.scenario.conditions)?.[point] ?? {};
  return Object.fromEntries(vary.map((path) => [path, values[path]]));
}

/** What ends the rows of a condition, or of a point of training. */
export function pointColumns(plan: Plan, point: string | undefined): InCondition {
  if (point === undefined) return {};
  const varied = variedAt(plan, point);
  return {
    ...(plan.command === 'train' ? {} : { condition: point }),
    ...(varied ? { varied } : {}),
  };
}

function splitOf(policy: EvaluateItem['policy']) {
  return policy.kind === 'static'
    ? { rho_c: policy.rhoC, rho_p: policy.rhoP }
    : { rho_c: null, rho_p: null };
}

function settingOf({ settings }: EvaluatePlan, index: number): Setting {
  const { eta, c2 } = settings[index];
  return { eta, c2 };
}
