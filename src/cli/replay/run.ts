import { join } from 'node:path';
import { requirePoliciesFit } from '../../experiments/evaluate/contenders/fit.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { DrawnEpisode } from '../../environment/episodes.js';
import { drawnEpisodes } from '../../experiments/evaluation.js';
import { plannedRecording } from '../../experiments/traces.js';
import { hashOf } from '../../runs/plans/hash.js';
import { loadPolicy } from '../../runs/policy-folder.js';
import { LearnedPolicy } from '../../policies/learned.js';
import type { Policy } from '../../environment/policy.js';
import { requireSplits } from '../../policies/fit.js';
import { openOutside } from '../../outside/open.js';
import { isOutside, type OutsideSpec } from '../../policies/outside.js';
import { createPolicy } from '../../policies/registry.js';
import type { Replayed } from '../../replay/replay-data.js';
import { replayPage } from '../../replay/page.js';
import { recordEpisode } from '../../replay/recording.js';
import { buildTrace } from '../../simulator/world/build-trace.js';
import { placing } from '../plans/placing.js';
import type { CommandContext } from '../context.js';
import { writeReplay, type ReplayOutcome } from './files.js';
import { describePlan, plannedJson, replayJson, replayReport } from './report.js';
import type { NamedPolicy } from './policies.js';
import { constantsInWords } from '../../words/settings.js';
import { replayPlan, type ReplayFlags, type ReplayPlan } from './plan.js';

/**
 * `metalore replay`: one episode of the evaluation stream under one or two policies, as a page to
 * watch, and as logs.
 *
 * @throws {ConfigError | UsageError | TraceError | OutputError}
 */
export async function runReplay(
  paths: readonly string[],
  flags: ReplayFlags,
  { terminal, commandLine }: CommandContext,
): Promise<ReplayOutcome | undefined> {
  const plan = replayPlan(paths, flags, terminal);
  const { episode, condition } = plan;
  const out =
    flags.out ?? join('results', `replay-${plan.scenario.name}-${hashOf(plan).slice(0, 8)}`);
  if (flags.dryRun) {
    terminal.print(
      flags.json ? plannedJson(plan, out) : describePlan(plan, { out, csv: flags.csv ?? false }),
    );
    return undefined;
  }
  for (const { policy } of plan.policies) requireSplits(policy, plan.scenario);
  requirePoliciesFit(plan.policies, [plan.scenario]);
  const { trace, scenario, seed } = episodeOf(plan);
  const policies: Replayed[] = [];
  for (const named of plan.policies) {
    const judged = { ...scenario, reward: named.reward };
    const { policy, close } = await opened(named, { episode, scenario: judged });
    try {
      policies.push({
        name: named.name,
        detail: detailOf(named) + (condition === undefined ? '' : ` In condition ${condition}.`),
        recording: recordEpisode(judged, policy, { trace, seed }),
      });
    } finally {
      close();
    }
  }
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

/** A policy that is ready to act. */
async function opened(
  { policy, source }: NamedPolicy,
  { episode, scenario }: { episode: number; scenario: Scenario },
): Promise<{ policy: Policy; close: () => void }> {
  if (isOutside(policy)) {
    const outside = await openOutside(policy, scenario);
    outside.begin(episode);
    return outside;
  }
  return {
    policy:
      policy.kind === 'learned'
        ? new LearnedPolicy(loadPolicy(source!.folder, source!.hash), policy)
        : createPolicy(policy),
    close: () => undefined,
  };
}

/** @throws {UsageError} when the sensors do not fit, or the trace has just been changed */
function episodeOf({ scenario, episode, trace }: ReplayPlan): DrawnEpisode {
  if (trace)
    return {
      trace: buildTrace(scenario, plannedRecording(trace, scenario), trace.seed),
      scenario,
      seed: trace.seed,
    };
  return placing(() => drawnEpisodes(scenario)(episode));
}

const OUTSIDE_WORDS: Readonly<Record<OutsideSpec['kind'], string>> = {
  module: 'Code from outside',
  onnx: 'A network from a file of ONNX',
  exec: 'A program from outside',
};

/** What a policy is, and what it is judged by, in words. */
function detailOf({ policy, setting, trainSeed, reward }: ReplayPlan['policies'][number]): string {
  const judged = `Judged by ${constantsInWords(reward)}.`;
  if (policy.kind === 'static')
    return `Static split ρ(C) = ${policy.rhoC}, ρ(P) = ${policy.rhoP}. ${judged}`;
  if (isOutside(policy)) return `${OUTSIDE_WORDS[policy.kind]}. ${judged}`;
  if (policy.kind !== 'learned') return `Rule. ${judged}`;
  const trained =
    setting && trainSeed !== undefined
      ? `Trained for ${constantsInWords(setting)} with seed ${trainSeed}`
      : 'Trained policy';
  return `${trained}${policy.stochastic ? ', its actions drawn at random' : ''}. ${judged}`;
}
