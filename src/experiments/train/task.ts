import { resolvedYaml } from '../../config/load.js';
import { LearnedPolicy } from '../../policies/learned.js';
import type { TrainPlan } from '../../runs/plans/plan.js';
import { writeChecksums } from '../../runs/checksums.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import { loadPolicy } from '../../runs/policy-folder.js';
import { filesIn, trainedFiles } from '../../runs/run-files.js';
import { RunRecord } from '../../runs/run-record.js';
import { ContextColumns } from '../../runs/tables/contexts.js';
import { EpisodeRecorder } from '../../runs/tables/episode-part.js';
import { GroupRecorder } from '../../runs/tables/group-recorder.js';
import { evaluateEpisodes } from '../evaluation.js';
import type { TaskFunction } from '../task.js';
import { isPaused } from '../time-limit.js';
import { itemPpo, itemScenario } from './plan.js';
import { MappedPolicy } from './policy-map.js';
import { trainItem } from './train-item.js';

/** Trains an item, then evaluates its best policy on the evaluation episodes and maps what it does. */
export const trainTask: TaskFunction<TrainPlan> = async (plan, task, io) => {
  const item = plan.items[task.index];
  const files = filesIn(io.folder(item.name));
  const scenario = itemScenario(plan, item);
  const record = RunRecord.start(files.folder, {
    config: resolvedYaml(scenario, {
      training: {
        ...plan.training,
        ...(item.eta === null ? {} : { eta: [item.eta] }),
        ...(item.c2 === null ? {} : { c2: [item.c2] }),
        seeds: [item.trainSeed],
      },
      ppo: itemPpo(plan, item),
    }),
    seed: scenario.seed,
    session: io.session,
  });
  try {
    await trainItem(plan, item, {
      files,
      crew: io.crew(),
      endMs: io.endMs,
      onProgress: (progress) => {
        io.tell({ index: task.index, progress });
      },
    });
    const best = loadPolicy(files.bestPolicy);
    const map = MappedPolicy.of(best);
    const policy = map ?? new LearnedPolicy(best);
    const recorder = new EpisodeRecorder(1, new ContextColumns(scenario));
    const measured = new GroupRecorder('groups');
    for (const result of evaluateEpisodes(scenario, [{ policy }], task)) {
      const { episode, seed, metrics, delays, groups } = result;
      recorder.add({ item: 0, episode, seed }, metrics, delays);
      measured.add(groups);
    }
    if (map) writeWhole(files.policyMap, map.csv());
    record.finish('done');
    writeChecksums(files.folder, trainedFiles({ hasMap: map !== undefined, onnx: plan.onnx }));
    return { ...recorder.sections(), ...measured.sections() };
  } catch (error) {
    if (isPaused(error)) record.finish('interrupted');
    else record.finish('failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
};
