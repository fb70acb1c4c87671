import type { Grid } from '../../data.js';
import { SEQUENTIAL } from '../../drawing/theme.js';
import type { Layer } from '../spec.js';

/** Marks a cell of the brightest colour. */
const BEST_COLOUR = '#222222';
const MISSING_COLOUR = '#9a9a9a';
const SLASH = 'M-1,1L1,-1';

/** Where the cells of a static grid are, and how large. */
export interface GridCells {
  /** distance between neighbouring splits */
  step: number;
  /** of the chart, pixels */
  size: number;
}

const FIELDS = {
  x: { field: 'rhoC', title: 'ρ(C)' },
  y: { field: 'rhoP', title: 'ρ(P)' },
} as const;

/** Cells along an edge of a chart; of finer grids some splits are drawn. */
const MOST_CELLS = 51;

/** What a chart draws of a grid: all splits, or of a fine grid those at equal distances. */
export function drawnSplits({ splits, step }: Grid): { splits: Grid['splits']; step: number } {
  const every = Math.ceil((Math.round(1 / step) + 1) / MOST_CELLS);
  const isDrawn = (share: number) => Math.round(share / step) % every === 0;
  return {
    splits: splits.filter(({ rhoC, rhoP }) => isDrawn(rhoC) && isDrawn(rhoP)),
    step: every * step,
  };
}

/** Said where not all splits are drawn. */
export function fineGridSentences(grid: Grid, drawn: number): string[] {
  const { length } = grid.splits;
  return drawn < length ? [`Of the ${length} splits ${drawn} are drawn, evenly spaced.`] : [];
}

/** The largest size up to `room` in which every cell has a whole number of pixels. */
export function gridSize(step: number, room: number): number {
  const cells = Math.floor(1 / step + 1e-9) + 1;
  return cells * Math.max(1, Math.floor(room / cells));
}

/** The splits' shares, or of many some. */
function ticks(step: number): number[] {
  const intervals = 1 / step;
  const shown = intervals < 5.5 ? Math.round(intervals) : 5;
  return Array.from({ length: shown + 1 }, (_, i) => i / shown);
}

/** Positions of splits: ρ(C) to the right, ρ(P) upwards. */
function axis(of: 'x' | 'y', { step }: GridCells) {
  return {
    field: FIELDS[of].field,
    type: 'quantitative',
    scale: { domain: [-step / 2, 1 + step / 2], nice: false, zero: false },
    axis: { title: FIELDS[of].title, values: ticks(step), format: '.2~f', grid: false },
  } as const;
}

/**
 * Cells of a static grid coloured by a field, the better the brighter.
 *
 * @param options.tooltip its rows
 */
export function gridLayers(
  cells: GridCells,
  options: {
    /** missing where it is null */
    field: string;
    /** set where it is missing everywhere, and so has no colours */
    isEmpty?: boolean;
    /** whether small values are good */
    reverse: boolean;
    tooltip: object[];
    /** the best cell, or an expression that holds for it; none where nothing is best */
    best: { rhoC: number; rhoP: number } | string | undefined;
  },
): Layer[] {
  const { step, size } = cells;
  const { field, reverse, best } = options;
  const at = { x: axis('x', cells), y: axis('y', cells) };
  const cellPx = (size * step) / (1 + step);
  // Each cell reaches a little under its neighbours, or seams would shine through.
  const below = (name: string) => `datum.${name} - ${0.5 * step}`;
  const above = (name: string) => `min(datum.${name} + ${0.52 * step}, ${1 + 0.5 * step})`;
  const ring = {
    ...(typeof best === 'string'
      ? { transform: [{ filter: best }] }
      : { data: { values: [best] } }),
    mark: {
      type: 'point',
      shape: 'circle',
      size: Math.max(12, (0.55 * cellPx) ** 2),
      stroke: BEST_COLOUR,
      strokeWidth: Math.min(2, Math.max(1, cellPx / 10)),
      opacity: 1,
    },
    encoding: at,
  };
  const coloured = {
    transform: [
      { filter: `isValid(datum.${field})` },
      { calculate: below('rhoC'), as: 'left' },
      { calculate: above('rhoC'), as: 'right' },
      { calculate: below('rhoP'), as: 'bottom' },
      { calculate: above('rhoP'), as: 'top' },
    ],
    mark: { type: 'rect', strokeWidth: 0 },
    encoding: {
      x: { ...at.x, field: 'left' },
      x2: { field: 'right' },
      y: { ...at.y, field: 'bottom' },
      y2: { field: 'top' },
      color: {
        field,
        type: 'quantitative',
        scale: { scheme: SEQUENTIAL, reverse, zero: false, nice: false },
        legend: {
          title: null,
          orient: 'bottom',
          direction: 'horizontal',
          gradientLength: size,
          gradientThickness: 8,
          tickCount: 4,
          labelExpr: "format(datum.value, ',~r')",
          offset: 6,
        },
      },
      tooltip: options.tooltip,
    },
  };
  return [
    ...(options.isEmpty ? [] : [coloured]),
    {
      transform: [{ filter: `!isValid(datum.${field})` }],
      mark: {
        type: 'point',
        shape: SLASH,
        size: (0.8 * cellPx) ** 2,
        stroke: MISSING_COLOUR,
        strokeWidth: 1,
        opacity: 1,
      },
      encoding: at,
    },
    ...(best === undefined ? [] : [ring]),
  ] as unknown as Layer[];
}
