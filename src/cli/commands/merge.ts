import type { AddCommand } from './command.js';
import { addExamples, addTalkFlags } from '../flags/common.js';
import { directoryPath } from '../flags/parsers.js';
import type { MergeFlags } from '../merge/run.js';

export const merge: AddCommand = (program, context) => {
  const command = program
    .command('merge')
    .description('put the parts that --shard has left together, as one machine would have written')
    .argument('<directories...>', 'run directories of the shards of one plan')
    .option(
      '-o, --out <dir>',
      'run directory (default: results/<command>-<name>-<plan>)',
      directoryPath,
    )
    .option('--partial', 'where parts are missing, leave a run that the plain command goes on with')
    .option('--force', 'replace the results of another plan in the run directory')
    .option('--force-unlock', 'take the run directory from the process that is at work in it');
  addExamples(addTalkFlags(command), [
    ['metalore merge results/sweep-*-of-10 -o results/sweep', 'ten shards of a training sweep'],
    [
      'metalore merge results/sweep-*-of-10 --partial -o results/sweep',
      'those that are there; the command of the sweep, without --shard, trains the rest',
    ],
  ]).action(async (directories: string[], flags: MergeFlags) => {
    const { runMerge } = await import('../merge/run.js');
    await runMerge(directories, flags, context(flags));
  });
};
