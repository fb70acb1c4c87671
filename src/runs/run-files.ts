import { join } from 'node:path';

/** What is in `runs/<name>/` of a run directory, by path. The last seven are those of a training run. */
export interface RunFiles {
  folder: string;
  /** the resolved config */
  config: string;
  /** where the results come from */
  meta: string;
  progress: string;
  checkpoint: string;
  bestPolicy: string;
  lastPolicy: string;
  policyMap: string;
  /** there when the training is done */
  result: string;
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
    bestPolicy: join(folder, 'policy-best'),
    lastPolicy: join(folder, 'policy-last'),
    policyMap: join(folder, 'policy-map.csv'),
    result: join(folder, 'result.json'),
  };
}

/** Files by which a run directory is known, or the folder of a run in one. */
export const RUN_MARKS = ['plan.json', 'episodes.csv', 'progress.csv', 'meta.json'];
