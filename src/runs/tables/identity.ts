import type { Cell } from '../csv/write.js';

/** Identity columns of an item, in episodes.csv and summary.csv. */
export const IDENTITY_COLUMNS = [
  'experiment',
  'item',
  'policy',
  'rho_c',
  'rho_p',
  'eta',
  'c2',
  'train_seed',
] as const;

/** A row of {@link IDENTITY_COLUMNS}. */
export type Identity = Record<(typeof IDENTITY_COLUMNS)[number], Cell>;

/** The cells of {@link IDENTITY_COLUMNS}. */
export function identityCells(identity: Identity): Cell[] {
  return IDENTITY_COLUMNS.map((column) => identity[column]);
}
