import type { Executor } from '../experiments/executor.js';
import type { Signals } from './signals.js';
import type { Terminal } from './terminal/terminal.js';

/** What a command is given besides its arguments and flags. */
export interface CommandContext {
  terminal: Terminal;
  /** as typed, for meta.json */
  commandLine: string;
  signals: Signals;
  /** what does the tasks of plans; default: that many threads */
  executor?: ExecutorMaker;
}

/** Makes an executor that does so many tasks at a time. */
export type ExecutorMaker = (jobs: number) => Executor;

/** Flags of how a command talks. */
export interface TalkFlags {
  quiet?: boolean;
  color: boolean;
}

/** Makes the context of the command that is run. */
export type ContextMaker = (flags: TalkFlags) => CommandContext;
