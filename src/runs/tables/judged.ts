import type { Row } from '../csv/table.js';
import type { Cell } from '../csv/write.js';
import { namesOf, type Column } from './column.js';
import { CONDITION, type InCondition } from './condition.js';

/** What a row is about in tables of policies, all training seeds of one together. */
export const JUDGED = [
  { name: 'eta', unit: '', label: 'constant η of the setting' },
  { name: 'c2', unit: '', label: 'constant c₂ of the setting' },
  { name: 'policy', unit: '', label: 'a rule, or a policy of all its seeds', type: 'text' },
  {
    name: 'train_seeds',
    unit: '',
    label: 'training seeds of it; empty where it was not trained',
    type: 'count',
  },
] as const satisfies readonly Column[];

export const JUDGED_COLUMNS = namesOf(JUDGED);

/** A policy under a setting, in a condition where there are any. */
export interface JudgedIdentity extends InCondition {
  eta: number;
  c2: number;
  policy: string;
  /** null where it was not trained */
  trainSeeds: number | null;
}

/** The cells of {@link JUDGED}. */
export function judgedCells({
  eta,
  c2,
  policy,
  trainSeeds,
}: Omit<JudgedIdentity, keyof InCondition>): Cell[] {
  return [eta, c2, policy, trainSeeds];
}

/** They are read back. @throws {ReportError} for a cell that is none of them */
export function judgedIdentity(row: Row): JudgedIdentity {
  const policy = row.text('policy');
  if (policy === '') throw row.wrong('policy', 'expected the name of a policy');
  const condition = row.textIfAny(CONDITION.name);
  return {
    eta: row.number('eta'),
    c2: row.number('c2'),
    policy,
    trainSeeds: row.text('train_seeds') === '' ? null : row.count('train_seeds'),
    ...(condition === '' ? {} : { condition }),
  };
}

/** Which changes of the load a row is about: all, those to more, those to less. */
export const CHANGES = ['', 'rise', 'fall'] as const;

export type Change = (typeof CHANGES)[number];

/** @throws {ReportError} for a cell that is none of them */
export function changeIn(row: Row): Change {
  const change = CHANGES.find((name) => name === row.text('change'));
  if (change === undefined) throw row.wrong('change', 'expected rise, fall, or nothing');
  return change;
}
