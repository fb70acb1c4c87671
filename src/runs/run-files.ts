import { join } from 'node:path';
import { isGrouped } from '../simulator/metrics/group-meter.js';
import { CHECKSUMS } from './checksums.js';
import { partName } from './parts.js';
import type { Plan } from './plans/plan.js';
import { tellsAdaptivity, tellsImportance, tellsRecovery, tellsResponse } from './plans/tells.js';
import { ONNX_FILE, POLICY_FILES } from './policy-folder.js';
import { SHARD_FILE, tasksIn, type PlannedShard } from './shard.js';

/** What is in `runs/<name>/` of a run directory, by path. The last nine are those of a training run. */
export interface RunFiles {
  folder: string;
  /** the resolved config */
  config: string;
  /** where the results come from */
  meta: string;
  progress: string;
  checkpoint: string;
  /** the checkpoint before that one */
  checkpointBefore: string;
  bestPolicy: string;
  lastPolicy: string;
  policyMap: string;
  /** there when the training is done */
  result: string;
  /** of a run that failed, until it is done */
  errorLog: string;
}

/** The files of a run in a run directory. */
export function runFiles(directory: string, name: string): RunFiles {
  return filesIn(join(directory, 'runs', name));
}

/** The files of a run in its folder. */
export function filesIn(folder: string): RunFiles {
  return {
    folder,
    config: join(folder, 'config.yaml'),
    meta: join(folder, 'meta.json'),
    progress: join(folder, 'progress.csv'),
    checkpoint: join(folder, 'checkpoints', 'last.ckpt'),
    checkpointBefore: join(folder, 'checkpoints', 'before-last.ckpt'),
    bestPolicy: join(folder, 'policy-best'),
    lastPolicy: join(folder, 'policy-last'),
    policyMap: join(folder, 'policy-map.csv'),
    result: join(folder, 'result.json'),
    errorLog: join(folder, 'error.log'),
  };
}

/** Files by which a run directory is known, or the folder of a run in one. */
export const RUN_MARKS = ['plan.json', 'episodes.csv', 'progress.csv', 'meta.json'];

/** What a training run has left besides what each of them leaves. */
export interface Trained {
  /** a map; there is one of policies that see the two queues and no more */
  hasMap: boolean;
  /** its policies for other programs, too, where the plan says so */
  onnx?: boolean | undefined;
}

/** The files of a training run that is done, relative to its folder, of which it keeps checksums. */
export function trainedFiles({ hasMap, onnx = false }: Trained): string[] {
  const ofPolicy = [...POLICY_FILES, ...(onnx ? [ONNX_FILE] : [])];
  return [
    'config.yaml',
    'progress.csv',
    ...['policy-best', 'policy-last'].flatMap((policy) =>
      ofPolicy.map((name) => `${policy}/${name}`),
    ),
    ...(hasMap ? ['policy-map.csv'] : []),
    'result.json',
  ];
}

/** The files of every kind of training run that is done: which it is, its checksums say. */
export const TRAINED_KINDS: readonly (readonly string[])[] = [true, false].flatMap((hasMap) =>
  [true, false].map((onnx) => trainedFiles({ hasMap, onnx })),
);

/**
 * The files of a run directory that is finished, relative to it, of which it keeps checksums. A shard has
 * what its tasks left, until it is merged with the others.
 */
export function finishedFiles(plan: Plan, shard?: PlannedShard): string[] {
  if (shard) {
    const tasks = tasksIn(shard);
    return [
      SHARD_FILE,
      ...tasks.map((index) => `parts/${partName(index)}`),
      ...(plan.command === 'train'
        ? tasks.map((index) => `runs/${plan.items[index].name}/${CHECKSUMS}`)
        : [`runs/${plan.command}/config.yaml`]),
    ];
  }
  return [
    ...RESULT_FILES.filter((name) => LEFT_WHERE[name]?.(plan) ?? true),
    ...(plan.command === 'train'
      ? plan.items.map(({ name }) => `runs/${name}/${CHECKSUMS}`)
      : [`runs/${plan.command}/config.yaml`]),
  ];
}

/** The tables of a run directory; some are there only where {@link LEFT_WHERE} says so. */
export const RESULT_FILES = [
  'episodes.csv',
  'groups.csv',
  'delays.csv',
  'adaptivity.csv',
  'response.csv',
  'phases.csv',
  'recovery.csv',
  'importance.csv',
  'summary.csv',
];

/** The plans that leave a table which others do not. */
const LEFT_WHERE: Partial<Record<string, (plan: Plan) => boolean>> = {
  'groups.csv': ({ scenario }) => isGrouped(scenario),
  'adaptivity.csv': tellsAdaptivity,
  'response.csv': tellsResponse,
  'phases.csv': tellsResponse,
  'recovery.csv': tellsRecovery,
  'importance.csv': tellsImportance,
};
