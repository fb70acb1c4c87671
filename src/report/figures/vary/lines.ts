import type { TopLevelSpec } from 'vega-lite';
import { isBroad, type Layout } from '../../drawing/figure.js';
import { FIGURE_WIDTH, INK } from '../../drawing/theme.js';
import { shareLegend, TICKS } from '../spec.js';
import { xOf } from './axes.js';
import { measureSelect, nameSelect, rowsOf, type Drawn } from './drawn.js';

/** A line for each policy over the values of one axis, with intervals; the measure is chosen. */
export function linesSpec(drawn: Drawn, layout: Layout): TopLevelSpec {
  const { measures, settings, policies, axes } = drawn;
  const rows = rowsOf(drawn);
  const there = policies.filter(({ name }) => rows.some(({ policy }) => policy === name));
  const width = FIGURE_WIDTH[layout] - 64;
  const looks = shareLegend({
    field: 'policy',
    domain: there.map(({ name }) => name),
    ranges: {
      stroke: there.map(({ look }) => look.colour),
      shape: there.map(({ look }) => look.shape),
    },
    room: width,
    legend: { symbolSize: 80, symbolOpacity: 1 },
  });
  // Points say which line is which; their outlines are not broken.
  const strokeDash = {
    field: 'policy',
    type: 'nominal',
    scale: { domain: there.map(({ name }) => name), range: there.map(({ look }) => look.dash) },
    legend: null,
  };
  const x = xOf(axes[0], layout);
  const y = {
    field: 'mean',
    type: 'quantitative',
    title: null,
    scale: { zero: false, nice: true },
    axis: { tickCount: 6, format: TICKS },
  };
  const tooltip = [
    { field: 'policy', title: 'policy', type: 'nominal' },
    { field: 'x', title: axes[0].title, type: 'nominal' },
    { field: 'text', title: 'mean ± 95%', type: 'nominal' },
  ];
  return {
    params: [measureSelect(measures), ...nameSelect('setting', 'setting', settings)],
    title: { text: { expr: `${JSON.stringify(measures.map(({ title }) => title))}[measure]` } },
    data: { values: rows },
    transform: [
      { filter: 'datum.setting === setting' },
      { calculate: 'datum.means[measure]', as: 'mean' },
      { filter: 'isValid(datum.mean)' },
      { calculate: 'datum.texts[measure]', as: 'text' },
      { calculate: 'datum.mean - datum.halves[measure]', as: 'low' },
      { calculate: 'datum.mean + datum.halves[measure]', as: 'high' },
    ],
    width,
    height: isBroad(layout) ? 300 : 240,
    resolve: { legend: { strokeDash: 'independent' } },
    layer: [
      ...(measures[0].isRatio
        ? [
            {
              data: { values: [{ mean: 1 }] },
              transform: [{ filter: 'measure === 0' }],
              mark: { type: 'rule', stroke: INK, strokeWidth: 1.2 },
              encoding: { y },
            },
          ]
        : []),
      {
        mark: { type: 'rule', strokeWidth: 1.4 },
        encoding: {
          x,
          y: { ...y, field: 'low' },
          y2: { field: 'high' },
          stroke: looks.stroke,
        },
      },
      {
        mark: { type: 'line', strokeWidth: 1.8 },
        encoding: { x, y, stroke: looks.stroke, strokeDash },
      },
      {
        mark: { type: 'point', size: 44, strokeWidth: 1.4, opacity: 1 },
        encoding: { x, y, stroke: looks.stroke, shape: looks.shape, tooltip },
      },
    ],
  } as unknown as TopLevelSpec;
}
