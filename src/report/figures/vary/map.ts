import { TICKS } from '../spec.js';
import type { TopLevelSpec } from 'vega-lite';
import { verdictOf } from '../../../math/verdict.js';
import type { Layout } from '../../drawing/figure.js';
import { DIVERGING, FIGURE_WIDTH, GREYS, SEQUENTIAL } from '../../drawing/theme.js';
import type { Axis } from './axes.js';
import { contourOf, type Segment } from './contour.js';
import { isMeasureItself, measureSelect, nameSelect, rowsOf, type Drawn } from './drawn.js';

/** Most and least pixels along an edge of a cell. */
const CELL = { most: 84, least: 10 };
/** Left of the cells, and right of them. */
const MARGIN = 110;
/** What is drawn onto cells, which have the same colours on every page. */
const [LIGHT, DARK] = GREYS;
/** How far from 1 colours tell ratios apart, at most: a few that are far off would leave the others pale. */
const MOST_FROM_ONE = 0.5;

/**
 * A cell for each pair of values, of one policy; policy and measure are chosen. Ratios are coloured to both sides
 * of 1, and what is not clearly different has a ring; a line is where the offered load is 1.
 */
export function mapSpec(drawn: Drawn, layout: Layout): TopLevelSpec {
  const { measures, settings, policies, axes } = drawn;
  const [across, up] = axes;
  const rows = rowsOf(drawn);
  const room = (FIGURE_WIDTH[layout] - MARGIN) / across.values.length;
  const size = Math.max(CELL.least, Math.min(CELL.most, Math.floor(room)));
  const there = policies.filter(({ name }) =>
    rows.some(({ policy, means }) => policy === name && means[0] !== null),
  );
  const [isRatio, far] = [measures[0].isRatio, farthestFromOne(drawn)];
  const edge = (side: 1 | -1) =>
    isRatio ? { expr: `measure === 0 ? ${1 + side * far} : null` } : undefined;
  const at = (field: 'x' | 'y', { title, values }: Axis) => ({
    field,
    type: 'ordinal',
    scale: { domain: field === 'y' ? ordered(values).toReversed() : ordered(values), padding: 0 },
    axis: { title, labelAngle: 0, labelOverlap: true, domain: false, ticks: false, grid: false },
  });
  const cells = { x: at('x', across), y: at('y', up) };
  return {
    params: [
      measureSelect(measures),
      ...nameSelect(
        'policy',
        'policy',
        there.map(({ name }) => name),
      ),
      ...nameSelect('setting', 'setting', settings),
    ],
    title: {
      text: {
        expr: `[${JSON.stringify(measures.map(({ title }) => title))}[measure], policy]`,
      },
    },
    data: { values: rows },
    width: size * across.values.length,
    height: size * up.values.length,
    resolve: { scale: { x: 'independent', y: 'independent' } },
    layer: [
      {
        layer: [
          {
            transform: [
              { filter: 'datum.setting === setting && datum.policy === policy' },
              { calculate: 'datum.means[measure]', as: 'mean' },
              { calculate: 'datum.texts[measure]', as: 'text' },
              { filter: 'isValid(datum.mean)' },
            ],
            mark: { type: 'rect', strokeWidth: 0 },
            encoding: {
              ...cells,
              color: {
                field: 'mean',
                type: 'quantitative',
                scale: {
                  ...(isRatio
                    ? {
                        scheme: {
                          expr: `measure === 0 ? ${JSON.stringify(DIVERGING)} : '${SEQUENTIAL}'`,
                        },
                        ...{ domainMin: edge(-1), domainMax: edge(1), clamp: true },
                      }
                    : { scheme: SEQUENTIAL }),
                  reverse: {
                    expr: `${JSON.stringify(measures.map(({ isLess }) => isLess))}[measure]`,
                  },
                  zero: false,
                  nice: false,
                },
                legend: {
                  title: null,
                  orient: 'right',
                  gradientThickness: 8,
                  tickCount: 4,
                  format: TICKS,
                },
              },
              tooltip: [
                { field: 'x', title: across.title, type: 'nominal' },
                { field: 'y', title: up.title, type: 'nominal' },
                { field: 'text', title: 'mean ± 95%', type: 'nominal' },
              ],
            },
          },
          ...(isRatio
            ? [
                {
                  data: { values: openCells(drawn) },
                  transform: [
                    {
                      filter:
                        'measure === 0 && datum.setting === setting && datum.policy === policy',
                    },
                  ],
                  mark: {
                    type: 'point',
                    size: Math.min(70, (size * size) / 6),
                    stroke: DARK,
                    strokeWidth: 1.3,
                    opacity: 1,
                    filled: false,
                    tooltip: null,
                  },
                  encoding: cells,
                },
              ]
            : []),
        ],
      },
      ...contourLayer(loadContour(drawn), axes),
    ],
  } as unknown as TopLevelSpec;
}

/** Where the offered load is 1: on scales of their own, in cells. */
function contourLayer(values: readonly Segment[], [across, up]: readonly Axis[]): object[] {
  if (values.length === 0) return [];
  const along = (field: string, { values: all }: Axis) => ({
    field,
    type: 'quantitative',
    scale: { domain: [-0.5, all.length - 0.5], nice: false, zero: false },
    axis: null,
  });
  // With a rim of its own it is seen on every colour.
  const line = (stroke: string, strokeWidth: number) => ({
    mark: { type: 'rule', stroke, strokeWidth, strokeCap: 'round' },
    encoding: {
      ...{ x: along('x', across), y: along('y', up) },
      ...{ x2: { field: 'x2' }, y2: { field: 'y2' } },
    },
  });
  return [{ data: { values }, layer: [line(LIGHT, 4.5), line(DARK, 2)] }];
}

/** The contour of load 1 in the cells that are drawn; none where loads are not known. */
export function loadContour({ varied, axes, shown }: Drawn): Segment[] {
  const { loads, points } = varied;
  if (!loads || axes.length < 2) return [];
  const [across, up] = axes;
  const found = new Map(
    points.flatMap((point, i) =>
      shown[i] ? [[JSON.stringify([point[across.path], point[up.path]]), loads[i]] as const] : [],
    ),
  );
  return contourOf(
    ordered(up.values).map((y) =>
      ordered(across.values).map((x) => found.get(JSON.stringify([x, y])) ?? NaN),
    ),
    1,
  );
}

/** Cells whose ratio is not clearly different from 1. */
function openCells({ varied, axes, shown, measures }: Drawn) {
  const [measure] = measures;
  return varied.lines.flatMap((line) =>
    isMeasureItself(line, measure)
      ? []
      : line.cells.flatMap((each, i) => {
          const ratio = shown[i] ? measure.of(each) : undefined;
          if (!ratio || Number.isNaN(ratio.mean) || verdictOf(ratio, 1) !== 'open') return [];
          const [x, y] = axes.map(({ path }) => varied.points[i][path]);
          return [{ setting: line.setting, policy: line.name, x, y }];
        }),
  );
}

/** Of the ratios of what was learned, or of all where nothing was, how far colours go to both sides of 1. */
function farthestFromOne({ varied, measures }: Drawn): number {
  const [measure] = measures;
  const learned = varied.lines.filter(({ kind }) => kind === 'learned');
  const distances = (learned.length > 0 ? learned : varied.lines).flatMap(({ cells }) =>
    cells.flatMap((each) => {
      const mean = measure.of(each)?.mean ?? NaN;
      return Number.isFinite(mean) ? [Math.abs(mean - 1)] : [];
    }),
  );
  const most = Math.max(0.01, ...distances);
  return Math.min(MOST_FROM_ONE, Math.ceil(100 * most) / 100);
}

/** Numbers by their size, words as they come. */
function ordered(values: Axis['values']): Axis['values'] {
  return values.every((value) => typeof value === 'number')
    ? [...values].sort((a, b) => a - b)
    : values;
}
