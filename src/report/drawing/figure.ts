import type { TopLevelSpec } from 'vega-lite';
import type { ReportData } from '../data.js';

/** Room for a figure: `wide` for files, print and screens, `narrow` for 400 px wide windows. */
export type Layout = 'wide' | 'narrow';

/** A chart of the report. */
export interface Figure {
  /** names the files in figures/, the anchor in the page, e.g. `figure-4` */
  id: string;
  /** heading, plain text */
  title: string;
  /** what to see in it, with units and what intervals mean, plain text */
  caption: string;
  /** text alternative: kind of chart, axes, and the finding in numbers */
  alt: string;
  /**
   * Vega-Lite, with the data inside. Controls of the page are params with `bind` (their defaults
   * are what the files show).
   */
  spec: (layout: Layout) => TopLevelSpec;
  /** the plotted numbers, as a table to read instead */
  table?: { columns: string[]; rows: (string | number | null)[][] };
}

/** A figure whose data is not there, and what would bring it. */
export interface MissingFigure {
  id: string;
  title: string;
  /** e.g. "no run directory of metalore grid-search was given" */
  missing: string;
}

/** Builds one figure. Pure: the same data gives the same figure. */
export type FigureBuilder = (data: ReportData) => Figure | MissingFigure;
