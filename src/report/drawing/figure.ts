import type { TopLevelSpec } from 'vega-lite';
import type { ReportData } from '../data.js';
import type { FigureText } from './figure-text.js';
import type { ReturnsOfSplits } from './returns-of-splits.js';

/** Room for a figure: `wide` for files and screens, `narrow` for 400 px wide windows. */
export type ScreenLayout = 'wide' | 'narrow';

/** Room in print: `page` across both columns of a page, `column` in one. */
export type PrintLayout = 'page' | 'column';

export type Layout = ScreenLayout | PrintLayout;

/** Whether there is room for charts side by side. */
export function isBroad(layout: Layout): boolean {
  return layout === 'wide' || layout === 'page';
}

/**
 * What a figure says when its controls are moved, JSON: a text for each choice of one control (the
 * figure's own table holds where it has none), or what follows from η and c₂.
 */
export type FollowingText =
  | { kind: 'choice'; signal: string; texts: { value: unknown; text: FigureText }[] }
  | ({ kind: 'returns' } & ReturnsOfSplits);

/** A chart of the report; its texts are of what its controls show first. */
export interface Figure extends FigureText {
  /** names the files in figures/, the anchor in the page, e.g. `figure-4` */
  id: string;
  /** heading, plain text */
  title: string;
  /**
   * Vega-Lite, with the data inside. Controls of the page are params with `bind` (their defaults
   * are what the files show).
   */
  spec: (layout: Layout) => TopLevelSpec;
  /** of a figure with controls */
  following?: FollowingText;
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

/** A figure that is there only where there is something to tell. */
export interface OptionalFigure {
  id: string;
  build: (data: ReportData) => Figure | undefined;
}
