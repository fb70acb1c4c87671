import { Argument } from 'commander';
import type { AddCommand } from './command.js';
import { addExamples } from '../flags/common.js';
import { LISTS } from '../list/names.js';
import type { ListFlags } from '../list/run.js';

export const list: AddCommand = (program, context) => {
  const command = program
    .command('list')
    .description('tell what there is to choose from, a line each')
    .addArgument(new Argument('[what]', 'one of the lists (default: all)').choices(LISTS))
    .option('--json', 'print the result as JSON')
    .option('--no-color', 'no emphasis; NO_COLOR does the same');
  addExamples(command, [
    ['metalore list', 'configs, policies, schedulers, channels, features and metrics'],
    ['metalore list features', 'what a trained policy may see'],
  ]).action(async (what: string | undefined, flags: ListFlags) => {
    const { runList } = await import('../list/run.js');
    runList(what, flags, context(flags));
  });
};
