import type { Scenario } from '../../config/schema/scenario.js';
import { LearnedPolicy } from '../../policies/learned.js';
import type { Policy } from '../../environment/policy.js';
import type { OpenPolicy } from '../../outside/open-policy.js';
import { isOutside } from '../../policies/outside.js';
import { createPolicy, type RuleSpec } from '../../policies/registry.js';
import { staticGrid, StaticPolicy } from '../../policies/rules/static.js';
import type { Sections } from '../../runs/files/container.js';
import type { EvaluateItem, EvaluatePlan, LearnedSpec } from '../../runs/plans/plan.js';
import { DelayCounts } from '../../runs/tables/delays.js';
import { ContextColumns } from '../../runs/tables/contexts.js';
import { EpisodeRecorder } from '../../runs/tables/episode-part.js';
import { GroupRecorder } from '../../runs/tables/group-recorder.js';
import { evaluateEpisodes } from '../evaluation.js';
import type { Task, TaskFunction, TaskIo } from '../task.js';
import { episodesOf } from '../traces.js';
import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import { loadChanges } from '../../simulator/load/changes.js';
import { heldPolicy, ImportanceRecorder, isHeld } from './importance-part.js';
import { judgedAt } from './plan.js';
import { ResponseRecorder } from './response-part.js';

const RETURN = EPISODE_METRICS.indexOf('return');

/**
 * Runs all items and the whole static grid on the episodes of a task. The items' rows come episode by
 * episode in the order of the plan; of the grid its numbers (see {@link GridPart}) and its delays; of learned policies with
 * a feature held, where the plan says so, their returns.
 */
export const evaluateTask: TaskFunction<EvaluatePlan> = async (plan, task, io) => {
  const scenario = judgedAt(plan, task.condition);
  const opened: OpenPolicy[] = [];
  try {
    const actors: Policy[] = [];
    const importance = new ImportanceRecorder();
    const { condition = 0 } = task;
    for (const item of plan.items) {
      const { policy, setting } = item;
      if (isOutside(policy)) {
        const outside = await io.outside(policy, scenario);
        opened.push(outside);
        actors.push(outside.policy);
      } else if (isHeld(item)) {
        const actor = heldPolicy(plan, { item, condition }, io);
        importance.hold(actor, { held: item.held, reward: plan.settings[setting] });
        actors.push(actor.with());
      } else actors.push(actorOf({ ...item, policy }, condition, io));
    }
    return played(plan, task, { io, scenario, actors, importance, opened });
  } finally {
    for (const outside of opened) outside.close();
  }
};

/** Plays the episodes of a task with the policies of the items. */
function played(
  plan: EvaluatePlan,
  task: Task,
  {
    io,
    scenario,
    actors,
    importance,
    opened,
  }: {
    io: TaskIo;
    scenario: Scenario;
    actors: readonly Policy[];
    importance: ImportanceRecorder;
    opened: readonly OpenPolicy[];
  },
): Sections {
  const response = new ResponseRecorder(loadChanges(scenario), scenario);
  const { afterStep } = response;
  const items = plan.items.map((item, i) => ({
    policy: actors[i],
    reward: plan.settings[item.setting],
    afterStep,
  }));
  const splits = staticGrid(plan.scenario.grid.step).map(({ rhoC, rhoP }) => ({
    policy: new StaticPolicy(rhoC, rhoP),
  }));
  const recorder = new EpisodeRecorder(items.length, new ContextColumns(scenario));
  const grid: number[] = [];
  const gridDelays = new DelayCounts(splits.length);
  const itemGroups = new GroupRecorder('groups');
  const gridGroups = new GroupRecorder('gridGroups');
  const source = episodesOf({ ...plan, scenario }, io);
  const episodes = {
    ...task,
    source: (episode: number) => {
      for (const outside of opened) outside.begin(episode);
      return source(episode);
    },
  };
  const all = [...items, ...splits, ...importance.evaluated];
  for (const result of evaluateEpisodes(scenario, all, episodes)) {
    const { policy: index, episode, seed, network, metrics, delays, groups, returnUnder } = result;
    if (index < items.length) {
      recorder.add({ item: index, episode, seed }, metrics, delays);
      itemGroups.add(groups);
      response.add(episode, network);
    } else if (index >= items.length + splits.length) {
      importance.add(index - items.length - splits.length, metrics[RETURN]);
    } else {
      // A split acts alike under every setting, so it runs once and is judged under each.
      grid.push(episode, seed, ...metrics, ...plan.settings.map(returnUnder));
      gridDelays.add(index - items.length, delays);
      gridGroups.add(groups);
    }
  }
  return {
    ...recorder.sections(),
    grid: Float64Array.from(grid),
    gridDelays: gridDelays.part(),
    ...itemGroups.sections(),
    ...gridGroups.sections(),
    ...response.sections(),
    ...importance.sections(),
  } satisfies Sections;
}

function actorOf(
  {
    policy,
    source,
    sources,
  }: Pick<EvaluateItem, 'source' | 'sources'> & { policy: LearnedSpec | RuleSpec },
  condition: number,
  io: TaskIo,
): Policy {
  return policy.kind === 'learned'
    ? new LearnedPolicy(io.policy(source ?? sources![condition]), policy)
    : createPolicy(policy);
}
