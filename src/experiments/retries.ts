import { fileSystemErrorCode } from '../runs/errors.js';
import { isPlacementMessage } from '../simulator/world/placement.js';
import type { Executor, TaskFailure } from './executor.js';
import type { Task } from './task.js';
import { isPaused } from './time-limit.js';
import { isChangedTrace } from './traces.js';

/**
 * An executor that does tasks that failed again, after the others, up to so many times each. What
 * another try would meet just so is not tried again: a disk without room, sensors without room, a trace
 * that was changed.
 *
 * @param onRetry told each failure that is not the last word, and how many tries are left
 */
export function retrying(
  execute: Executor,
  { retries, onRetry }: { retries: number; onRetry?: (failure: TaskFailure, left: number) => void },
): Executor {
  if (retries === 0) return execute;
  return async (job) => {
    const final: TaskFailure[] = [];
    let tasks: readonly Task[] = job.tasks;
    for (let left = retries; tasks.length > 0; left--) {
      const again: Task[] = [];
      const end = { isAsked: false };
      const goOn = (failure: TaskFailure): boolean => {
        if (left > 0 && mayPass(failure.error)) {
          again.push(failure.task);
          onRetry?.(failure, left);
          return true;
        }
        final.push(failure);
        end.isAsked ||= job.goOn?.(failure) === false;
        return !end.isAsked;
      };
      await execute({ ...job, tasks, goOn });
      if (end.isAsked) break;
      tasks = again;
    }
    return final;
  };
}

/** Whether another try may end otherwise. */
function mayPass(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return !(
    isPaused(error) ||
    fileSystemErrorCode(error) !== undefined ||
    isPlacementMessage(message) ||
    isChangedTrace(message)
  );
}
