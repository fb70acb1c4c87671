import { workerData } from 'node:worker_threads';
import { LearnedNetworkPolicy } from '../../policies/learned.js';
import type { Policy } from '../../environment/policy.js';
import { createPolicy } from '../../policies/registry.js';
import { staticGrid, StaticPolicy } from '../../policies/rules/static.js';
import { DelayCounts } from '../../runs/tables/delays.js';
import { csvLines, identityCells, type Cell } from '../../runs/tables/episodes.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import { comparisonIdentity, type ComparisonItem } from './plan.js';
import { partFile } from '../../runs/tables/episodes-file.js';
import { evaluateEpisodes } from '../evaluation.js';
import type { EvaluationTask } from '../plan.js';
import { loadPolicy } from '../../runs/policy-files.js';
import type { ComparisonWork } from './run.js';
import { TaskParts } from '../task-parts.js';

const { plan, partsFolder, gridFolder } = workerData as ComparisonWork;

const contenders = plan.items.map((item) => ({
  policy: actorOf(item.policy),
  reward: plan.settings[item.setting],
}));
const grid = staticGrid(plan.scenario.grid.step).map(({ rhoC, rhoP }) => ({
  policy: new StaticPolicy(rhoC, rhoP),
}));
const prefixes = plan.items.map((item) => identityCells(comparisonIdentity(plan, item)));
const parts = new TaskParts(partsFolder);

function actorOf(policy: ComparisonItem['policy']): Policy {
  return policy.kind === 'learned'
    ? new LearnedNetworkPolicy(loadPolicy(policy.folder), policy)
    : createPolicy(policy);
}

/**
 * Runs all contenders and the whole static grid on the episodes of a task. Leaves the contenders'
 * rows, in the order of the plan in each episode, the grid's in a file of their own: episode, seed,
 * metrics, and the return under every setting; and the delays of contenders and grid in another.
 */
export default function work(task: EvaluationTask): void {
  const rows: Cell[][] = [];
  const gridRows: Cell[][] = [];
  const evaluated = [...contenders, ...grid];
  const counts = new DelayCounts(evaluated.length);
  for (const result of evaluateEpisodes(plan.scenario, evaluated, task)) {
    const { policy, episode, seed, metrics, delays, returnUnder } = result;
    counts.add(policy, delays);
    if (policy < contenders.length) rows.push([...prefixes[policy], episode, seed, ...metrics]);
    // A split acts alike under every setting, so it runs once and is judged under each.
    else gridRows.push([episode, seed, ...metrics, ...plan.settings.map(returnUnder)]);
  }
  writeWhole(partFile(gridFolder, task), csvLines(gridRows));
  parts.write(task, { rows, counts });
}
