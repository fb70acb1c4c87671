import { selectBackend } from '../../ppo/backends/select.js';
import type { TrainPlan } from '../../runs/plans/plan.js';
import { itemPpo } from './plan.js';

/** What the networks of some points of a plan are trained on here. */
export interface PlannedBackend {
  readonly name: string;
  /** a sentence */
  readonly reason: string;
  /** names; of a plan whose values do not vary, none */
  readonly points: readonly string[];
}

/**
 * The backends of a plan, several where the sizes of networks vary, in the order of their points.
 *
 * @throws as {@link selectBackend}
 */
export async function plannedBackends(plan: TrainPlan): Promise<PlannedBackend[]> {
  const found = new Map<string, PlannedBackend & { points: string[] }>();
  // Items of one point have the same hyperparameters.
  for (const item of new Map(plan.items.map((item) => [item.point, item])).values()) {
    const ppo = itemPpo(plan, item);
    const { name, reason } = await selectBackend(plan.training.backend, { ppo });
    const known = found.get(reason) ?? { name, reason, points: [] };
    if (item.point !== undefined) known.points.push(item.point);
    found.set(reason, known);
  }
  return [...found.values()];
}
