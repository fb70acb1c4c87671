import { parentPort, workerData } from 'node:worker_threads';
import { join } from 'node:path';
import { DelayCounts } from '../results/delays-csv.js';
import { csvLines, IDENTITY_COLUMNS, type Cell } from '../results/episodes-csv.js';
import { resolvedYaml } from '../scenario/load.js';
import { delaysFolder, partFile } from './episodes-file.js';
import { evaluateEpisodes } from './evaluation.js';
import { loadPolicy } from './policy-files.js';
import { MappedPolicy } from './policy-map.js';
import { RunRecord } from './run-record.js';
import type { TrainingTask, TrainingWork } from './run-training.js';
import { trainItem } from './train-item.js';
import { itemScenario, trainingIdentity } from './training-plan.js';
import { writeWhole } from './write-whole.js';

const { plan, runsFolder, partsFolder, command, gitCommit } = workerData as TrainingWork;

/** Trains an item, then evaluates its best policy on the evaluation episodes and maps what it does. */
export default async function work({ index }: TrainingTask): Promise<void> {
  const item = plan.items[index];
  const folder = join(runsFolder, item.name);
  const scenario = itemScenario(plan, item);
  const record = RunRecord.start(folder, {
    config: resolvedYaml(scenario, {
      training: { ...plan.training, eta: [item.eta], c2: [item.c2], seeds: [item.trainSeed] },
      ppo: plan.ppo,
    }),
    seed: scenario.seed,
    command,
    gitCommit,
  });
  try {
    await trainItem(plan, item, {
      folder,
      onProgress: (progress) => parentPort?.postMessage({ index, progress }),
    });
    const policy = new MappedPolicy(loadPolicy(join(folder, 'policy-best')));
    const identity = trainingIdentity(plan, item);
    const prefix = IDENTITY_COLUMNS.map((column) => identity[column]);
    const rows: Cell[][] = [];
    const counts = new DelayCounts(1);
    const range = { first: 0, end: scenario.episodes };
    for (const result of evaluateEpisodes(scenario, [{ policy }], range)) {
      const { episode, seed, metrics, delays } = result;
      rows.push([...prefix, episode, seed, ...metrics]);
      counts.add(0, delays);
    }
    writeWhole(join(folder, 'policy-map.csv'), policy.csv());
    writeWhole(partFile(delaysFolder(partsFolder), { index }), counts.part());
    writeWhole(partFile(partsFolder, { index }), csvLines(rows));
    record.finish('done');
  } catch (error) {
    record.finish('failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
}
