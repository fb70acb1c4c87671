import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { ALONE } from '../../../environment/crew.js';
import { encodeContainer } from '../../../runs/files/container.js';
import type { Plan } from '../../../runs/plans/plan.js';
import type { Session } from '../../../runs/run-record.js';
import { sourcesOf } from '../../sources.js';
import type { Task, TaskIo } from '../../task.js';
import { taskFunctionOf } from '../../tasks.js';
import type { ResultFacts } from '../messages.js';
import { OUTPUT, RUN, under } from '../result-sections.js';
import { packRun, TRAINED_FILES } from '../run-folder.js';

/** What a thread of a worker is given for each task. */
export interface ThreadTask {
  /** of the unpacked bundle */
  planFile: string;
  task: Task;
  /** where folders of runs are */
  runsFolder: string;
  session: Session;
  /** when work has to be over, ms since 1970 by the clock here */
  endMs?: number | undefined;
  /** of the result, if there is one */
  facts: ResultFacts & { kind: 'result' };
}

/** How a task ended, told by a thread that lives. */
export type ThreadEnd = { done: true; content: Uint8Array } | { done: false; error: unknown };

/** What a thread tells while it works. */
export interface ThreadMessage {
  id: string;
  index: number;
  message: unknown;
}

let known: { planFile: string; plan: Plan; sources: ReturnType<typeof sourcesOf> } | undefined;

/** Does a task, and makes a container of what it leaves. */
export default async function work(given: ThreadTask): Promise<ThreadEnd> {
  const { planFile, task, runsFolder, session, endMs, facts } = given;
  try {
    if (known?.planFile !== planFile) {
      const plan = JSON.parse(readFileSync(planFile, 'utf8')) as Plan;
      known = { planFile, plan, sources: sourcesOf(plan) };
    }
    const { plan, sources } = known;
    const io: TaskIo = {
      ...sources,
      folder: (name) => join(runsFolder, name),
      // Whoever can write to the queue should not choose what code runs here.
      outside: ({ kind }) =>
        Promise.reject(new Error(`a policy from outside (${kind}) is not run for a queue`)),
      session,
      endMs,
      // Each task of a worker is one thread's: whoever starts it says how many there are.
      crew: () => ALONE,
      tell: (message) => {
        const told: ThreadMessage = { id: facts.id, index: task.index, message };
        parentPort?.postMessage(told);
      },
    };
    if (plan.imports) throw new Error('code of a file of --import is not run for a queue');
    const output = await (await taskFunctionOf(plan))(plan, task, io);
    const sections = {
      ...under(OUTPUT, output),
      ...(plan.command === 'train'
        ? under(RUN, packRun(io.folder(plan.items[task.index].name), TRAINED_FILES))
        : {}),
    };
    return { done: true, content: encodeContainer({ facts, sections }) };
  } catch (error) {
    return { done: false, error };
  }
}
