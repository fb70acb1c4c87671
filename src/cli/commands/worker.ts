import { availableParallelism } from 'node:os';
import type { AddCommand } from './command.js';
import { addExamples } from '../flags/common.js';
import { directoryPath, wholeNumber } from '../flags/parsers.js';
import type { WorkerFlags } from '../worker/run.js';

export const worker: AddCommand = (program, context) => {
  const command = program
    .command('worker')
    .description('do tasks that other machines put into a queue with --queue')
    .argument('<url>', 'the queue: redis://host:port, rediss://user@host:port/0')
    .option(
      '-j, --jobs <n>',
      'tasks at the same time',
      wholeNumber(1, 1024),
      availableParallelism(),
    )
    .option(
      '--shared <dir>',
      'directory that all workers see, for what is too large',
      directoryPath,
    )
    .option('-q, --quiet', 'no progress')
    .option('--no-color', 'no emphasis; NO_COLOR does the same');
  addExamples(command, [
    ['metalore worker redis://127.0.0.1:6379 -j 2', 'two tasks at a time, until it is stopped'],
    [
      'metalore grid-search --queue redis://127.0.0.1:6379',
      'puts tasks into the queue, and their results into a run directory',
    ],
  ]).action(async (url: string, flags: WorkerFlags) => {
    const { runWorkerCommand } = await import('../worker/run.js');
    await runWorkerCommand(url, flags, context(flags));
  });
};
