import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contextPaths } from '../config/contexts.js';
import { UsageError } from '../config/explaining/errors.js';
import type { EpisodeSource } from '../environment/episodes.js';
import type { Scenario } from '../config/schema/scenario.js';
import { hashOf } from '../runs/plans/hash.js';
import type { PlannedTrace } from '../runs/plans/plan.js';
import type { Recording } from '../simulator/trace.js';
import { buildTrace } from '../simulator/world/build-trace.js';
import { TRACE_CONFIG } from '../traces/format.js';
import { readTrace } from '../traces/read.js';
import { drawnEpisodes } from './evaluation.js';
import type { TaskIo } from './task.js';

/**
 * The traces that a plan is to run on, as episodes in the order named. Each is read once from end to
 * end, so that nothing starts on one that is no trace of the scenario.
 *
 * @throws {TraceError | ReportError | UsageError}
 */
export function plannedTraces(folders: readonly string[], scenario: Scenario): PlannedTrace[] {
  const drawn = contextPaths(scenario);
  if (folders.length > 0 && drawn.length > 0) {
    const own = folders
      .map((folder) => join(folder, TRACE_CONFIG))
      .find((file) => existsSync(file));
    throw new UsageError(
      `contexts draw ${drawn[0]} anew in each episode, and a trace is an episode that has been drawn; run it` +
        (own === undefined
          ? ' on a config without contexts, with the values that the trace was drawn with'
          : ` on ${own}, which has the values that it was drawn with`),
    );
  }
  const traces = folders.map((folder) => {
    const { seed, sha256 } = readTrace(folder, scenario);
    return { folder, sha256, seed };
  });
  traces.forEach(({ folder, sha256 }, at) => {
    const before = traces.slice(0, at).find((trace) => trace.sha256 === sha256);
    if (before)
      throw new UsageError(
        before.folder === folder
          ? `--trace ${folder} is named twice; an episode counts once`
          : `the traces ${before.folder} and ${folder} are the same; an episode counts once`,
      );
  });
  return traces;
}

/** Names the episodes that items of a plan are run on. */
export function episodesHash(scenario: Scenario, traces: readonly PlannedTrace[]): string {
  return traces.length > 0
    ? hashOf([scenario, traces.map(({ sha256, seed }) => [sha256, seed])])
    : hashOf(scenario);
}

/** The episodes of a plan: of its traces where it has any, else drawn. */
export function episodesOf(
  { scenario, traces }: { scenario: Scenario; traces?: readonly PlannedTrace[] | undefined },
  io: Pick<TaskIo, 'recording'>,
): EpisodeSource {
  if (!traces) return drawnEpisodes(scenario);
  return (episode) => ({
    trace: buildTrace(scenario, io.recording(traces[episode]), traces[episode].seed),
    scenario,
    seed: traces[episode].seed,
  });
}

/** How the message of {@link plannedRecording} begins. */
const CHANGED = 'changed under the run: the trace ';

/**
 * What a plan's trace holds.
 *
 * @throws {Error} when it is not what it was when the plan was made, or cannot be read any more
 */
export function plannedRecording({ folder, sha256 }: PlannedTrace, scenario: Scenario): Recording {
  const remedy = 'put it back as it was and start the same command again, which goes on';
  let found: ReturnType<typeof readTrace>;
  try {
    found = readTrace(folder, scenario);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${CHANGED}${folder} cannot be read any more (${why}); ${remedy}`, {
      cause: error,
    });
  }
  if (found.sha256 === sha256) return found.recording;
  throw new Error(`${CHANGED}${folder} is not what it was when the run began; ${remedy}`);
}

/** Whether an error came from {@link plannedRecording}: from another thread it has lost its class. */
export function isChangedTrace(message: string): boolean {
  return message.startsWith(CHANGED);
}
