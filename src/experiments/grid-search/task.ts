import { StaticPolicy } from '../../policies/rules/static.js';
import type { GridSearchPlan } from '../../runs/plans/plan.js';
import { ContextColumns } from '../../runs/tables/contexts.js';
import { EpisodeRecorder } from '../../runs/tables/episode-part.js';
import { evaluateEpisodes } from '../evaluation.js';
import type { TaskFunction } from '../task.js';
import { episodesOf } from '../traces.js';

/** Runs every split on the episodes of a task: rows episode by episode, splits in their order. */
export const gridSearchTask: TaskFunction<GridSearchPlan> = (plan, task, io) => {
  const { scenario, items } = plan;
  const splits = items.map(({ policy: { rhoC, rhoP } }) => ({
    policy: new StaticPolicy(rhoC, rhoP),
  }));
  const recorder = new EpisodeRecorder(items.length, new ContextColumns(scenario));
  for (const { policy: item, episode, seed, metrics, delays } of evaluateEpisodes(
    scenario,
    splits,
    { ...task, source: episodesOf(plan, io) },
  ))
    recorder.add({ item, episode, seed }, metrics, delays);
  return recorder.sections();
};
