import type { Plan } from '../runs/plans/plan.js';
import type { TaskFunction } from './task.js';

type Command = Plan['command'];

/** What does the tasks of each command's plans; loaded by who needs it. */
const TASKS: {
  readonly [C in Command]: () => Promise<TaskFunction<Extract<Plan, { command: C }>>>;
} = {
  'grid-search': async () => (await import('./grid-search/task.js')).gridSearchTask,
  train: async () => (await import('./train/task.js')).trainTask,
  evaluate: async () => (await import('./evaluate/task.js')).evaluateTask,
};

/** The function that does the tasks of a plan. */
export async function taskFunctionOf(plan: Plan): Promise<TaskFunction<Plan>> {
  // The registry's type says that a command's function takes that command's plans.
  return (await TASKS[plan.command]()) as TaskFunction<Plan>;
}
