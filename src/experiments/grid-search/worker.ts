import { workerData } from 'node:worker_threads';
import { createPolicy } from '../../policies/registry.js';
import type { EvaluationTask } from '../plan.js';
import type { EvaluationWork } from './run.js';
import { runItems, TaskParts } from '../task-parts.js';

const { scenario, policies, identities, partsFolder } = workerData as EvaluationWork;
const items = policies.map((policy, i) => ({
  policy: createPolicy(policy),
  identity: identities[i],
}));
const parts = new TaskParts(partsFolder);

/** Evaluates the episodes of a task and leaves their rows and delays. */
export default function work(task: EvaluationTask): void {
  parts.write(task, runItems(scenario, items, task));
}
