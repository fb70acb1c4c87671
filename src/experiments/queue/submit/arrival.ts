import type { Sections } from '../../../runs/files/container.js';
import type { Plan } from '../../../runs/plans/plan.js';
import type { Task } from '../../task.js';
import { RefusedMessage } from '../errors.js';
import { openContainer, resultFacts, sameTask } from '../messages.js';
import { requireOutput } from '../outputs.js';
import { OUTPUT, RUN, sectionsUnder } from '../result-sections.js';
import { arrivedFiles, requireTrained, TRAINED_FILES } from '../run-folder.js';
import type { Store } from '../store.js';

/** What has come back from a task. */
export type Arrival =
  /** `files` are those of a trained run */
  | { kind: 'result'; task: Task; output: Sections; files?: ReadonlyMap<string, Uint8Array> }
  | { kind: 'failure'; task: Task; message: string }
  | { kind: 'paused'; task: Task; endMs: number }
  /** of a task that is over; `output` of what is no failure */
  | { kind: 'again'; task: Task; output: Sections | undefined; worker: string };

export interface ArrivalContext {
  /** of the submission */
  id: string;
  /** the hash of the build that it is of */
  build: string;
  plan: Plan;
  store: Store;
  /** undefined of a task that is over */
  taskLeft: (index: number) => Task | undefined;
}

/** Reads a message of a worker. @throws {RefusedMessage} when it is not what a task of the plan leaves */
export function arrivalOf(
  message: Buffer | undefined,
  { id, build, plan, store, taskLeft }: ArrivalContext,
): Arrival {
  if (!message) throw new RefusedMessage('it is empty');
  const { facts, sections } = openContainer(store.unwrap(id, message), resultFacts);
  if (facts.id !== id) throw new RefusedMessage('it belongs to another plan');
  if (facts.build !== build) throw new RefusedMessage('it comes from another build');
  const task = taskLeft(facts.task.index);
  const output = sectionsUnder(OUTPUT, sections);
  if (!task) {
    const { kind, worker } = facts;
    return {
      kind: 'again',
      task: facts.task,
      output: kind === 'result' ? output : undefined,
      worker,
    };
  }
  if (!sameTask(task, facts.task)) throw new RefusedMessage('it is of another task');
  if (facts.kind === 'failure') return { kind: 'failure', task, message: facts.message };
  if (facts.kind === 'paused') return { kind: 'paused', task, endMs: facts.endMs };
  requireOutput(plan, task, output);
  if (plan.command !== 'train') return { kind: 'result', task, output };
  const files = arrivedFiles(sectionsUnder(RUN, sections), TRAINED_FILES);
  requireTrained(files);
  return { kind: 'result', task, output, files };
}
