import type { AddCommand } from './command.js';
import { addExamples } from '../flags/common.js';
import type { TalkFlags } from '../context.js';

export const init: AddCommand = (program, context) => {
  const command = program
    .command('init')
    .description('write a scenario of your own to begin with, NAME.yaml in this folder')
    .argument('<name>', 'what it is called: letters, digits and ._+=-')
    .option('--no-color', 'no emphasis; NO_COLOR does the same');
  addExamples(command, [
    ['metalore init my-cell', "my-cell.yaml: the paper's scenario, and what can be changed of it"],
  ]).action(async (name: string, flags: TalkFlags) => {
    const { runInit } = await import('../init/run.js');
    runInit(name, context(flags));
  });
};
