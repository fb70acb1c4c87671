import type { Terminal } from './terminal/terminal.js';

/** What a command is given besides its arguments and flags. */
export interface CommandContext {
  terminal: Terminal;
  /** as typed, for meta.json */
  commandLine: string;
  /** aborted by SIGINT and SIGTERM */
  signal: AbortSignal;
}

/** Flags of how a command talks. */
export interface TalkFlags {
  quiet?: boolean;
  color: boolean;
}

/** Makes the context of the command that is run. */
export interface ContextMaker {
  /** From here on a signal aborts `signal`, and no longer ends the process by itself. */
  interruptible: (flags: TalkFlags) => CommandContext;
  /** For what computes in one go, in which no listener would be called: a signal ends the process. */
  uninterrupted: (flags: TalkFlags) => Omit<CommandContext, 'signal'>;
}
