/** The tables of a run directory that grow with the sweep: the names of their files without `.csv`. */
export const LARGE_TABLES = ['episodes', 'groups', 'delays'] as const;

export type LargeTable = (typeof LARGE_TABLES)[number];
