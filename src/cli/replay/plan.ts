import { UsageError } from '../../config/explaining/errors.js';
import { conditionNames, judgedScenario } from '../../config/conditions.js';
import { loadScenario } from '../../config/load.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { plannedTraces } from '../../experiments/traces.js';
import type { PlannedTrace } from '../../runs/plans/plan.js';
import { metaloreVersion } from '../../runs/version.js';
import { thousands } from '../../words/numbers.js';
import type { RunFlags, TraceFlags } from '../flags/common.js';
import type { Terminal } from '../terminal/terminal.js';
import { episodesOfTraces } from '../plans/scenario.js';
import { readReplayArguments, type ReplayArguments } from './arguments.js';
import { requireCondition } from './items.js';
import type { NamedPolicy } from './policies.js';

/** Flags of `metalore replay`. */
export interface ReplayFlags extends Omit<RunFlags, 'episodes' | 'jobs' | 'force'>, TraceFlags {
  policy: string[];
  item: string[];
  condition?: string;
  episode: number;
  csv?: boolean;
  stochastic?: boolean;
}

/** What a replay shows, complete: the same of it gives the same files. */
export interface ReplayPlan {
  command: 'replay';
  version: string;
  scenario: Scenario;
  /** that the scenario is, where there are any */
  condition?: string;
  episode: number;
  /** the episode, where it is not drawn */
  trace?: PlannedTrace;
  /** with the reward that each is judged by */
  policies: (NamedPolicy & { reward: Scenario['reward'] })[];
}

/**
 * The plan of what `metalore replay` is asked for.
 *
 * @throws {ConfigError | UsageError | TraceError}
 */
export function replayPlan(
  paths: readonly string[],
  flags: ReplayFlags,
  terminal: Terminal,
): ReplayPlan {
  const found = readReplayArguments(paths, {
    policies: flags.policy,
    items: flags.item,
    stochastic: flags.stochastic ?? false,
    condition: flags.condition,
  });
  const options = {
    set: flags.set,
    overrides: [
      { path: 'seed', value: flags.seed, source: `--seed ${flags.seed}` },
      ...episodesOfTraces(flags),
    ],
  };
  const loaded = loadScenario(found.config, {
    ...options,
    // Without a config the policies are judged where they were.
    from: found.config === undefined ? found.scenario : undefined,
  });
  const { scenario, condition } = inCondition(loaded.scenario, found, flags);
  for (const warning of [...found.warnings, ...loaded.warnings])
    terminal.error(`warning: ${warning}`);
  if (flags.episode >= scenario.episodes)
    throw new UsageError(
      `episode ${flags.episode} is not among the ${thousands(scenario.episodes)} of this scenario,` +
        ` which are numbered from 0; ask for more with ` +
        (flags.trace.length > 0 ? '--trace' : `--set episodes=${flags.episode + 1}`),
    );
  // A policy of a run is judged by its reward wherever it is tried, and a rule as the one beside it.
  const usual = found.policies.find(({ setting }) => setting)?.setting;
  const rewardOf = ({ setting = usual }: NamedPolicy) => {
    if (!setting) return scenario.reward;
    const { eta, c2 } = setting;
    // What --set says of the reward comes last, as everywhere.
    const from = { ...scenario, reward: { ...scenario.reward, eta, c2 } };
    return loadScenario(undefined, { ...options, from }).scenario.reward;
  };
  const [trace] = plannedTraces(flags.trace.slice(flags.episode, flags.episode + 1), scenario);
  return {
    command: 'replay',
    version: metaloreVersion(),
    scenario,
    ...(condition === undefined ? {} : { condition }),
    episode: flags.episode,
    ...(flags.trace.length > 0 ? { trace } : {}),
    policies: found.policies.map((named) => ({ ...named, reward: rewardOf(named) })),
  };
}

/**
 * What is shown: the condition that is asked for, of the config or the run, if any.
 *
 * @throws {UsageError} when there is none of that name
 */
function inCondition(
  scenario: Scenario,
  { config, condition: shown }: Pick<ReplayArguments, 'config' | 'condition'>,
  { condition, trace }: Pick<ReplayFlags, 'condition' | 'trace'>,
): { scenario: Scenario; condition?: string } {
  if (shown !== undefined) return { scenario, condition: shown };
  if (condition === undefined) return { scenario };
  if (trace.length > 0)
    throw new UsageError(
      '--condition: a trace is an episode that was drawn already; leave one out',
    );
  requireCondition(
    condition,
    conditionNames(scenario) ?? [],
    config ?? `scenario ${scenario.name}`,
  );
  return { scenario: judgedScenario(scenario, condition), condition };
}
