import { Command } from 'commander';
import { metaloreVersion } from '../runs/version.js';
import { COMMANDS } from './commands/index.js';
import type { ContextMaker, ExecutorMaker } from './context.js';
import { explain } from './explain.js';
import { addExamples } from './flags/common.js';
import { Signals } from './signals.js';
import { letGoOfClosed, standardTerminals } from './terminal/closed-terminals.js';
import { Output } from './terminal/output.js';
import { quoteForShell } from './terminal/shell.js';
import { Terminal, type ProcessLike } from './terminal/terminal.js';

/**
 * The command line.
 *
 * @param argv arguments without node and script
 * @param options.executor see {@link CommandContext}
 * @returns the exit code: 0 all done, 1 a run failed or the output could not be written, 2 bad usage,
 *   config or place for results, 75 when the time of --max-hours is up, 129/130/143 on a signal
 */
export async function main(
  argv: readonly string[],
  process: ProcessLike,
  options: { executor?: ExecutorMaker } = {},
): Promise<number> {
  const terminals = standardTerminals();
  const output = new Output(process);
  const terminal = new Terminal(process);
  let code = 0;
  try {
    await program(argv, process, options).parseAsync(argv, { from: 'user' });
  } catch (error) {
    code = explain(error, terminal);
  }
  const missing = await output.end();
  if (missing !== undefined) {
    terminal.error(`metalore: ${missing}`);
    code ||= 1;
  }
  letGoOfClosed(terminals);
  return code;
}

function program(
  argv: readonly string[],
  process: ProcessLike,
  options: { executor?: ExecutorMaker },
): Command {
  const signals = new Signals(process);
  const context: ContextMaker = (flags) => ({
    terminal: new Terminal(process, flags),
    commandLine: ['metalore', ...argv.map(quoteForShell)].join(' '),
    signals,
    ...options,
  });
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
  root.hook('preAction', async (_, command) => {
    const { import: files = [] } = command.opts<{ import?: string[] }>();
    if (files.length === 0) return;
    const { filesToImport, importOwnCode } = await import('../outside/own-code.js');
    await importOwnCode(filesToImport(files));
  });
  for (const add of COMMANDS) add(root, context);
  return addExamples(root, [
    [
      'metalore grid-search',
      "every static split of the paper's scenario; each command names the one that comes next",
    ],
    ['metalore train --help', 'the flags of a command, with examples'],
  ]);
}
