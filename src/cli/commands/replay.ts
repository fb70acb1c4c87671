import { OUTSIDE_USAGE } from '../../policies/outside.js';
import { POLICY_USAGE } from '../../policies/parse-spec.js';
import { bundledPolicies } from '../../runs/bundled-policies.js';
import type { AddCommand } from './command.js';
import {
  addExamples,
  addRepeatable,
  addScenarioFlags,
  addTalkFlags,
  addTraceFlag,
} from '../flags/common.js';
import { directoryPath, wholeNumber } from '../flags/parsers.js';
import type { ReplayFlags } from '../replay/plan.js';

export const replay: AddCommand = (program, context) => {
  const command = program
    .command('replay')
    .description('show one episode of one or two policies as a page to watch')
    .argument(
      '[paths...]',
      'a training run, a saved policy, a run directory (with --item), a config',
    );
  addRepeatable(
    command,
    '--policy <spec>',
    `a rule, a trained policy that comes with the program, or code of your own, once or twice: ${[...POLICY_USAGE, ...bundledPolicies(), ...OUTSIDE_USAGE.map(({ name }) => name)].join(', ')} (default: static:0.3,0.3 and max-weight)`,
  );
  addRepeatable(command, '--item <name>', 'a policy of the run directory, by its item')
    .option('--episode <n>', 'number of the evaluation episode, from 0', wholeNumber(0), 0)
    .option(
      '--condition <name>',
      'one of the conditions, or points of --vary, of the run or config',
    )
    .option('--stochastic', 'let trained policies draw their actions')
    .option('--csv', 'write steps.csv, requests.csv and updates.csv of each policy, too');
  addScenarioFlags(command).option(
    '-o, --out <dir>',
    'where to write (default: results/replay-<name>-<plan>)',
    directoryPath,
  );
  addExamples(addTalkFlags(addTraceFlag(command)), [
    ['metalore replay', "a static split beside max-weight, in the paper's scenario"],
    [
      'metalore replay results/sweep --item eta-0.9-c2-0-seed-0 --policy static:0.4,0.4',
      'a trained policy beside a static split, under the same workload',
    ],
    [
      'metalore replay --policy max-weight --episode 7 --csv -o results/episode-7',
      'one rule in another episode, with every packet as CSV',
    ],
  ]).action(async (paths: string[], flags: ReplayFlags) => {
    const { runReplay } = await import('../replay/run.js');
    await runReplay(paths, flags, context(flags));
  });
};
