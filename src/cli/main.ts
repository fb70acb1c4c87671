import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/explaining/errors.js';
import { metaloreVersion } from '../runs/version.js';
import { POLICY_USAGE } from '../policies/parse-spec.js';
import type { EvaluateFlags } from './commands/evaluate.js';
import { addCommonFlags, collect, wholeNumber, type CommonFlags } from './flags.js';
import type { TrainFlags } from './commands/train.js';
import { numberList, oneNumber, seedList } from './lists.js';
import type { ReportFlags } from './commands/report.js';
import { addReplayFlags } from './replay/flags.js';
import type { ReplayFlags } from './commands/replay.js';
import { quoteForShell } from './terminal/shell.js';
import { Terminal, type ProcessLike } from './terminal/terminal.js';

/** A signal asked the program to end. */
class Interrupted extends Error {
  override name = 'Interrupted';
  constructor(
    readonly signal: 'SIGINT' | 'SIGTERM',
    readonly exitCode: number,
  ) {
    super(`stopped by ${signal}`);
  }
}

/** What a command is given besides its flags. */
export interface CommandContext {
  terminal: Terminal;
  /** as typed, for meta.json */
  commandLine: string;
  /** aborted by SIGINT and SIGTERM */
  signal: AbortSignal;
}

/**
 * The command line.
 *
 * @param argv arguments without node and script
 * @returns the exit code: 0 all done, 1 a run failed, 2 bad usage or config, 130/143 on a signal
 */
export async function main(argv: readonly string[], process: ProcessLike): Promise<number> {
  const stop = new AbortController();
  const onInterrupt = () => {
    stop.abort(new Interrupted('SIGINT', 130));
  };
  const onTerminate = () => {
    stop.abort(new Interrupted('SIGTERM', 143));
  };
  // Whoever reads has read enough, as `| head` has.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  const listen = () => {
    process.on('SIGINT', onInterrupt);
    process.on('SIGTERM', onTerminate);
    return stop.signal;
  };
  try {
    await program(argv, process, listen).parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    return explain(error, new Terminal(process));
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
  }
}

/** Flags of how a command talks. */
type LookFlags = Pick<CommonFlags, 'quiet' | 'color'>;

/** Each command is loaded when it is run, so that none waits for what the others need. */
function program(
  argv: readonly string[],
  process: ProcessLike,
  listen: () => AbortSignal,
): Command {
  const uninterrupted = (flags: LookFlags): Omit<CommandContext, 'signal'> => ({
    terminal: new Terminal(process, flags),
    commandLine: ['metalore', ...argv.map(quoteForShell)].join(' '),
  });
  const context = (flags: LookFlags): CommandContext => ({
    ...uninterrupted(flags),
    signal: listen(),
  });
  const root = new Command('metalore')
    .description(
      'Simulates a cell whose base station and edge server are shared between mobile users and the\n' +
        'sensors of a digital twin, and compares ways to share them.',
    )
    .version(metaloreVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(text),
      // Errors are told by `explain`, once.
      outputError: () => undefined,
    })
    .showSuggestionAfterError();
  addCommonFlags(
    root
      .command('grid-search')
      .description('evaluate every static split of a grid')
      .argument('[config]', "YAML or JSON scenario (default: the paper's)")
      .option('--step <share>', 'distance between neighbouring splits (config: grid.step)'),
  ).action(async (config: string | undefined, flags: CommonFlags & { step?: string }) => {
    const { gridSearch } = await import('./commands/grid-search.js');
    await gridSearch(config, flags, context(flags));
  });
  addCommonFlags(
    root
      .command('train')
      .description('train a policy with PPO for every (η, c₂) and seed of a sweep')
      .argument('[config]', "YAML or JSON scenario (default: the paper's)")
      .option('--eta <list>', 'values of η, e.g. 0.9,0.5', numberList)
      .option('--c2 <list>', 'values of c₂, e.g. 0,-1', numberList)
      .option('--seeds <range>', 'training seeds, e.g. 0..4', seedList)
      .option('--timesteps <n>', 'step budget of a run', wholeNumber(1))
      .option('--profile <name>', 'hyperparameters: tuned or paper', 'tuned')
      .option('--backend <name>', 'what computes the networks: auto, wasm or tfjs')
      .option('--checkpoint-every <n>', 'steps between two checkpoints', wholeNumber(1))
      .option('--eval-every <n>', 'steps between two evaluations; 0 is none', wholeNumber(0)),
  ).action(async (config: string | undefined, flags: TrainFlags) => {
    const { train } = await import('./commands/train.js');
    await train(config, flags, context(flags));
  });
  addCommonFlags(
    root
      .command('evaluate')
      .description('compare trained policies and rules with the best static split, on one footing')
      .argument('[paths...]', 'run directories of train, saved policies, a config')
      .option(
        '--policy <spec>',
        `a rule, as often as needed: ${POLICY_USAGE.join(', ')}`,
        collect,
        [],
      )
      .option('--stochastic', 'let trained policies draw their actions')
      .option('--step <share>', 'distance between neighbouring static splits (config: grid.step)'),
  ).action(async (paths: string[], flags: EvaluateFlags) => {
    const { evaluate } = await import('./commands/evaluate.js');
    await evaluate(paths, flags, context(flags));
  });
  root
    .command('report')
    .description('write figures and a page to read from the CSVs of run directories')
    .argument('<directories...>', 'run directories of grid-search, train and evaluate')
    .option('-o, --out <dir>', 'directory (default: results/report-<experiment>-<hash>)')
    .option('--eta <value>', 'η of the setting that figures of one setting show', oneNumber)
    .option('--c2 <value>', 'c₂ of that setting', oneNumber)
    .option('-n, --dry-run', 'say what would be done, and do nothing')
    .option('-q, --quiet', 'no progress')
    .option('--json', 'print what was written as JSON')
    .option('--no-color', 'no emphasis; NO_COLOR does the same')
    .action(async (directories: string[], flags: ReportFlags) => {
      const { report } = await import('./commands/report.js');
      await report(directories, flags, context(flags));
    });
  addReplayFlags(
    root
      .command('replay')
      .description('show one episode of one or two policies as a page to watch'),
  ).action(async (paths: string[], flags: ReplayFlags) => {
    const { replay } = await import('./commands/replay.js');
    // It computes in one go, in which no listener would be called: a signal has to end the process.
    replay(paths, flags, uninterrupted(flags));
  });
  return root;
}

/** Tells an error in words for its reader and gives the exit code. */
function explain(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) {
    // --help and --version come this way too; without a command there is nothing to do but help.
    if (error.exitCode === 0) return 0;
    if (error.code !== 'commander.help')
      terminal.error(`metalore: ${error.message.replace(/^error: /, '')}`);
    terminal.error('Try "metalore --help" or "metalore <command> --help".');
    return 2;
  }
  if (error instanceof Interrupted) {
    terminal.error(`metalore: ${error.message}; the same command continues where it was`);
    return error.exitCode;
  }
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
    terminal.error(error instanceof ConfigError ? error.message : `metalore: ${error.message}`);
    return error.exitCode;
  }
  terminal.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
