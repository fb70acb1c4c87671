import type { TopLevelSpec } from 'vega-lite';
import type { Layout } from '../../drawing/figure.js';
import { FIGURE_WIDTH, SEQUENTIAL } from '../../drawing/theme.js';
import type { Axis } from './axes.js';
import { measureSelect, nameSelect, rowsOf, type Drawn } from './drawn.js';

/** Most and least pixels along an edge of a cell. */
const CELL = { most: 84, least: 10 };
/** Left of the cells, and right of them. */
const MARGIN = 110;

/** A cell for each pair of values, of one policy; policy and measure are chosen. */
export function mapSpec(drawn: Drawn, layout: Layout): TopLevelSpec {
  const { measures, settings, policies, axes } = drawn;
  const [across, up] = axes;
  const rows = rowsOf(drawn);
  const room = (FIGURE_WIDTH[layout] - MARGIN) / across.values.length;
  const size = Math.max(CELL.least, Math.min(CELL.most, Math.floor(room)));
  const there = policies.filter(({ name }) =>
    rows.some(({ policy, means }) => policy === name && means[0] !== null),
  );
  const at = (field: 'x' | 'y', { title, values }: Axis) => ({
    field,
    type: 'ordinal',
    scale: { domain: field === 'y' ? ordered(values).toReversed() : ordered(values), padding: 0 },
    axis: { title, labelAngle: 0, labelOverlap: true, domain: false, ticks: false, grid: false },
  });
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
    transform: [
      { filter: 'datum.setting === setting && datum.policy === policy' },
      { calculate: 'datum.means[measure]', as: 'mean' },
      { calculate: 'datum.texts[measure]', as: 'text' },
      { filter: 'isValid(datum.mean)' },
    ],
    width: size * across.values.length,
    height: size * up.values.length,
    mark: { type: 'rect', strokeWidth: 0 },
    encoding: {
      x: at('x', across),
      y: at('y', up),
      color: {
        field: 'mean',
        type: 'quantitative',
        scale: {
          scheme: SEQUENTIAL,
          reverse: { expr: `${JSON.stringify(measures.map(({ isLess }) => isLess))}[measure]` },
          zero: false,
          nice: false,
        },
        legend: {
          title: null,
          orient: 'right',
          gradientThickness: 8,
          tickCount: 4,
          format: '~r',
        },
      },
      tooltip: [
        { field: 'x', title: across.title, type: 'nominal' },
        { field: 'y', title: up.title, type: 'nominal' },
        { field: 'text', title: 'mean ± 95%', type: 'nominal' },
      ],
    },
  } as unknown as TopLevelSpec;
}

/** Numbers by their size, words as they come. */
function ordered(values: Axis['values']): Axis['values'] {
  return values.every((value) => typeof value === 'number')
    ? [...values].sort((a, b) => a - b)
    : values;
}
