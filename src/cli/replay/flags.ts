import type { Command } from 'commander';
import { POLICY_USAGE } from '../../policies/parse-spec.js';
import { collect, wholeNumber } from '../flags.js';

/** Adds arguments and flags of `replay` to its command. */
export function addReplayFlags(command: Command): Command {
  return command
    .argument(
      '[paths...]',
      'a training run, a saved policy, a run directory (with --item), a config',
    )
    .option(
      '--policy <spec>',
      `a rule, once or twice: ${POLICY_USAGE.join(', ')} (default: static:0.3,0.3 and max-weight)`,
      collect,
      [],
    )
    .option('--item <name>', 'a policy of the run directory, by its item', collect, [])
    .option('--episode <n>', 'number of the evaluation episode, from 0', wholeNumber(0), 0)
    .option('--stochastic', 'let trained policies draw their actions')
    .option('--csv', 'write steps.csv, requests.csv and updates.csv of each policy, too')
    .option('--set <path=value>', 'set a value of the config, e.g. reward.eta=0.8', collect, [])
    .option('--seed <n>', 'root seed of all random streams', wholeNumber(0))
    .option('-o, --out <dir>', 'where to write (default: results/replay-<name>-<plan>)')
    .option('-n, --dry-run', 'say what would be done, and do nothing')
    .option('-q, --quiet', 'no progress')
    .option('--json', 'print the result as JSON')
    .option('--no-color', 'no emphasis; NO_COLOR does the same');
}
