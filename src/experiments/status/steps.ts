import type { Plan } from '../../runs/plans/plan.js';
import { policiesPlayed } from '../evaluate/plan.js';
import type { Task } from '../task.js';

/** Steps of a task, of all policies; of training those that it has. */
export function stepsOf(plan: Plan): (task: Task) => number {
  if (plan.command === 'train') return () => plan.training.timesteps;
  const { scenario } = plan;
  const policies = plan.command === 'evaluate' ? policiesPlayed(plan) : plan.items.length;
  return ({ first, end }) => (end - first) * scenario.steps * policies;
}
