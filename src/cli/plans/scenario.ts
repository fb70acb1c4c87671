import { loadScenario } from '../../config/load.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { Override } from '../../config/reading/overrides.js';
import type { RunFlags } from '../flags/common.js';
import type { Terminal } from '../terminal/terminal.js';

/**
 * The scenario of a command: its config with the flags that stand for config keys applied last.
 * Warnings go to stderr.
 *
 * @param from the scenario to start from instead of the paper's
 * @throws {ConfigError}
 */
export function scenarioOf(
  config: string | undefined,
  flags: RunFlags & { step?: string },
  { terminal, from }: { terminal: Terminal; from?: Scenario | undefined },
): Scenario {
  const overrides: Override[] = [
    { path: 'seed', value: flags.seed, source: `--seed ${flags.seed}` },
    { path: 'episodes', value: flags.episodes, source: `--episodes ${flags.episodes}` },
    { path: 'grid.step', text: flags.step, source: `--step ${flags.step}` },
  ];
  const { scenario, warnings } = loadScenario(config, { from, set: flags.set, overrides });
  for (const warning of warnings) terminal.error(`warning: ${warning}`);
  return scenario;
}
