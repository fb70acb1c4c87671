import { Argument } from 'commander';
import type { AddCommand } from './command.js';
import { SHELLS, type Shell } from '../completion/shells.js';
import { addExamples } from '../flags/common.js';
import type { TalkFlags } from '../context.js';

export const completion: AddCommand = (program, context) => {
  const command = program
    .command('completion')
    .description('print what makes a shell complete commands and flags')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .option('--no-color', 'no emphasis; NO_COLOR does the same');
  addExamples(command, [
    ['metalore completion bash >> ~/.bashrc', 'bash, from the next one on'],
    ['metalore completion zsh > ~/.zfunc/_metalore', 'zsh, from a folder of $fpath'],
    ['metalore completion fish > ~/.config/fish/completions/metalore.fish', 'fish'],
  ]).action(async (shell: Shell, flags: TalkFlags) => {
    const { completionScript } = await import('../completion/scripts.js');
    context(flags).terminal.print(completionScript(program, shell));
  });
};
