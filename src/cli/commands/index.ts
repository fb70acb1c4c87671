import type { AddCommand } from './command.js';
import { evaluate } from './evaluate.js';
import { gridSearch } from './grid-search.js';
import { replay } from './replay.js';
import { report } from './report.js';
import { trace } from './trace.js';
import { train } from './train.js';
import { worker } from './worker.js';

/** The commands, in the order of the help. */
export const COMMANDS: readonly AddCommand[] = [
  gridSearch,
  train,
  evaluate,
  report,
  replay,
  trace,
  worker,
];
