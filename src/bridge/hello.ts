import { contextPaths } from '../config/contexts.js';
import { controlOf, observationOf } from '../config/control.js';
import type { Scenario } from '../config/schema/scenario.js';
import { actionLayout } from '../environment/action.js';
import { Observer } from '../environment/observation/observer.js';
import { METRICS } from '../simulator/metrics/metrics.js';
import type { Answer } from './answer.js';

/** What {@link helloOf} cannot know. */
export interface Introduction {
  /** version of this program */
  readonly version: string;
  /** what is allowed in the config but hardly meant, one line each */
  readonly warnings: readonly string[];
}

/**
 * The first frame: all that a client needs to know of the frames that follow and of what is in them.
 * Bounds that are infinite are null.
 */
export function helloOf(
  scenario: Scenario,
  answer: Answer,
  { version, warnings }: Introduction,
): Record<string, unknown> {
  const layout = actionLayout(scenario);
  const { names, units, low, high, scales } = new Observer({
    observation: observationOf(scenario),
    stations: scenario.stations.length,
    layout,
  });
  const { contexts = {} } = scenario;
  return {
    metalore: version,
    warnings,
    scenario: scenario.name,
    environments: answer.environments,
    rows: answer.rows,
    steps: scenario.steps,
    control: controlOf(scenario).stations,
    observation: names.map((name, i) => ({
      name,
      unit: units[i],
      low: bound(low[i]),
      high: bound(high[i]),
      scale: scales[i],
    })),
    action: layout.names.map((name) => ({ name, unit: 'share', low: 0, high: 1 })),
    contexts: contextPaths(scenario).map((path) => ({ path, choice: contexts[path].choice })),
    metrics: METRICS.map(({ name, unit, label }) => ({ name, unit, label })),
    blocks: answer.blocks,
    payloads: answer.payloads,
    config: scenario,
  };
}

function bound(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
