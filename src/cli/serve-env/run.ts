import { endianness } from 'node:os';
import { serve } from '../../bridge/server.js';
import { UsageError } from '../../config/explaining/errors.js';
import { loadScenario } from '../../config/load.js';
import { metaloreVersion } from '../../runs/version.js';
import type { CommandContext } from '../context.js';
import { wholeNumber } from '../flags/parsers.js';
import { drawerFor } from './ahead.js';
import { client, frameError, isNoClient, tellClient } from './client.js';
import { episodeSources } from './sources.js';

/** Flags of `metalore serve-env`; numbers as they were typed. */
export interface ServeEnvFlags {
  envs: string;
  seed: string;
  set: string[];
}

/** More would not fit into any memory. */
const MOST_ENVIRONMENTS = 65_536;

/**
 * `metalore serve-env`: steps environments for the program at the other ends of standard input and
 * output, until one of them is closed. All of it is done without the event loop, so a signal ends it at
 * once. What is wrong goes to that program as a frame, and to stderr.
 *
 * @throws {ConfigError | UsageError | BrokenFrameError}
 */
export function runServeEnv(
  config: string | undefined,
  flags: ServeEnvFlags,
  context: Pick<CommandContext, 'terminal'>,
): void {
  if (isNoClient())
    throw new UsageError(
      'serve-env speaks in binary frames to the program that started it, and standard output is a' +
        ' terminal; see docs/python.md for how a program starts it',
    );
  const served = loaded(config, flags);
  for (const warning of served.warnings) context.terminal.error(`warning: ${warning}`);
  serve(client, served);
}

function loaded(config: string | undefined, flags: ServeEnvFlags) {
  try {
    if (endianness() !== 'LE')
      throw new UsageError('frames are little-endian, and this machine is not');
    const environments = numberOf('--envs', flags.envs, wholeNumber(1, MOST_ENVIRONMENTS));
    const seed = numberOf('--seed', flags.seed, wholeNumber(0));
    const { scenario, warnings } = loadScenario(config, { set: flags.set });
    return {
      scenario,
      warnings,
      environments,
      seed,
      sources: episodeSources(scenario),
      ahead: drawerFor(scenario, environments),
      version: metaloreVersion(),
      explain: frameError,
    };
  } catch (error) {
    tellClient(error);
    throw error;
  }
}

function numberOf(flag: string, text: string, parse: (text: string) => number): number {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${flag} ${text}: ${(error as Error).message}`, { cause: error });
  }
}
