import type { AddCommand } from './command.js';
import { addExamples } from '../flags/common.js';
import type { StatusFlags } from '../status/run.js';

export const status: AddCommand = (program, context) => {
  const command = program
    .command('status')
    .description('tell how far the work in run directories, or in a queue, is; only reads')
    .argument(
      '<places...>',
      'run directories of grid-search, train and evaluate, and queues: redis://…, rediss://…',
    )
    .option('-w, --watch', 'look again and again, until nobody is at work there')
    .option('--json', 'print the result as JSON')
    .option('--no-color', 'no emphasis; NO_COLOR does the same');
  addExamples(command, [
    ['metalore status results/sweep --watch', 'a sweep, from another terminal'],
    ['metalore status results/sweep-*-of-10', 'the shards of one, and all together'],
    ['metalore status redis://127.0.0.1:6379', 'a queue: what was submitted, and its workers'],
  ]).action(async (places: string[], flags: StatusFlags) => {
    const { runStatus } = await import('../status/run.js');
    await runStatus(places, flags, context(flags));
  });
};
