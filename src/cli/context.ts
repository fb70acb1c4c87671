import type { Signals } from './signals.js';
import type { Terminal } from './terminal/terminal.js';

/** What a command is given besides its arguments and flags. */
export interface CommandContext {
  terminal: Terminal;
  /** as typed, for meta.json */
  commandLine: string;
  signals: Signals;
}

/** Flags of how a command talks. */
export interface TalkFlags {
  quiet?: boolean;
  color: boolean;
}

/** Makes the context of the command that is run. */
export type ContextMaker = (flags: TalkFlags) => CommandContext;
