import { loadScenario, resolvedYaml } from '../../config/load.js';
import { hashOf } from '../../runs/plans/hash.js';
import { metaloreVersion } from '../../runs/version.js';
import { trackOf } from '../../traces/track.js';
import { requireFree, writeTrace, type TraceContent } from '../../traces/write.js';
import { thousands } from '../../words/numbers.js';
import { printable } from '../../words/texts.js';
import type { CommandContext } from '../context.js';
import type { RunFlags } from '../flags/common.js';
import { toJson } from '../json/print.js';
import { nextAfterTrace, ownConfig } from '../plans/next-step.js';
import { drawnOf, requireEpisode, scenarioOf, withoutEpisodes } from './drawn.js';
import { describeDryRun } from '../plans/dry-run.js';

/** Flags of `metalore trace export`. */
export interface TraceExportFlags extends Pick<
  RunFlags,
  'set' | 'seed' | 'dryRun' | 'force' | 'json' | 'quiet' | 'color'
> {
  episode: number;
  out: string;
}

/**
 * `metalore trace export`: the exogenous side of an evaluation episode as files, from which
 * `grid-search --trace` and others get the same results as from the episode itself.
 *
 * @throws {ConfigError | UsageError | OutputError}
 */
export function runTraceExport(
  config: string | undefined,
  flags: TraceExportFlags,
  { terminal }: CommandContext,
): void {
  const { out, episode, set } = flags;
  const overrides = [{ path: 'seed', value: flags.seed, source: `--seed ${flags.seed}` }];
  const { scenario, warnings } = loadScenario(config, { set, overrides });
  for (const warning of warnings) terminal.error(`warning: ${warning}`);
  requireEpisode(episode, scenario);
  requireFree(out, { force: flags.force ?? false });
  const { recording, seed } = drawnOf(scenario, episode);
  const { steps, name } = scenario;
  const about = {
    command: 'trace export' as const,
    version: metaloreVersion(),
    scenario: name,
    seed: scenario.seed,
    episode,
    episode_seed: seed,
    out,
    steps,
    ues: recording.requests.count,
    sensors: recording.updates.count,
    requests: recording.requests.device.length,
    updates: recording.updates.device.length,
  };
  const inWords =
    `episode ${episode} of ${name}, seed ${scenario.seed}: ${thousands(steps)} steps,` +
    ` ${thousands(about.ues)} UEs with ${thousands(about.requests)} requests,` +
    ` ${thousands(about.sensors)} sensors with ${thousands(about.updates)} updates`;
  if (flags.dryRun) {
    terminal.print(
      flags.json
        ? toJson({ ...about, dry_run: true })
        : describeDryRun(`trace      ${inWords}`, out),
    );
    return;
  }
  const content: TraceContent = {
    steps,
    ues: trackOf(recording.uePositions, {
      count: about.ues,
      steps,
      present: recording.uePresent,
    }),
    sensors: trackOf(recording.sensorPositions, {
      count: about.sensors,
      steps,
      present: recording.sensorPresent,
    }),
    requests: recording.requests,
    updates: recording.updates,
    expectedRequestMbit: recording.expectedRequestMbit,
  };
  // What contexts have drawn is drawn: the trace runs on a config that says so.
  const drawn = scenario.contexts && scenarioOf(scenario, episode);
  const sha256 = writeTrace(out, content, {
    seed,
    scenario: { name, hash: hashOf(scenario) },
    episode: { number: episode, rootSeed: scenario.seed },
    config: drawn && resolvedYaml(drawn),
  });
  const next = nextAfterTrace(
    drawn ? ownConfig(out) : { config, set: withoutEpisodes(set), seed: flags.seed, out },
    terminal,
  );
  terminal.print(
    flags.json
      ? toJson({ ...about, dry_run: false, sha256, next })
      : `The trace is ${inWords}.\n\nWritten: ${printable(out)}\n\nNext: ${next}`,
  );
}
