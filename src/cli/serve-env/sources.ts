import type { EpisodeSources } from '../../bridge/reset.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { trainingEpisodes } from '../../environment/episodes.js';
import { drawnEpisodes } from '../../experiments/evaluation.js';
import { episodesOf, plannedRecording, plannedTraces } from '../../experiments/traces.js';
import { trainingRoot } from '../../experiments/train/plan.js';

/** The episodes of training and evaluation, and of traces on disk. */
export function episodeSources(scenario: Scenario): EpisodeSources {
  return {
    training: (trainSeed) => trainingEpisodes(scenario, trainingRoot({ scenario }, { trainSeed })),
    evaluation: drawnEpisodes(scenario),
    traces: (folders) => {
      const traces = plannedTraces(folders, scenario);
      const recordings = new Map(
        traces.map((trace) => [trace.sha256, plannedRecording(trace, scenario)]),
      );
      return episodesOf(
        { scenario, traces },
        { recording: ({ sha256 }) => recordings.get(sha256)! },
      );
    },
  };
}
