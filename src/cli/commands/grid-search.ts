import type { AddCommand } from './command.js';
import { addExamples, addRunFlags, addTraceFlag, addVaryFlag } from '../flags/common.js';
import type { GridSearchFlags } from '../grid-search/run.js';

export const gridSearch: AddCommand = (program, context) => {
  const command = program
    .command('grid-search')
    .description('evaluate every static split of a grid')
    .argument('[config]', "YAML or JSON scenario (default: the paper's)")
    .option('--step <share>', 'distance between neighbouring splits (config: grid.step)');
  addExamples(addVaryFlag(addTraceFlag(addRunFlags(command))), [
    ['metalore grid-search', "the paper's scenario: 121 splits, 100 episodes each"],
    [
      'metalore grid-search configs/three-cells.yaml --step 0.05 -o results/fine',
      'a finer grid of another scenario, into a directory of your choice',
    ],
    [
      'metalore grid-search --set ues.0.count=20 --dry-run',
      'what would be run, with twice the users',
    ],
    [
      'metalore grid-search --vary ues.0.count=5..20:5',
      'the whole grid at each of four loads, on the same episodes',
    ],
  ]).action(async (config: string | undefined, flags: GridSearchFlags) => {
    const { runGridSearch } = await import('../grid-search/run.js');
    await runGridSearch(config, flags, context(flags));
  });
};
