/** A column of a table that metalore writes. Those of metrics are in the table of the metrics. */
export interface Column {
  readonly name: string;
  /** '' where there is none */
  readonly unit: string;
  /** in words, for people */
  readonly label: string;
  /** what stands in its cells: a whole number from 0, or a text; any number, when left out */
  readonly type?: 'count' | 'text';
}

/** The names of columns, as one type each. */
export function namesOf<const Columns extends readonly Column[]>(
  columns: Columns,
): readonly Columns[number]['name'][] {
  return columns.map(({ name }) => name);
}
