import { OUTSIDE_USAGE } from '../../policies/outside.js';
import { POLICY_USAGE } from '../../policies/parse-spec.js';
import { bundledPolicies } from '../../runs/bundled-policies.js';
import type { AddCommand } from './command.js';
import type { EvaluateFlags } from '../evaluate/run.js';
import { numberList } from '../flags/parsers.js';
import {
  addExamples,
  addRepeatable,
  addRunFlags,
  addTraceFlag,
  addVaryFlag,
} from '../flags/common.js';

export const evaluate: AddCommand = (program, context) => {
  const command = program
    .command('evaluate')
    .description('compare trained policies and rules with the best static split, on one footing')
    .argument('[paths...]', 'run directories of train, saved policies, a config');
  addRepeatable(
    command,
    '--policy <spec>',
    `a rule, a trained policy that comes with the program, code of your own, or "rules" for all rules that are compared unasked; as often as needed: ${[...POLICY_USAGE, ...bundledPolicies(), ...OUTSIDE_USAGE.map(({ name }) => name)].join(', ')}`,
  )
    .option('--stochastic', 'let trained policies draw their actions')
    .option('--eta <list>', 'values of η by which all are judged, e.g. 0.9,0.5', numberList)
    .option('--c2 <list>', 'values of c₂ by which all are judged, e.g. 0,-1', numberList)
    .option(
      '--importance',
      'tell what learned policies look at: hold each feature at its mean in turn',
    )
    .option('--step <share>', 'distance between neighbouring static splits (config: grid.step)');
  addExamples(addVaryFlag(addTraceFlag(addRunFlags(command))), [
    ['metalore evaluate results/sweep', 'what train left there, beside all rules'],
    [
      'metalore evaluate results/sweep --policy rules --policy universal',
      'the same, and the policy for any traffic that comes with the program',
    ],
    [
      'metalore evaluate results/tuned results/paper --policy max-weight --episodes 1000',
      'two sweeps and one rule, on a thousand episodes',
    ],
    [
      'metalore evaluate results/trade-off --eta 0.85,0.65 --c2 -0.5',
      'a policy that was trained for any setting, at some of them',
    ],
    [
      'metalore evaluate results/sweep --policy max-weight --importance',
      'and what the policies look at: each feature held at its mean in turn',
    ],
    [
      'metalore evaluate configs/three-cells.yaml --policy static:0.3,0.4 --policy threshold',
      'rules alone, in another scenario',
    ],
    [
      'metalore evaluate --policy universal --policy max-weight --vary ues.0.count=2..20:2',
      'one policy and one rule at ten loads, beside the best static split of each',
    ],
  ]).action(async (paths: string[], flags: EvaluateFlags) => {
    const { runEvaluate } = await import('../evaluate/run.js');
    await runEvaluate(paths, flags, context(flags));
  });
};
