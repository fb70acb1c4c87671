import { join } from 'node:path';
import { Writable } from 'node:stream';
import { main } from '../../src/cli/main.js';
import { ALONE } from '../../src/environment/crew.js';
import type { Executor, TaskFailure } from '../../src/experiments/executor.js';
import { sourcesOf } from '../../src/experiments/sources.js';
import type { TaskIo } from '../../src/experiments/task.js';
import { taskFunctionOf } from '../../src/experiments/tasks.js';
import { openOutside } from '../../src/outside/open.js';
import { root, type Result } from './run.js';

/** Does tasks where it is called, one after the other; what threads exchange is copied as by threads. */
export const executorHere: Executor = async ({
  directory,
  session,
  tasks,
  signal,
  endMs,
  ...job
}) => {
  const plan = structuredClone(job.plan);
  const io: TaskIo = {
    ...sourcesOf(plan),
    folder: (name) => directory.file(join('runs', name)),
    outside: openOutside,
    session,
    crew: () => ALONE,
    endMs,
    tell: (message) => job.onMessage?.(structuredClone(message)),
  };
  const failures: TaskFailure[] = [];
  for (const task of tasks) {
    signal?.throwIfAborted();
    if (job.mayBegin?.(task) === false) break;
    try {
      directory.parts.write(task, await (await taskFunctionOf(plan))(plan, task, io));
    } catch (error) {
      const failure: TaskFailure = { task, error: structuredClone(error) };
      failures.push(failure);
      if (job.goOn?.(failure) === false) return failures;
      continue;
    }
    job.onDone?.(task);
  }
  return failures;
};

/**
 * Runs the command line as {@link metalore} does, but from the source and in this process, which has
 * loaded it already: for what is no matter of processes, threads or signals. Starting a program takes
 * half a second, and most of what commands do in tests takes less.
 */
export async function metaloreHere(
  args: readonly string[],
  { cwd = root, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Result> {
  const result: Result = { code: null, stdout: '', stderr: '' };
  const collect = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk: Buffer, _, done) {
        result[name] += chunk.toString();
        done();
      },
    });
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const code = await main(
      args,
      {
        stdout: collect('stdout'),
        stderr: collect('stderr'),
        env: { ...process.env, ...env },
        on: () => undefined,
        off: () => undefined,
      },
      { executor: () => executorHere },
    );
    return { ...result, code };
  } finally {
    process.chdir(before);
  }
}
