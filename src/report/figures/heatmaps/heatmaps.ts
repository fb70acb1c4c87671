import type { TopLevelSpec } from 'vega-lite';
import type { Summary } from '../../../math/statistics.js';
import type { EpisodeMetric } from '../../../simulator/metrics/metrics.js';
import type { Grid, ReportData } from '../../data.js';
import { isBroad, type Figure, type Layout, type MissingFigure } from '../../drawing/figure.js';
import { FIGURE_WIDTH } from '../../drawing/theme.js';
import { drawnSplits, fineGridSentences, gridLayers, gridSize } from './heatmap.js';
import { cell } from '../words.js';
import { counted, figureNumbers } from '../../../words/numbers.js';
import { splitName } from '../../../words/settings.js';

const { fixed } = figureNumbers;

type Metrics = Record<EpisodeMetric, Summary>;

interface Panel {
  /** of the plotted column */
  field: string;
  title: string;
  unit: string;
  /** whether small values are good */
  less: boolean;
  /** set where a good value says nothing: an empty queue may be a starved one */
  unranked?: boolean;
  digits: number;
  value: (metrics: Metrics) => number;
}

const mean = (metric: EpisodeMetric) => (metrics: Metrics) => metrics[metric].mean;

const PANELS: readonly Panel[] = [
  {
    field: 'sync',
    title: 'Sync delay',
    unit: 'mean AoSI, steps',
    less: true,
    digits: 2,
    value: mean('sync_delay_steps'),
  },
  {
    field: 'e2e',
    title: 'End-to-end delay',
    unit: 'mean AoRI, steps',
    less: true,
    digits: 2,
    value: mean('e2e_delay_steps'),
  },
  {
    field: 'served',
    title: 'UE throughput',
    unit: '% of expected traffic',
    less: false,
    digits: 1,
    value: mean('traffic_served_pct'),
  },
  {
    field: 'sync95',
    title: 'Sync delay, 95%',
    unit: '95th percentile, steps',
    less: true,
    digits: 1,
    value: mean('sync_delay_p95_steps'),
  },
  {
    field: 'e2e95',
    title: 'End-to-end delay, 95%',
    unit: '95th percentile, steps',
    less: true,
    digits: 1,
    value: mean('e2e_delay_p95_steps'),
  },
  {
    field: 'late',
    title: 'Late requests',
    unit: '% of completed',
    less: true,
    digits: 1,
    value: (metrics) => (100 * metrics.requests_late.mean) / metrics.requests_completed.mean,
  },
  {
    field: 'completed',
    title: 'Completed requests',
    unit: 'mean per episode',
    less: false,
    digits: 1,
    value: mean('requests_completed'),
  },
  {
    field: 'ueQueue',
    title: 'UE queue l',
    unit: 'mean, packets',
    less: true,
    unranked: true,
    digits: 1,
    value: mean('ue_queue_mean'),
  },
  {
    field: 'sensorQueue',
    title: 'Sensor queue l̂',
    unit: 'mean, packets',
    less: true,
    unranked: true,
    digits: 1,
    value: mean('sensor_queue_mean'),
  },
];

/** Larger grids show the first three metrics only: each cell of each metric is a rectangle. */
const MANY_SPLITS = 500;

/** The static grid, metric by metric. */
export function heatmaps(data: ReportData): Figure | MissingFigure {
  const id = 'heatmaps';
  const title = 'The static splits, metric by metric';
  const { grid } = data;
  if (!grid) return { id, title, missing: 'no run directory of metalore grid-search was given' };
  const panels = PANELS.slice(0, grid.splits.length > MANY_SPLITS ? 3 : PANELS.length);
  const rows = cellsOf(grid, panels);
  const best = panels
    .filter(({ unranked }) => !unranked)
    .map((panel) => bestWords(panel, bestSplit(grid, panel)))
    .join('; ');
  const missing = grid.splits.filter(({ item }) => !(item.metrics.requests_completed.mean > 0));
  return {
    id,
    title,
    caption: [
      `Each cell is a split: ρ(C), the UEs’ share of the bandwidth, to the right; ρ(P), their share`,
      `of the compute, upwards. The brighter, the better. A ring marks the best: ${best}.`,
      ...(panels.some(({ unranked }) => unranked)
        ? ['Queues have no ring: an empty one may be starved.']
        : []),
      ...(missing.length > 0
        ? [
            `${counted(missing.length, 'split')} without a completed request: a slash in place of delays.`,
          ]
        : []),
      ...fineGridSentences(grid, rows.length),
      ...(panels.length < PANELS.length ? ['The table has all of the metrics.'] : []),
      `Means over ${counted(grid.splits[0]?.item.episodes ?? 0, 'episode')}.`,
    ].join(' '),
    alt:
      `${panels.length} heatmaps over ρ(C) (horizontal) and ρ(P) (vertical) of ` +
      `${counted(grid.splits.length, 'static split')}. Best splits: ` +
      `${best}.`,
    spec: (layout) => heatmapsSpec(grid, { panels, rows }, layout),
    table: {
      columns: ['ρ(C)', 'ρ(P)', ...PANELS.map(({ title, unit }) => `${title}, ${unit}`)],
      rows: grid.splits.map(({ rhoC, rhoP, item }) => [
        rhoC,
        rhoP,
        ...PANELS.map(({ value }) => cell(value(item.metrics))),
      ]),
    },
  };
}

interface Row extends Record<string, number | null> {
  rhoC: number;
  rhoP: number;
}

function cellsOf(grid: Grid, panels: readonly Panel[]): Row[] {
  return drawnSplits(grid).splits.map(({ rhoC, rhoP, item }) => {
    const row: Row = { rhoC, rhoP };
    for (const { field, value } of panels) row[field] = cell(value(item.metrics));
    return row;
  });
}

type Split = Grid['splits'][number];

function bestSplit({ splits }: Grid, { value, less }: Panel): Split | undefined {
  let best: Split | undefined;
  for (const split of splits) {
    const [own, other] = [value(split.item.metrics), best ? value(best.item.metrics) : NaN];
    // Of splits that complete nothing none is the best.
    if (Number.isNaN(own) || !(split.item.metrics.requests_completed.mean > 0)) continue;
    if (Number.isNaN(other) || (less ? own < other : own > other)) best = split;
  }
  return best;
}

function bestWords({ title, unit, digits, value }: Panel, best: Split | undefined): string {
  if (!best) return `${title}: none`;
  return `${title} ${splitName(best)}, ${fixed(value(best.item.metrics), digits)} (${unit})`;
}

function heatmapsSpec(
  grid: Grid,
  { panels, rows }: { panels: readonly Panel[]; rows: Row[] },
  layout: Layout,
): TopLevelSpec {
  const columns = isBroad(layout) ? 3 : 2;
  const gap = isBroad(layout) ? 30 : 14;
  const room = (FIGURE_WIDTH[layout] - (columns - 1) * gap) / columns - 46;
  const size = gridSize(drawnSplits(grid).step, room);
  return {
    data: { values: rows },
    columns,
    spacing: { row: 18, column: gap },
    concat: panels.map((panel) => panelSpec(grid, panel, size)),
    resolve: { scale: { color: 'independent' } },
  };
}

function panelSpec(grid: Grid, panel: Panel, size: number) {
  const { field, title, unit, less, digits } = panel;
  const best = panel.unranked ? undefined : bestSplit(grid, panel);
  const format = `.${digits}f`;
  return {
    title: { text: title, subtitle: unit },
    width: size,
    height: size,
    layer: gridLayers(
      { step: drawnSplits(grid).step, size },
      {
        field,
        isEmpty: grid.splits.every(({ item }) => Number.isNaN(panel.value(item.metrics))),
        reverse: less,
        best: best && { rhoC: best.rhoC, rhoP: best.rhoP },
        tooltip: [
          { field: 'rhoC', title: 'ρ(C)', type: 'quantitative' },
          { field: 'rhoP', title: 'ρ(P)', type: 'quantitative' },
          { field, title: `${title}, ${unit}`, type: 'quantitative', format },
        ],
      },
    ),
  };
}
