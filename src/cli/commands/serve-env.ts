import type { AddCommand } from './command.js';
import { addExamples, addRepeatable } from '../flags/common.js';
import type { ServeEnvFlags } from '../serve-env/run.js';
import { tellClient } from '../serve-env/client.js';

export const serveEnv: AddCommand = (program, context) => {
  const command = program
    .command('serve-env')
    .description(
      'let a program of another language step environments: the far side of metalore-gym',
    )
    .argument('[config]', 'a config, by its path or its name (default: paper)')
    // Numbers are read by what serves, which tells its client what is wrong with them.
    .option('--envs <n>', 'environments that are stepped together', '1')
    .option('--seed <n>', 'plays the episodes of train --seeds n until others are asked for', '0')
    .exitOverride((error) => {
      if (error.exitCode !== 0) tellClient(error);
      throw error;
    });
  addRepeatable(
    command,
    '--set <path=value>',
    'set a value of the config, e.g. reward.eta=0.8; as often as needed',
  );
  addExamples(command, [
    [
      'metalore serve-env three-cells --envs 32 --set reward.eta=0.5',
      'waits for questions in frames on standard input (docs/python.md)',
    ],
  ]).action(async (config: string | undefined, flags: ServeEnvFlags) => {
    const { runServeEnv } = await import('../serve-env/run.js');
    runServeEnv(config, flags, context({ color: false }));
  });
};
