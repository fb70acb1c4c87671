import { stringify } from 'csv-stringify/sync';

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

/** Columns between the identity and the metrics in episodes.csv. */
export const EPISODE_COLUMNS = ['episode', 'episode_seed'] as const;

/** The first line of episodes.csv. */
export function episodesHeader(metricNames: readonly string[]): string {
  return csvLines([[...IDENTITY_COLUMNS, ...EPISODE_COLUMNS, ...metricNames]]);
}

/** A value of a CSV cell; null and NaN are missing and become empty. */
export type Cell = string | number | null;

/** A row of {@link IDENTITY_COLUMNS}. */
export type Identity = Record<(typeof IDENTITY_COLUMNS)[number], Cell>;

/** The cells of {@link IDENTITY_COLUMNS}. */
export function identityCells(identity: Identity): Cell[] {
  return IDENTITY_COLUMNS.map((column) => identity[column]);
}

/** One line of CSV (RFC 4180 quoting, \n), or several. */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  return stringify(rows.map((row) => row.map(cell)));
}

/** Numbers as the shortest decimals that read back as the same doubles; missing as empty. */
function cell(value: Cell): string {
  return value === null || Number.isNaN(value) ? '' : String(value);
}

/** A CSV cell read back as a number; empty is missing, NaN. */
export function parseNumber(text: string): number {
  return text === '' ? NaN : Number(text);
}
