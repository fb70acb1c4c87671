import { loadScenario } from '../scenario/load.js';
import type { Scenario } from '../scenario/schema.js';
import type { CommonFlags } from './flags.js';
import type { Terminal } from './terminal.js';

/**
 * The scenario of a command: its config with the flags that stand for config keys applied last.
 * Warnings go to stderr.
 *
 * @throws {ConfigError}
 */
export function scenarioOf(
  config: string | undefined,
  flags: CommonFlags & { step?: string },
  terminal: Terminal,
): Scenario {
  const set = [...flags.set];
  if (flags.seed !== undefined) set.push(`seed=${flags.seed}`);
  if (flags.episodes !== undefined) set.push(`episodes=${flags.episodes}`);
  if (flags.step !== undefined) set.push(`grid.step=${flags.step}`);
  const { scenario, warnings } = loadScenario(config, { set });
  for (const warning of warnings) terminal.error(`warning: ${warning}`);
  return scenario;
}
