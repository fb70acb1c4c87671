import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../../config/explaining/errors.js';
import { ReportError } from '../../runs/errors.js';
import type { TrainPlan } from '../../runs/plans/plan.js';
import { readPlan } from '../../runs/plans/read.js';
import { RUN_MARKS } from '../../runs/run-files.js';
import { requireItems } from '../replay/items.js';

/** A training sweep that was named, or runs of it. */
export interface Training {
  /** run directory */
  directory: string;
  plan: TrainPlan;
  /** indices of the runs */
  runs: number[];
}

/**
 * The training that a path means: the run directory of a sweep, or the folder of a run in one. It need not be
 * finished.
 *
 * @param item of the run directory; default: all
 * @throws {UsageError | ReportError} for anything else
 */
export function trainingAt(source: string, item: string | undefined): Training {
  const above = dirname(dirname(resolve(source)));
  const isRun =
    !existsSync(join(source, 'plan.json')) &&
    RUN_MARKS.some((name) => existsSync(join(source, name))) &&
    existsSync(join(above, 'plan.json'));
  const directory = isRun ? above : source;
  const wanted = item ?? (isRun ? basename(resolve(source)) : undefined);
  if (!existsSync(join(directory, 'plan.json')))
    throw new UsageError(
      `${source} ${existsSync(source) ? 'holds no plan.json' : 'does not exist'}; name a run directory of` +
        ' train, or the folder of a run in one',
    );
  const file = join(directory, 'plan.json');
  const { plan } = readPlan(file);
  if (plan.command !== 'train')
    throw new UsageError(
      `${source} is of ${plan.command}, which trains nothing; name a run directory of train`,
    );
  const odd = plan.items.find(({ name }) => /[\\/]|^\.*$/.test(name));
  if (odd)
    throw new ReportError(
      file,
      `the name of item ${JSON.stringify(odd.name)} is that of no folder; copy the directory again`,
    );
  if (wanted !== undefined) requireItems([wanted], [directory]);
  const runs = [...plan.items.keys()].filter(
    (index) => wanted === undefined || plan.items[index].name === wanted,
  );
  return { directory, plan, runs };
}
