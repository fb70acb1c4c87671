import { UsageError } from '../../config/explaining/errors.js';
import { loadScenario } from '../../config/load.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { Override } from '../../config/reading/overrides.js';
import { variedBy, type Varied } from '../../config/varying/points.js';
import type { RunFlags, TraceFlags, VaryFlags } from '../flags/common.js';
import type { Terminal } from '../terminal/terminal.js';
import { loadedPoints, warnOfPoints, withPoints } from './vary.js';

/** What policies are judged in. */
export interface Judged {
  /** with points as its conditions, where values vary */
  scenario: Scenario;
  /** paths of the values that vary, where any do */
  vary?: readonly string[];
}

/** Where {@link scenarioOf} says and finds things. */
interface Surroundings {
  command: 'grid-search' | 'evaluate';
  terminal: Terminal;
  /** the scenario to start from instead of the paper's */
  from?: Scenario | undefined;
  /** to run at where `--vary` names none */
  points?: Varied | undefined;
}

/**
 * The scenario of a command: its config with the flags that stand for config keys applied last, and the
 * points of `--vary`. Warnings go to stderr.
 *
 * @throws {ConfigError | UsageError}
 */
export function scenarioOf(
  config: string | undefined,
  flags: RunFlags & VaryFlags & Partial<TraceFlags> & { step?: string },
  { command, terminal, from, points }: Surroundings,
): Judged {
  const overrides: Override[] = [
    { path: 'seed', value: flags.seed, source: `--seed ${flags.seed}` },
    { path: 'episodes', value: flags.episodes, source: `--episodes ${flags.episodes}` },
    ...episodesOfTraces(flags),
    { path: 'grid.step', text: flags.step, source: `--step ${flags.step}` },
  ];
  const load = (more: readonly Override[] = []) =>
    loadScenario(config, { from, set: flags.set, overrides: [...overrides, ...more] });
  const { scenario, warnings } = load();
  for (const warning of warnings) terminal.error(`warning: ${warning}`);
  const varied = variedBy(flags.vary) ?? points;
  if (!varied) return { scenario };
  if (flags.trace && flags.trace.length > 0)
    throw new UsageError(
      '--vary beside --trace: a trace is an episode that was drawn with the values it was drawn with;' +
        ' leave out one of the two',
    );
  const loaded = loadedPoints(varied, { command, load });
  warnOfPoints(loaded, { terminal, but: warnings });
  return { scenario: withPoints(scenario, loaded), vary: loaded.paths };
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
