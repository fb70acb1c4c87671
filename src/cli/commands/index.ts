import type { AddCommand } from './command.js';
import { evaluate } from './evaluate.js';
import { completion } from './completion.js';
import { exporting } from './export.js';
import { gridSearch } from './grid-search.js';
import { replay } from './replay.js';
import { init } from './init.js';
import { list } from './list.js';
import { merge } from './merge.js';
import { report } from './report.js';
import { serveEnv } from './serve-env.js';
import { status } from './status.js';
import { trace } from './trace.js';
import { train } from './train.js';
import { worker } from './worker.js';

/** The commands, in the order of the help. */
export const COMMANDS: readonly AddCommand[] = [
  gridSearch,
  train,
  evaluate,
  worker,
  merge,
  status,
  report,
  replay,
  trace,
  serveEnv,
  exporting,
  list,
  init,
  completion,
];
