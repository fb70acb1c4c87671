import { workerData } from 'node:worker_threads';
import { createPolicy } from '../policies/spec.js';
import { DelayCounts } from '../results/delays-csv.js';
import { csvLines, IDENTITY_COLUMNS, type Cell } from '../results/episodes-csv.js';
import { delaysFolder, partFile } from './episodes-file.js';
import { evaluateEpisodes } from './evaluation.js';
import type { EvaluationTask } from './plan.js';
import type { EvaluationWork } from './run-evaluation.js';
import { writeWhole } from './write-whole.js';

const { scenario, policies, identities, partsFolder } = workerData as EvaluationWork;
const actors = policies.map((policy) => ({ policy: createPolicy(policy) }));
const prefixes = identities.map((identity) => IDENTITY_COLUMNS.map((column) => identity[column]));

/** Evaluates the episodes of a task and leaves their rows and delays in files of their own. */
export default function work(task: EvaluationTask): void {
  const rows: Cell[][] = [];
  const counts = new DelayCounts(actors.length);
  for (const result of evaluateEpisodes(scenario, actors, task)) {
    const { policy, episode, seed, metrics, delays } = result;
    rows.push([...prefixes[policy], episode, seed, ...metrics]);
    counts.add(policy, delays);
  }
  writeWhole(partFile(delaysFolder(partsFolder), task), counts.part());
  writeWhole(partFile(partsFolder, task), csvLines(rows));
}
