import { extremes } from '../config/contexts.js';
import type { RunLoad } from '../runs/load-file.js';
import type { Plan } from '../runs/plans/plan.js';
import { LoadOfTraces } from '../simulator/load/of-traces.js';
import { offeredLoad } from '../simulator/offered-load.js';
import { buildTrace } from '../simulator/world/build-trace.js';
import { plannedRecording } from './traces.js';

/** What the episodes of a plan ask for. @throws {Error} for a trace that is not what it was any more */
export function loadOf(plan: Plan): RunLoad {
  const { scenario } = plan;
  const traces = plan.command === 'train' ? undefined : plan.traces;
  if (traces) {
    const loads = new LoadOfTraces(scenario);
    for (const trace of traces)
      loads.add(buildTrace(scenario, plannedRecording(trace, scenario), trace.seed));
    return { of: 'traces', load: loads.load() };
  }
  if (!scenario.contexts) return { of: 'scenario', load: offeredLoad(scenario) };
  const [least, most] = extremes(scenario).map(offeredLoad);
  return { of: 'contexts', least, most };
}
