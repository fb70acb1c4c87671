import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { planIdentities } from '../plans/identities.js';
import type { Plan } from '../plans/plan.js';
import type { Identity } from '../tables/identity.js';
import type { Run, RunFacts, TrainingRun } from './run-data.js';
import { readPolicyMap, readProgress } from './training.js';

type TrainedItem = Pick<TrainingRun, 'item' | 'eta' | 'c2' | 'trainSeed'>;

/** null: for any */
function constantOf(cell: Identity['eta']): number | null {
  return cell === null ? null : Number(cell);
}

/** What was, or is to be, trained: by the plan, where there is one. */
export function trainingItems(plan: Plan | undefined, items: Run['items']): TrainedItem[] {
  const all = plan ? planIdentities(plan) : items.map(({ identity }) => identity);
  return all.map(({ item, eta, c2, train_seed }) => ({
    item: String(item),
    eta: constantOf(eta),
    c2: constantOf(c2),
    trainSeed: Number(train_seed),
  }));
}

/** What the folders in `runs/` hold of the items that were trained. */
export async function readTraining(
  items: readonly TrainedItem[],
  { runs, facts, notes }: { runs: string; facts: readonly RunFacts[]; notes: string[] },
): Promise<TrainingRun[]> {
  const training: TrainingRun[] = [];
  for (const item of items) {
    if (!isInside(item.item)) continue;
    const folder = join(runs, item.item);
    if (!existsSync(folder)) continue;
    const done = facts.find(({ name }) => name === item.item)?.status === 'done';
    const { points, cut } = await readProgress(folder, { mayBeCut: !done });
    if (cut) notes.push(`the last line of ${join(folder, 'progress.csv')} is cut off and left out`);
    const map = await readPolicyMap(folder);
    training.push({ ...item, progress: points, ...(map ? { map } : {}) });
  }
  return training;
}

/** Whether an item has a folder of its own: names that would lead out of it are none that metalore makes. */
export function isInside(item: string): boolean {
  return !/[\\/]|^\.*$/.test(item);
}
