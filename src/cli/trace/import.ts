import { ConfigError, UsageError } from '../../config/explaining/errors.js';
import { loadScenario, resolvedYaml } from '../../config/load.js';
import { nameOfChanged } from '../../config/naming.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { hashOf } from '../../runs/plans/hash.js';
import { metaloreVersion } from '../../runs/version.js';
import type { Recording, Workload } from '../../simulator/trace.js';
import { requireFit } from '../../traces/fit.js';
import { seedOfContent } from '../../traces/format.js';
import { readImport, type Imported, type ImportRequest } from '../../traces/import/read.js';
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

/** Flags of `metalore trace import`. */
export interface TraceImportFlags extends Pick<
  RunFlags,
  'set' | 'seed' | 'dryRun' | 'force' | 'json' | 'quiet' | 'color'
> {
  sumoFcd?: string;
  ns2?: string;
  positions?: string;
  sensorPositions?: string;
  requests?: string;
  updates?: string;
  begin?: number;
  steps?: number;
  offset?: [number, number];
  fit?: boolean;
  metres?: boolean;
  episode: number;
  out: string;
}

/**
 * `metalore trace import`: an episode of what was measured, or simulated elsewhere. What no file says
 * (where sensors are, what is generated) is drawn as in an evaluation episode of the scenario.
 *
 * @throws {ConfigError | UsageError | TraceError | ReportError | OutputError} before anything is written
 */
export async function runTraceImport(
  config: string | undefined,
  flags: TraceImportFlags,
  { terminal }: CommandContext,
): Promise<void> {
  const { out, set, episode } = flags;
  const positions = positionsOf(flags);
  if (flags.fit && flags.offset)
    throw new UsageError('--fit and --offset both say where devices are to be; give one of them');
  const overrides = [{ path: 'seed', value: flags.seed, source: `--seed ${flags.seed}` }];
  const { scenario: loaded, warnings } = loadScenario(config, { set, overrides });
  for (const warning of warnings) terminal.error(`warning: ${warning}`);
  requireEpisode(episode, loaded);
  const scenario = scenarioOf(loaded, episode);
  requireFree(out, { force: flags.force ?? false });
  const imported = await readImport({
    positions,
    sensorPositions: flags.sensorPositions,
    requests: flags.requests,
    updates: flags.updates,
    beginSeconds: flags.begin,
    steps: flags.steps,
    moving: { offset: flags.offset, fit: flags.fit, metres: flags.metres },
    scenario,
  });
  if (imported.leftOut > 0)
    terminal.error(
      `note: ${thousands(imported.leftOut)} packets are outside of the time that is imported, and left out`,
    );
  const fitting = scenarioFor(out, imported, scenario);
  const content = contentOf(imported, fitting, episode);
  const about = {
    command: 'trace import' as const,
    version: metaloreVersion(),
    scenario: scenario.name,
    out,
    steps: imported.steps,
    ues: content.ues.count,
    sensors: content.sensors.count,
    requests: content.requests.device.length,
    updates: content.updates.device.length,
    begin_s: imported.beginSeconds,
    offset_m: imported.offsetM,
  };
  const inWords =
    `${thousands(about.steps)} steps, ${thousands(about.ues)} UEs with ${thousands(about.requests)}` +
    ` requests, ${thousands(about.sensors)} sensors with ${thousands(about.updates)} updates`;
  if (flags.dryRun) {
    terminal.print(
      flags.json
        ? toJson({ ...about, dry_run: true })
        : describeDryRun(`trace      ${inWords}`, out),
    );
    return;
  }
  const drawn = `drawn: episode ${episode}, seed ${scenario.seed}`;
  const assignments = [...withoutEpisodes(set), ...changes(scenario, fitting)];
  const isFitting =
    !loaded.contexts && isLoadable(() => loadScenario(config, { set: assignments, overrides }));
  const sha256 = writeTrace(out, content, {
    scenario: { name: scenario.name, hash: hashOf(fitting) },
    source: {
      positions,
      sensorPositions: flags.sensorPositions ?? drawn,
      requests: flags.requests ?? drawn,
      updates: flags.updates ?? drawn,
      beginSeconds: imported.beginSeconds,
      offsetM: imported.offsetM,
    },
    ids: {
      ues: imported.ueIds,
      ...(imported.sensors ? { sensors: imported.sensors.ids } : {}),
    },
    config: isFitting ? undefined : resolvedYaml(ofTrace(scenario, fitting)),
  });
  const next = nextAfterTrace(
    isFitting ? { config, set: assignments, seed: flags.seed, out } : ownConfig(out),
    terminal,
  );
  terminal.print(
    flags.json
      ? toJson({ ...about, dry_run: false, episode_seed: seedOfContent(sha256), sha256, next })
      : `The trace has ${inWords}.\n\nWritten: ${printable(out)}\n\nNext: ${next}`,
  );
}

/** @throws {UsageError} unless one file of positions is named */
function positionsOf({ sumoFcd, ns2, positions }: TraceImportFlags): ImportRequest['positions'] {
  const named: ImportRequest['positions'][] = [
    ...(sumoFcd === undefined ? [] : [{ format: 'sumo-fcd' as const, file: sumoFcd }]),
    ...(ns2 === undefined ? [] : [{ format: 'ns2' as const, file: ns2 }]),
    ...(positions === undefined ? [] : [{ format: 'csv' as const, file: positions }]),
  ];
  if (named.length !== 1)
    throw new UsageError(
      'expected one file that says where devices are: --sumo-fcd, --ns2 or --positions',
    );
  return named[0];
}

/** The scenario with as many devices and steps as were imported; a single group takes them all. */
function scenarioFor(out: string, { steps, ues, sensors }: Imported, scenario: Scenario): Scenario {
  const fitting = (key: 'ues' | 'sensors', count: number | undefined) => {
    const groups = scenario[key];
    return count !== undefined && groups.length === 1 ? [{ ...groups[0], count }] : groups;
  };
  const changed = {
    ...scenario,
    steps,
    ues: fitting('ues', ues.count) as Scenario['ues'],
    sensors: fitting('sensors', sensors?.track.count) as Scenario['sensors'],
  };
  const total = changed.sensors.reduce((sum, { count }) => sum + count, 0);
  requireFit(out, { steps, ues: ues.count, sensors: sensors?.track.count ?? total }, changed);
  return changed;
}

/** What was changed so that it fits, for --set. */
function changes(from: Scenario, to: Scenario): string[] {
  return [
    ...(from.steps === to.steps ? [] : [`steps=${to.steps}`]),
    ...(['ues', 'sensors'] as const).flatMap((key) =>
      to[key].flatMap(({ count }, group) =>
        from[key][group].count === count ? [] : [`${key}.${group}.count=${count}`],
      ),
    ),
  ];
}

/** Whether a config is one with what was changed: its phases may ask for more devices than came. */
function isLoadable(load: () => unknown): boolean {
  try {
    load();
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

/** The scenario that a trace runs on, without what is the trace's: who is there, and how much they ask for. */
function ofTrace(before: Scenario, { ues, sensors, ...fitting }: Scenario): Scenario {
  return {
    ...fitting,
    name: nameOfChanged(before.name, before, { ...fitting, ues, sensors }),
    phases: undefined,
    ues: ues.map(({ request, ...group }) => ({
      ...group,
      presence: undefined,
      request: { ...request, patterns: undefined },
    })),
    sensors: sensors.map(({ update, ...group }) => ({
      ...group,
      presence: undefined,
      update: { ...update, patterns: undefined },
    })),
  };
}

/** What was imported, and the rest as an evaluation episode draws it. */
function contentOf(imported: Imported, scenario: Scenario, episode: number): TraceContent {
  const { steps, ues, sensors, requests, updates } = imported;
  const always = <G extends { presence?: unknown }>(groups: readonly G[]) =>
    groups.map((group) => ({ ...group, presence: undefined }));
  const isDrawn = !requests || !updates || !sensors;
  // Only what is needed: where all is imported nothing is, and a file may name many devices.
  const drawn: Recording | undefined = isDrawn
    ? drawnOf(
        {
          ...scenario,
          ues: requests ? [] : always(scenario.ues),
          sensors: sensors && updates ? [] : sensors ? always(scenario.sensors) : scenario.sensors,
        },
        episode,
      ).recording
    : undefined;
  return {
    steps,
    ues,
    sensors:
      sensors?.track ??
      trackOf(drawn!.sensorPositions, {
        count: drawn!.updates.count,
        steps,
        present: drawn!.sensorPresent,
      }),
    requests: requests ?? ofThosePresent(drawn!.requests, imported.uePresent),
    updates: updates ?? ofThosePresent(drawn!.updates, sensors?.present),
  };
}

/** Devices that are not there generate nothing. */
function ofThosePresent(workload: Workload, present: Uint8Array | undefined): Workload {
  if (!present) return workload;
  const { count, device, generatedAt, dataMbit, computeUnits } = workload;
  const isSent = (_: number, packet: number) =>
    present[generatedAt[packet] * count + device[packet]] === 1;
  return {
    count,
    device: device.filter(isSent),
    generatedAt: generatedAt.filter(isSent),
    dataMbit: dataMbit.filter(isSent),
    computeUnits: computeUnits.filter(isSent),
  };
}
