import { itemPpo } from '../experiments/train/plan.js';
import type { TrainItem, TrainPlan } from '../runs/plans/plan.js';
import { variedAt } from '../runs/plans/identities.js';
import type { Hparam } from './events.js';

/**
 * What tells the runs of a sweep apart, and the hyperparameters of PPO that are one value each. Names are
 * those of the tables' columns, and the paths of `--set` and `--vary`. What is not set or drawn anew in each
 * episode is left out.
 */
export function hparamsOf(plan: TrainPlan, item: TrainItem): [name: string, value: Hparam][] {
  const { eta, c2, trainSeed, point } = item;
  const all = new Map<string, unknown>([
    ['eta', eta],
    ['c2', c2],
    ['train_seed', trainSeed],
    ...Object.entries(itemPpo(plan, item)).map(([name, value]) => [`ppo.${name}`, value] as const),
    ...Object.entries(point === undefined ? {} : (variedAt(plan, point) ?? {})),
  ]);
  return [...all].flatMap(([name, value]): [string, Hparam][] => {
    // The widths of layers are told as one text.
    if (Array.isArray(value)) return [[name, value.join(', ')]];
    const isOne = ['number', 'string', 'boolean'].includes(typeof value);
    return isOne ? [[name, value as Hparam]] : [];
  });
}
