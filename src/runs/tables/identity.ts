import type { Cell } from '../csv/write.js';
import { namesOf, type Column } from './column.js';
import type { InCondition } from './condition.js';

/** What a row of episodes.csv and of summary.csv is about. */
export const IDENTITY = [
  { name: 'experiment', unit: '', label: 'name of the scenario', type: 'text' },
  {
    name: 'item',
    unit: '',
    label: 'name of the item of the plan, unique in the directory',
    type: 'text',
  },
  {
    name: 'policy',
    unit: '',
    label: 'kind of policy: `static`, `best-static`, `learned`, `specialist`, `max-weight`, …',
    type: 'text',
  },
  { name: 'rho_c', unit: 'share', label: "a static policy's ρ(C): of the bandwidth, for the UEs" },
  { name: 'rho_p', unit: 'share', label: "a static policy's ρ(P): of the compute, for the UEs" },
  { name: 'eta', unit: '', label: 'constant η of the reward' },
  { name: 'c2', unit: '', label: 'constant c₂ of the reward' },
  {
    name: 'train_seed',
    unit: '',
    label: 'seed of the training run that a learned policy comes from',
    type: 'count',
  },
] as const satisfies readonly Column[];

export const IDENTITY_COLUMNS = namesOf(IDENTITY);

/** A row of {@link IDENTITY_COLUMNS}, and the condition that stands as the last column. */
export type Identity = Record<(typeof IDENTITY)[number]['name'], Cell> & InCondition;

/** Policies that an evaluation finds among the static splits, and so no items of its plan. */
export const FOUND_SPLITS = ['best-static', 'best-single-split'] as const;

/** The kind of a learned policy of `train --specialists`, which others are held against. */
export const SPECIALIST = 'specialist';

/** Whether a kind is of policies that were trained. */
export function isTrained(policy: unknown): boolean {
  return policy === 'learned' || policy === SPECIALIST;
}

/** The best in its own condition, and the best one over all of them. */
export type FoundSplit = (typeof FOUND_SPLITS)[number];

export function isFoundSplit(policy: unknown): policy is FoundSplit {
  return (FOUND_SPLITS as readonly unknown[]).includes(policy);
}

/** The cells of {@link IDENTITY_COLUMNS}. */
export function identityCells(identity: Identity): Cell[] {
  return IDENTITY_COLUMNS.map((column) => identity[column]);
}
