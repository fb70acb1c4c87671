import { staticGrid } from '../../policies/rules/static.js';
import { heldPolicies, type Plan } from '../../runs/plans/plan.js';
import type { Task } from '../task.js';

/** Steps of a task, of all policies; of training those that it has. */
export function stepsOf(plan: Plan): (task: Task) => number {
  if (plan.command === 'train') return () => plan.training.timesteps;
  const { scenario } = plan;
  const policies =
    plan.items.length +
    heldPolicies(plan) +
    (plan.command === 'evaluate' ? staticGrid(scenario.grid.step).length : 0);
  return ({ first, end }) => (end - first) * scenario.steps * policies;
}
