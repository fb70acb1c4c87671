import { parentPort, workerData } from 'node:worker_threads';
import { join } from 'node:path';
import { resolvedYaml } from '../../config/load.js';
import { loadPolicy } from '../../runs/policy-files.js';
import { MappedPolicy } from './policy-map.js';
import { RunRecord } from '../../runs/run-record.js';
import type { TrainingTask, TrainingWork } from './run.js';
import { runItems, TaskParts } from '../task-parts.js';
import { trainItem } from './train-item.js';
import { itemScenario, trainingIdentity } from './plan.js';
import { writeWhole } from '../../runs/files/write-whole.js';

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
    const episodes = { first: 0, end: scenario.episodes };
    const result = runItems(scenario, [{ policy, identity }], episodes);
    writeWhole(join(folder, 'policy-map.csv'), policy.csv());
    new TaskParts(partsFolder).write({ index }, result);
    record.finish('done');
  } catch (error) {
    record.finish('failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
}
