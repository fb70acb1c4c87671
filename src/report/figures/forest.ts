import { textWidth } from '../drawing/text-width.js';
import type { Layout } from '../drawing/figure.js';
import { FIGURE_WIDTH, type Look } from '../drawing/theme.js';
import { shareLegend } from './spec.js';

/** Room for a policy within a row, pixels. */
const PER_POLICY_PX = 7;

/**
 * What the rows of a forest plot are made of: names at the left, and within each row the policies below
 * each other, told apart by colour and shape.
 *
 * @param options.field of the data that has the rows' names
 * @param options.rows their names, from top to bottom
 */
export function forestRows(
  {
    field,
    rows,
    policies,
  }: {
    field: string;
    rows: readonly string[];
    policies: readonly { name: string; look: Look }[];
  },
  layout: Layout,
) {
  const labels = Math.min(150, Math.max(...rows.map((name) => textWidth(name, 10)))) + 8;
  const domain = policies.map(({ name }) => name);
  const colours = policies.map(({ look }) => look.colour);
  return {
    width: FIGURE_WIDTH[layout] - Math.ceil(labels) - 20,
    height: rows.length * Math.max(22, policies.length * PER_POLICY_PX + 8),
    /** fill, stroke and shape of a policy */
    kind: shareLegend({
      field: 'policy',
      domain,
      ranges: { fill: colours, stroke: colours, shape: policies.map(({ look }) => look.shape) },
      room: FIGURE_WIDTH[layout] - labels,
      legend: { symbolSize: 60 },
    }),
    y: {
      field,
      type: 'nominal',
      sort: null,
      scale: { domain: rows, paddingInner: 0.25, paddingOuter: 0.125 },
      axis: {
        title: null,
        labelLimit: 1.3 * labels,
        domain: false,
        ticks: false,
        grid: true,
        tickBand: 'extent',
      },
    },
    yOffset: { field: 'policy', type: 'nominal', sort: null, scale: { domain } },
    tooltip: [
      { field, title: field, type: 'nominal' },
      { field: 'policy', title: 'policy', type: 'nominal' },
      { field: 'interval', title: 'return / best static split’s', type: 'nominal' },
    ],
  };
}
