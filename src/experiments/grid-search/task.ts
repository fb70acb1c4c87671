import { StaticPolicy } from '../../policies/rules/static.js';
import type { GridSearchPlan } from '../../runs/plans/plan.js';
import { ContextColumns } from '../../runs/tables/contexts.js';
import { EpisodeRecorder } from '../../runs/tables/episode-part.js';
import { GroupRecorder } from '../../runs/tables/group-recorder.js';
import { evaluateEpisodes } from '../evaluation.js';
import type { TaskFunction } from '../task.js';
import { episodesOf } from '../traces.js';
import { searchedAt } from './plan.js';

/** Runs every split on the episodes of a task: rows episode by episode, splits in their order. */
export const gridSearchTask: TaskFunction<GridSearchPlan> = (plan, task, io) => {
  const { items } = plan;
  const scenario = searchedAt(plan, task.condition);
  const splits = items.map(({ policy: { rhoC, rhoP } }) => ({
    policy: new StaticPolicy(rhoC, rhoP),
  }));
  const recorder = new EpisodeRecorder(items.length, new ContextColumns(scenario));
  const groups = new GroupRecorder('groups');
  const episodes = { ...task, source: episodesOf({ ...plan, scenario }, io) };
  for (const result of evaluateEpisodes(scenario, splits, episodes)) {
    const { policy: item, episode, seed, metrics, delays } = result;
    recorder.add({ item, episode, seed }, metrics, delays);
    groups.add(result.groups);
  }
  return { ...recorder.sections(), ...groups.sections() };
};
