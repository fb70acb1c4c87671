import { existsSync } from 'node:fs';
import { z } from 'zod';
import { profileNameOf } from '../../config/schema/profiles.js';
import { scenarioSchema, type Scenario } from '../../config/schema/scenario.js';
import { dotted } from '../../config/reading/tree.js';
import type { Run, RunKind } from './run-data.js';
import { readJson, wrongShape } from './json.js';

/** An item of a plan, as far as the plan tells what its rows have to say. */
export interface PlanItem {
  name: string;
  rho_c?: number | undefined;
  rho_p?: number | undefined;
  eta?: number | undefined;
  c2?: number | undefined;
  train_seed: number | null;
  /** of a learned policy that is evaluated */
  source?: { folder: string; stochastic: boolean } | undefined;
}

/** What plan.json says. */
export interface Plan {
  file: string;
  command: RunKind;
  about: NonNullable<Run['plan']>;
  items: PlanItem[];
}

const gridSchema = z.looseObject({
  command: z.literal('grid-search'),
  items: z.array(
    z.looseObject({
      name: z.string(),
      policy: z.looseObject({ rhoC: z.number(), rhoP: z.number() }),
    }),
  ),
});

const trainSchema = z.looseObject({
  command: z.literal('train'),
  items: z.array(
    z.looseObject({ name: z.string(), eta: z.number(), c2: z.number(), trainSeed: z.number() }),
  ),
  training: z.looseObject({ timesteps: z.number() }).optional(),
  ppo: z.unknown().optional(),
});

const evaluateSchema = z.looseObject({
  command: z.literal('evaluate'),
  settings: z.array(z.looseObject({ eta: z.number(), c2: z.number() })),
  items: z.array(
    z.looseObject({
      name: z.string(),
      setting: z.number(),
      trainSeed: z.number().nullable(),
      policy: z.looseObject({ folder: z.string().optional(), stochastic: z.boolean().optional() }),
    }),
  ),
});

const common = { version: z.string().default('unknown'), scenario: z.unknown().optional() };
const planSchema = z.discriminatedUnion('command', [
  gridSchema.extend(common),
  trainSchema.extend(common),
  evaluateSchema.extend(common),
]);

/**
 * Reads plan.json. Keys that this version does not know are allowed; those of the scenario are kept
 * apart, since they may have changed what was simulated.
 *
 * @returns undefined when there is no such file
 * @throws {ReportError} when it is no plan
 */
export function readPlan(file: string): Plan | undefined {
  if (!existsSync(file)) return undefined;
  const plan = readJson(file, planSchema);
  const { scenario, unknown } = knownScenario(file, plan.scenario);
  const about = {
    version: plan.version,
    scenario,
    ...(Object.keys(unknown).length > 0 ? { unknown } : {}),
  };
  switch (plan.command) {
    case 'grid-search':
      return {
        file,
        command: plan.command,
        about,
        items: plan.items.map(({ name, policy: { rhoC, rhoP } }) => ({
          name,
          rho_c: rhoC,
          rho_p: rhoP,
          eta: scenario.reward.eta,
          c2: scenario.reward.c2,
          train_seed: null,
        })),
      };
    case 'train': {
      const profile = profileNameOf(plan.ppo, scenario.steps);
      return {
        file,
        command: plan.command,
        about: {
          ...about,
          ...(plan.training
            ? { timesteps: plan.training.timesteps, trainedAs: trainedAs(plan) }
            : {}),
          ...(profile === undefined ? {} : { profile }),
        },
        items: plan.items.map(({ name, eta, c2, trainSeed }) => ({
          name,
          eta,
          c2,
          train_seed: trainSeed,
        })),
      };
    }
    case 'evaluate':
      return {
        file,
        command: plan.command,
        about,
        items: plan.items.map(({ name, setting, trainSeed, policy }) => ({
          name,
          eta: plan.settings.at(setting)?.eta,
          c2: plan.settings.at(setting)?.c2,
          train_seed: trainSeed,
          source:
            policy.folder === undefined
              ? undefined
              : { folder: policy.folder, stochastic: policy.stochastic ?? false },
        })),
      };
  }
}

/** The scenario without the keys that its schema does not know, and these. */
function knownScenario(
  file: string,
  found: unknown,
): { scenario: Scenario; unknown: Record<string, unknown> } {
  const unknown: [string, unknown][] = [];
  let { data, error } = scenarioSchema.safeParse(found);
  if (error) {
    for (const issue of error.issues)
      if (issue.code === 'unrecognized_keys')
        for (const key of issue.keys) {
          const parent = mappingAt(found, issue.path);
          unknown.push([dotted([...issue.path, key]), parent[key]]);
          Reflect.deleteProperty(parent, key);
        }
    ({ data, error } = scenarioSchema.safeParse(found));
  }
  if (error) throw wrongShape(file, error, 'scenario');
  return { scenario: data!, unknown: Object.fromEntries(unknown) };
}

function mappingAt(value: unknown, path: readonly PropertyKey[]): Record<PropertyKey, unknown> {
  let at = value as Record<PropertyKey, unknown>;
  for (const step of path) at = at[step] as Record<PropertyKey, unknown>;
  return at;
}

/** All that trains a policy but the setting and the seed. */
function trainedAs({ version, ppo, training }: z.infer<typeof trainSchema> & { version: string }) {
  const common = { ...training, eta: undefined, c2: undefined, seeds: undefined };
  return JSON.stringify([version, ppo, common]);
}
