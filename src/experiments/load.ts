import { judgedScenario } from '../config/conditions.js';
import { extremes } from '../config/contexts.js';
import type { Scenario } from '../config/schema/scenario.js';
import type { RunLoad } from '../runs/load-file.js';
import type { Plan } from '../runs/plans/plan.js';
import { LoadOfTraces } from '../simulator/load/of-traces.js';
import { offeredComputeLoad, offeredLoad } from '../simulator/offered-load.js';
import { buildTrace } from '../simulator/world/build-trace.js';
import { plannedRecording } from './traces.js';
import { pointScenario } from './train/plan.js';

/**
 * What the episodes of a plan ask for: where values vary, at the points that ask for least and for most.
 *
 * @throws {Error} for a trace that is not what it was any more
 */
export function loadOf(plan: Plan): RunLoad {
  const { scenario } = plan;
  const traces = plan.command === 'train' ? undefined : plan.traces;
  if (traces) {
    const loads = new LoadOfTraces(scenario);
    for (const trace of traces)
      loads.add(buildTrace(scenario, plannedRecording(trace, scenario), trace.seed));
    return { of: 'traces', load: loads.load() };
  }
  const points = pointsOf(plan)
    .flatMap(extremes)
    .map((point) => ({ point, asked: offeredComputeLoad(point).all }))
    .sort((a, b) => a.asked - b.asked);
  if (points.length > 0) {
    const [least, most] = [points[0], points[points.length - 1]];
    return { of: 'contexts', least: offeredLoad(least.point), most: offeredLoad(most.point) };
  }
  if (!scenario.contexts) return { of: 'scenario', load: offeredLoad(scenario) };
  const [least, most] = extremes(scenario).map(offeredLoad);
  return { of: 'contexts', least, most };
}

function pointsOf(plan: Plan): Scenario[] {
  if (plan.command === 'train')
    return Object.keys(plan.points ?? {}).map((point) => pointScenario(plan, { point }));
  if (!plan.vary) return [];
  return (plan.conditions ?? []).map((name) => judgedScenario(plan.scenario, name));
}
