import { CommanderError } from 'commander';
import { ConfigError } from '../config/explaining/errors.js';
import { fileSystemMessage } from '../runs/errors.js';
import { isPlacementMessage } from '../simulator/world/placement.js';
import { Interrupted } from './signals.js';
import type { Terminal } from './terminal/terminal.js';

/**
 * Tells an error in words for its reader: expected ones, and those of the file system, which may come
 * from anywhere at any time. What is left is a defect and shows a stack.
 *
 * @returns the exit code
 */
export function explain(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return explainUsage(error, terminal);
  if (error instanceof Interrupted) {
    terminal.error(`metalore: ${error.message}; the same command continues where it was`);
    return error.exitCode;
  }
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
    terminal.error(error instanceof ConfigError ? error.message : `metalore: ${error.message}`);
    return error.exitCode;
  }
  const message = fileSystemMessage(error);
  if (message !== undefined) {
    terminal.error(`metalore: ${message}`);
    return 2;
  }
  terminal.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

/**
 * What people are told of an error, without the program's name before it; a defect's stack.
 */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('exitCode' in error || isPlacementMessage(error.message))
    return error.message.replace(/^error: /, '');
  return fileSystemMessage(error) ?? error.stack ?? error.message;
}

/** --help and --version come this way too; without a command there is nothing to do but help. */
function explainUsage(error: CommanderError, terminal: Terminal): number {
  if (error.exitCode === 0) return 0;
  if (error.code !== 'commander.help')
    terminal.error(`metalore: ${error.message.replace(/^error: /, '')}`);
  terminal.error('Try "metalore --help" or "metalore <command> --help".');
  return 2;
}
