import { existsSync } from 'node:fs';
import { z } from '../../packages/zod.js';
import { dotted } from '../../config/tree/tree.js';
import { NAME_CHARACTERS } from '../../config/schema/name.js';
import { scenarioSchema, type Scenario } from '../../config/schema/scenario.js';
import { readJson, wrongShape } from '../files/json.js';
import { planSchema, type EvaluatePlan, type Plan } from './plan.js';

/** What plan.json says. */
export interface FoundPlan {
  file: string;
  plan: Plan;
  /** by its path: what the scenario holds that this version does not know, and so is not in the plan */
  unknown: Record<string, unknown>;
}

/**
 * Reads plan.json. Keys that this version does not know are passed over, but for those of the scenario,
 * which may have changed what was simulated.
 *
 * @throws {ReportError} when there is none, or it is no plan
 */
export function readPlan(file: string): FoundPlan {
  const plan = readJson(file, planSchema);
  const { scenario, unknown } = knownScenario(file, plan.scenario);
  return { file, plan: upgraded({ ...plan, scenario }), unknown };
}

/** The same; undefined when there is none. */
export function readPlanIfAny(file: string): FoundPlan | undefined {
  return existsSync(file) ? readPlan(file) : undefined;
}

/** The command whose plan it is. @throws {ReportError} when it is no plan of this or any version */
export function readCommand(file: string): string {
  return readJson(file, z.object({ command: z.string() })).command;
}

/** Versions before 0.4 took names that those who read tables take for something else. */
const storedScenarioSchema = scenarioSchema.extend({
  name: z.string().regex(NAME_CHARACTERS).default('paper'),
});

/** The scenario without the keys that its schema does not know, and these. */
function knownScenario(
  file: string,
  found: unknown,
): { scenario: Scenario; unknown: Record<string, unknown> } {
  const unknown: [string, unknown][] = [];
  let { data, error } = storedScenarioSchema.safeParse(found);
  if (error) {
    for (const issue of error.issues)
      if (issue.code === 'unrecognized_keys')
        for (const key of issue.keys) {
          const parent = mappingAt(found, issue.path);
          unknown.push([dotted([...issue.path, key]), parent[key]]);
          Reflect.deleteProperty(parent, key);
        }
    ({ data, error } = storedScenarioSchema.safeParse(found));
  }
  if (error) throw wrongShape(file, error, 'scenario');
  return { scenario: data!, unknown: Object.fromEntries(unknown) };
}

function mappingAt(value: unknown, path: readonly PropertyKey[]): Record<PropertyKey, unknown> {
  let at = value as Record<PropertyKey, unknown>;
  for (const step of path) at = at[step] as Record<PropertyKey, unknown>;
  return at;
}

/** A plan as this version writes it. */
function upgraded(plan: Plan): Plan {
  return plan.command === 'evaluate' ? { ...plan, items: plan.items.map(withSource) } : plan;
}

/**
 * Version 0.2 and before had folder and hash of a learned policy in its specification; the folder was
 * `<run>/runs/<item>/policy-best`, or that of a saved policy named by itself.
 */
function withSource(item: EvaluatePlan['items'][number]): EvaluatePlan['items'][number] {
  const { policy } = item;
  if (policy.kind !== 'learned' || item.source || policy.folder === undefined) return item;
  const { kind, stochastic, folder, hash = '' } = policy;
  const parts = folder.split(/[\\/]/);
  const isOfRun = parts.length > 3 && parts.at(-3) === 'runs';
  return {
    ...item,
    policy: { kind, stochastic },
    source: {
      run: isOfRun ? folder.slice(0, folder.length - parts.slice(-3).join('/').length - 1) : null,
      item: isOfRun ? parts[parts.length - 2] : null,
      folder,
      hash,
    },
  };
}
