import { UsageError } from '../../config/explaining/errors.js';
import { loadScenario } from '../../config/load.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { Override } from '../../config/reading/overrides.js';
import type { RunFlags, TraceFlags } from '../flags/common.js';
import type { Terminal } from '../terminal/terminal.js';

/**
 * The scenario of a command: its config with the flags that stand for config keys applied last.
 * Warnings go to stderr.
 *
 * @param from the scenario to start from instead of the paper's
 * @throws {ConfigError | UsageError}
 */
export function scenarioOf(
  config: string | undefined,
  flags: RunFlags & Partial<TraceFlags> & { step?: string },
  { terminal, from }: { terminal: Terminal; from?: Scenario | undefined },
): Scenario {
  const overrides: Override[] = [
    { path: 'seed', value: flags.seed, source: `--seed ${flags.seed}` },
    { path: 'episodes', value: flags.episodes, source: `--episodes ${flags.episodes}` },
    ...episodesOfTraces(flags),
    { path: 'grid.step', text: flags.step, source: `--step ${flags.step}` },
  ];
  const { scenario, warnings } = loadScenario(config, { from, set: flags.set, overrides });
  for (const warning of warnings) terminal.error(`warning: ${warning}`);
  return scenario;
}

/** Whether an assignment of --set is that of the number of episodes. */
export function setsEpisodes(assignment: string): boolean {
  return /^\s*episodes\s*=/.test(assignment);
}

/**
 * Every trace is an episode, and there are no others.
 *
 * @throws {UsageError} when something else is asked for beside
 */
export function episodesOfTraces({
  trace = [],
  episodes,
  set,
}: Partial<TraceFlags> & Pick<RunFlags, 'set' | 'episodes'>): Override[] {
  if (trace.length === 0) return [];
  const asked = episodes !== undefined ? `--episodes ${episodes}` : set.find(setsEpisodes);
  if (asked !== undefined)
    throw new UsageError(
      `${asked} beside --trace: the episodes are the traces, one for each --trace; leave it out`,
    );
  return [{ path: 'episodes', value: trace.length, source: '--trace' }];
}
