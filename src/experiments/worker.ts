import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { ALONE, type Crew } from '../environment/crew.js';
import { Parts } from '../runs/parts.js';
import type { Plan } from '../runs/plans/plan.js';
import { openOutside } from '../outside/open.js';
import { importOwnCode } from '../outside/own-code.js';
import type { Session } from '../runs/run-record.js';
import { askForCrew } from './crew/helpers.js';
import { sourcesOf } from './sources.js';
import type { Task, TaskIo } from './task.js';
import { taskFunctionOf } from './tasks.js';

/** What a worker thread is given once. */
export interface ThreadData {
  plan: Plan;
  runsFolder: string;
  partsFolder: string;
  session: Session;
  /** that a task may have to itself, this one included; no part of the plan, since results are the same */
  threadsOfTask: number;
  endMs?: number | undefined;
}

const { plan, runsFolder, partsFolder, session, threadsOfTask, endMs } = workerData as ThreadData;
const parts = new Parts(partsFolder);

const io: Omit<TaskIo, 'crew'> = {
  ...sourcesOf(plan),
  folder: (name) => join(runsFolder, name),
  outside: openOutside,
  session,
  endMs,
  tell: (message) => parentPort?.postMessage(message),
};

function crewOf({ index }: Task): Crew {
  if (threadsOfTask === 1) return ALONE;
  return askForCrew(index, threadsOfTask, (request, ports) =>
    parentPort?.postMessage(request, [...ports]),
  );
}

/** How a task ended, told by a thread that lives. */
export type TaskEnd = { done: true } | { done: false; error: unknown };

/** Does a task of the plan and leaves its output among the parts. */
export default async function work(task: Task): Promise<TaskEnd> {
  try {
    await importOwnCode(plan.imports ?? []);
    const runTask = await taskFunctionOf(plan);
    parts.write(task, await runTask(plan, task, { ...io, crew: () => crewOf(task) }));
    return { done: true };
  } catch (error) {
    return { done: false, error };
  }
}
