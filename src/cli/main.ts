import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/explaining/errors.js';
import { metaloreVersion } from '../runs/version.js';
import { COMMANDS } from './commands/index.js';
import type { ContextMaker, TalkFlags } from './context.js';
import { addExamples } from './flags/common.js';
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

function program(
  argv: readonly string[],
  process: ProcessLike,
  listen: () => AbortSignal,
): Command {
  const uninterrupted = (flags: TalkFlags) => ({
    terminal: new Terminal(process, flags),
    commandLine: ['metalore', ...argv.map(quoteForShell)].join(' '),
  });
  const context: ContextMaker = {
    uninterrupted,
    interruptible: (flags) => ({ ...uninterrupted(flags), signal: listen() }),
  };
  const root = new Command('metalore')
    .description(
      'Simulates a cell whose base station and edge server are shared between mobile users and the' +
        ' sensors of a digital twin, and compares ways to share them.',
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
  for (const add of COMMANDS) add(root, context);
  return addExamples(root, [
    [
      'metalore grid-search',
      "every static split of the paper's scenario; each command names the one that comes next",
    ],
    ['metalore train --help', 'the flags of a command, with examples'],
  ]);
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
