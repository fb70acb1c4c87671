import type { Config } from 'vega-lite';
import type { Layout } from './figure.js';

/** Inter is shipped for the PNGs; a browser without it takes the next. */
export const FONT = 'Inter, Helvetica, Arial, sans-serif';

/**
 * Room of a figure with its axes and legends, pixels. In print a pixel becomes 0.8 pt, so that the smallest
 * text, of 10 px, is of 8 pt; 8 px are room for what reaches over the edges.
 */
export const FIGURE_WIDTH: Record<Layout, number> = {
  wide: 860,
  narrow: 360,
  page: 635,
  column: 307,
};

export const FONT_SIZE = 11;

/**
 * Colours read on white as on a dark page: nothing nearly white, nothing nearly black. Text and axes
 * may be given other colours by a page's style sheet; marks keep theirs.
 */
export const INK = '#757575';
const TEXT = '#333333';

/** How a policy is drawn: never told apart by colour alone. */
export interface Look {
  colour: string;
  /** of its points */
  shape: string;
  /** of its lines */
  dash: readonly number[];
}

/**
 * Of the sweeps, in their order (colours after Okabe & Ito). The first has the red of the paper's
 * learned points.
 */
const SWEEP_LOOKS: readonly Look[] = [
  { colour: '#D55E00', shape: 'circle', dash: [1, 0] },
  { colour: '#CC79A7', shape: 'square', dash: [6, 2] },
  { colour: '#B8860B', shape: 'triangle-up', dash: [2, 2] },
  { colour: '#8B4513', shape: 'triangle-down', dash: [8, 2, 2, 2] },
];

/** Of the rules, in their order. */
const RULE_LOOKS: readonly Look[] = [
  { colour: '#0072B2', shape: 'diamond', dash: [4, 2] },
  { colour: '#009E73', shape: 'triangle-up', dash: [2, 2] },
  { colour: '#56B4E9', shape: 'triangle-down', dash: [8, 2, 2, 2] },
  { colour: '#7A5195', shape: 'triangle-right', dash: [1, 2] },
  { colour: '#4C8C2B', shape: 'cross', dash: [10, 3] },
  { colour: '#C2185B', shape: 'triangle-left', dash: [3, 3] },
];

/** The best static split, where it is one policy among others. */
export const STATIC_LOOK: Look = { colour: INK, shape: 'cross', dash: [5, 3] };

export function sweepLook(index: number): Look {
  return lookOf(SWEEP_LOOKS, index);
}

export function ruleLook(index: number): Look {
  return lookOf(RULE_LOOKS, index);
}

/** Of more than there are colours: the colours again, with other shapes and dashes. */
function lookOf(looks: readonly Look[], index: number): Look {
  const round = Math.floor(index / looks.length);
  const { shape, dash } = looks[(index + round) % looks.length];
  return { colour: looks[index % looks.length].colour, shape, dash };
}

/** Ordered by lightness, and so in grey too; runs from dark blue to yellow. */
export const SEQUENTIAL = 'viridis';

/** From less than something, over as much, to more: blue, grey, orange. */
export const DIVERGING: readonly string[] = ['#0072B2', '#BDBDBD', '#D55E00'];

/** Ordered by lightness, for what stands behind policies in colours; marks have an outline of {@link INK}. */
export const GREYS: readonly string[] = ['#E3E3E3', '#4D4D4D'];

/** How all figures look. */
export const CONFIG: Config = {
  font: FONT,
  // None: pages and papers have their own.
  background: null as unknown as string,
  // The figure as a whole is described in words; marks one by one are not.
  aria: false,
  padding: 4,
  view: { stroke: null },
  text: { color: TEXT, fontSize: FONT_SIZE },
  title: {
    anchor: 'start',
    color: TEXT,
    fontSize: 12,
    fontWeight: 600,
    limit: 340,
    subtitleColor: TEXT,
    subtitleFontSize: FONT_SIZE,
    offset: 6,
  },
  axis: {
    domainColor: INK,
    tickColor: INK,
    gridColor: INK,
    gridOpacity: 0.2,
    labelColor: TEXT,
    labelFontSize: 10,
    titleColor: TEXT,
    titleFontSize: FONT_SIZE,
    titleFontWeight: 'normal',
    titlePadding: 6,
  },
  header: {
    labelColor: TEXT,
    labelFontSize: FONT_SIZE,
    labelFontWeight: 600,
    labelAnchor: 'start',
    labelPadding: 4,
    title: null,
  },
  legend: {
    labelColor: TEXT,
    labelFontSize: FONT_SIZE,
    labelLimit: 260,
    titleColor: TEXT,
    titleFontSize: FONT_SIZE,
    titleFontWeight: 600,
    titleLimit: 340,
    gradientStrokeWidth: 0,
  },
};
