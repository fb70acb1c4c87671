import { Option } from 'commander';
import type { AddCommand } from './command.js';
import { addExamples, addRunFlags, addVaryFlag } from '../flags/common.js';
import { numberList, seedList, specialistBudget, wholeNumber } from '../flags/parsers.js';
import type { TrainFlags } from '../train/reading.js';

export const train: AddCommand = (program, context) => {
  const command = program
    .command('train')
    .description('train a policy with PPO for every (η, c₂) and seed of a sweep')
    .argument('[config]', "YAML or JSON scenario (default: the paper's)")
    .option('--eta <list>', 'values of η, e.g. 0.9,0.5', numberList)
    .option('--c2 <list>', 'values of c₂, e.g. 0,-1', numberList)
    .option('--seeds <range>', 'training seeds, e.g. 0..4', seedList)
    .option('--timesteps <n>', 'step budget of a run', wholeNumber(1))
    .option('--profile <name>', 'hyperparameters: tuned or paper', 'tuned')
    .option(
      '--init-policy <policy>',
      'begin from a saved policy (policy-best/), or universal, which comes with the program',
    )
    .option('--backend <name>', 'what computes the networks: auto, wasm or tfjs')
    .option('--checkpoint-every <n>', 'steps between two checkpoints', wholeNumber(1))
    .option('--eval-every <n>', 'steps between two evaluations; 0 is none', wholeNumber(0))
    .addOption(
      new Option(
        '--specialists [budget]',
        'train a policy in each condition of the config, and for each setting that it draws, to hold one' +
          ' policy for all against: together they take its steps, or each of them (each)',
      )
        .preset('together')
        .argParser(specialistBudget),
    )
    .option('--onnx', 'save policies as ONNX models, too: policy.onnx in their folders')
    .option('--tensorboard', 'write event files for TensorBoard while it runs, in runs/<run>/');
  addExamples(addVaryFlag(addRunFlags(command)), [
    ['metalore train', "the paper's twelve settings, one seed each"],
    [
      'metalore train --eta 0.9,0.5 --c2 0 --seeds 0..4 -o results/sweep',
      'two settings with five training seeds each; the same command continues what was stopped',
    ],
    [
      'metalore train configs/adaptive.yaml --eta 0.9 --c2 0 --seeds 0 --timesteps 1024000',
      'one policy for traffic that is drawn anew in each episode',
    ],
    [
      'metalore train configs/adaptive.yaml --eta 0.9 --c2 0 --seeds 0 --specialists',
      'beside it: a policy for each of the conditions, which together take as many steps',
    ],
    [
      'metalore train --eta 0.9,0.5 --c2 0 --seeds 0..4 --tensorboard -o results/sweep',
      'the same with curves to watch: tensorboard --logdir results/sweep/runs',
    ],
    [
      'metalore train --profile paper --set ppo.nSteps=512',
      'the hyperparameters of the paper, one of them changed',
    ],
    [
      'metalore train --eta 0.9 --c2 0 --vary ppo.learningRate=1e-4,3e-4 --vary ues.0.count=5,10',
      'a policy for each of four combinations',
    ],
  ]).action(async (config: string | undefined, flags: TrainFlags) => {
    const { runTrain } = await import('../train/run.js');
    await runTrain(config, flags, context(flags));
  });
};
