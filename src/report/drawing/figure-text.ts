/** What a figure says besides the picture. JSON. */
export interface FigureText {
  /** what to see in it, with units and what intervals mean, plain text */
  caption: string;
  /** text alternative: kind of chart, axes, and the finding in numbers */
  alt: string;
  /** the plotted numbers, as a table to read instead */
  table?: { columns: string[]; rows: (string | number | null)[][] };
}
