import type { Command } from 'commander';
import type { ContextMaker } from '../context.js';

/**
 * Adds a command to the program: its arguments, flags and examples, and an action that loads what
 * the command does only when it is run, so that none waits for what the others need.
 */
export type AddCommand = (program: Command, context: ContextMaker) => void;
