import { join } from 'node:path';
import { episodeSeed } from '../../experiments/evaluation.js';
import { hashOf } from '../../experiments/plan.js';
import { loadPolicy } from '../../runs/policy-files.js';
import { metaloreVersion } from '../../runs/version.js';
import { LearnedNetworkPolicy } from '../../policies/learned.js';
import type { Policy } from '../../environment/policy.js';
import { createPolicy } from '../../policies/registry.js';
import { replayPage } from '../../replay/page.js';
import { recordEpisode } from '../../replay/recording.js';
import { constants } from '../../replay/words.js';
import { UsageError } from '../../config/explaining/errors.js';
import { loadScenario } from '../../config/load.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { PlacementError } from '../../simulator/world/placement.js';
import type { Trace } from '../../simulator/trace.js';
import { World } from '../../simulator/world/world.js';
import type { CommonFlags } from '../flags.js';
import { thousands } from '../terminal/format.js';
import type { CommandContext } from '../main.js';
import { readReplayArguments } from '../replay/arguments.js';
import { writeReplay, type ReplayOutcome } from '../replay/files.js';
import { describePlan, replayJson, replayReport } from '../replay/report.js';
import type { NamedPolicy } from '../replay/run.js';
import type { Terminal } from '../terminal/terminal.js';

/** Flags of `metalore replay`. */
export interface ReplayFlags extends Pick<
  CommonFlags,
  'set' | 'seed' | 'out' | 'dryRun' | 'quiet' | 'json' | 'color'
> {
  policy: string[];
  item: string[];
  episode: number;
  csv?: boolean;
  stochastic?: boolean;
}

/** What a replay shows, complete: the same of it gives the same files. */
export interface ReplayPlan {
  command: 'replay';
  version: string;
  scenario: Scenario;
  episode: number;
  /** with the reward that each is judged by */
  policies: (NamedPolicy & { reward: Scenario['reward'] })[];
}

/**
 * `metalore replay`: one episode of the evaluation stream under one or two policies, as a page to
 * watch, and as logs.
 *
 * @throws {ConfigError | UsageError | OutputError}
 */
export function replay(
  paths: readonly string[],
  flags: ReplayFlags,
  { terminal, commandLine }: Omit<CommandContext, 'signal'>,
): ReplayOutcome | undefined {
  const plan = replayPlan(paths, flags, terminal);
  const { scenario, episode } = plan;
  const out = flags.out ?? join('results', `replay-${scenario.name}-${hashOf(plan).slice(0, 8)}`);
  if (flags.dryRun) {
    terminal.print(describePlan(plan, { out, csv: flags.csv ?? false }));
    return undefined;
  }
  const seed = episodeSeed(scenario.seed, 'evaluation', episode);
  const trace = traceOf(scenario, seed);
  const policies = plan.policies.map((named) => ({
    name: named.name,
    detail: detailOf(named),
    recording: recordEpisode({ ...scenario, reward: named.reward }, policyOf(named.policy), {
      trace,
      seed,
    }),
  }));
  const page = replayPage({
    policies,
    episode,
    episodeSeed: seed,
    command: commandLine,
    version: plan.version,
  });
  const outcome = writeReplay(out, { page, policies, csv: flags.csv ?? false });
  terminal.print(flags.json ? replayJson(plan, outcome, seed) : replayReport(outcome, terminal));
  return outcome;
}

function replayPlan(paths: readonly string[], flags: ReplayFlags, terminal: Terminal): ReplayPlan {
  const found = readReplayArguments(paths, {
    policies: flags.policy,
    items: flags.item,
    stochastic: flags.stochastic ?? false,
  });
  const options = {
    set: flags.set,
    overrides: [{ path: 'seed', value: flags.seed, source: `--seed ${flags.seed}` }],
  };
  const loaded = loadScenario(found.config, {
    ...options,
    // Without a config the policies are judged where they were.
    from: found.config === undefined ? found.scenario : undefined,
  });
  const { scenario } = loaded;
  for (const warning of [...found.warnings, ...loaded.warnings])
    terminal.error(`warning: ${warning}`);
  if (flags.episode >= scenario.episodes)
    throw new UsageError(
      `episode ${flags.episode} is not among the ${thousands(scenario.episodes)} of this scenario,` +
        ` which are numbered from 0; ask for more with --set episodes=${flags.episode + 1}`,
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
  return {
    command: 'replay',
    version: metaloreVersion(),
    scenario,
    episode: flags.episode,
    policies: found.policies.map((named) => ({ ...named, reward: rewardOf(named) })),
  };
}

function policyOf(policy: NamedPolicy['policy']): Policy {
  return policy.kind === 'learned'
    ? new LearnedNetworkPolicy(loadPolicy(policy.folder), policy)
    : createPolicy(policy);
}

/** @throws {UsageError} when the sensors do not fit */
function traceOf(scenario: Scenario, seed: number): Trace {
  try {
    return new World(scenario).trace(seed);
  } catch (error) {
    if (error instanceof PlacementError) throw new UsageError(error.message);
    throw error;
  }
}

/** What a policy is, and what it is judged by, in words. */
function detailOf({ policy, setting, trainSeed, reward }: ReplayPlan['policies'][number]): string {
  const judged = `Judged by ${constants(reward)}.`;
  if (policy.kind === 'static')
    return `Static split ρ(C) = ${policy.rhoC}, ρ(P) = ${policy.rhoP}. ${judged}`;
  if (policy.kind !== 'learned') return `Rule. ${judged}`;
  const trained =
    setting && trainSeed !== undefined
      ? `Trained for ${constants(setting)} with seed ${trainSeed}`
      : 'Trained policy';
  return `${trained}${policy.stochastic ? ', its actions drawn at random' : ''}. ${judged}`;
}
