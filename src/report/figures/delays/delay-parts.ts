import type { TopLevelSpec } from 'vega-lite';
import type { Summary } from '../../../math/statistics.js';
import type { EpisodeMetric } from '../../../simulator/metrics/metrics.js';
import type { ReportData } from '../../data.js';
import { isBroad, type Figure, type Layout, type MissingFigure } from '../../drawing/figure.js';
import { FIGURE_WIDTH } from '../../drawing/theme.js';
import { textWidth } from '../../drawing/text-width.js';
import { shareLegend } from '../spec.js';
import { bestStaticName, ruleNames, sweepName } from '../words.js';
import { figureNumbers } from '../../../words/numbers.js';
import { sameSetting, settingName } from '../../../words/settings.js';

const { fixed } = figureNumbers;

/** The parts of AoRI in the order of time: in the device, then at the station. */
const PARTS = [
  { metric: 'tx_wait_steps', name: 'T(Q), waiting in the device', colour: '#2F6DA8' },
  { metric: 'tx_steps', name: 'T(T), transmission', colour: '#9CC7E8' },
  { metric: 'bs_wait_steps', name: 'T(B), waiting at the station', colour: '#B45309' },
  { metric: 'processing_steps', name: 'T(P), processing', colour: '#F2B660' },
] as const;

type Metrics = Record<EpisodeMetric, Summary>;

interface Bar {
  panel: string;
  name: string;
  metrics: Metrics;
}

/** Where a request's end-to-end delay goes, policy by policy. */
export function delayParts(data: ReportData): Figure | MissingFigure {
  const id = 'delay-parts';
  const title = 'Where the end-to-end delay goes';
  const bars = [...chosenBars(data), ...learnedBars(data)].filter(
    ({ metrics }) => metrics.requests_completed.mean > 0 && metrics.e2e_delay_steps.n > 0,
  );
  if (bars.length === 0)
    return {
      id,
      title,
      missing:
        'no evaluated policy with a completed request: metalore evaluate <run directory of metalore' +
        ' train> brings some',
    };
  const panels = [...new Set(bars.map(({ panel }) => panel))];
  return {
    id,
    title,
    caption: [
      'Mean AoRI of the completed requests in steps, split into waiting in the device T(Q),' +
        ' transmission T(T), waiting at the station T(B) and processing T(P); the number is their sum.',
      largest(bars.filter(({ panel }) => panel === panels[0])),
    ].join(' '),
    alt: [
      'Stacked bars of the parts of the end-to-end delay, one bar for each policy.',
      largest(bars.filter(({ panel }) => panel === panels[0])),
    ].join(' '),
    spec: (layout) => partsSpec(bars, panels, layout),
    table: {
      columns: ['policy', ...PARTS.map(({ name }) => `${name}, steps`), 'end-to-end delay, steps'],
      rows: bars.map(({ panel, name, metrics }) => [
        `${panel}: ${name}`,
        ...PARTS.map(({ metric }) => metrics[metric].mean),
        metrics.e2e_delay_steps.mean,
      ]),
    },
  };
}

/** All policies under the chosen setting. */
function chosenBars(data: ReportData): Bar[] {
  const { chosen, sweeps } = data;
  const names = ruleNames(data);
  const panel = `Setting ${settingName(chosen)}`;
  const under = <Entry extends { setting: typeof chosen }>(entries: readonly Entry[]) =>
    entries.filter(({ setting }) => sameSetting(setting, chosen));
  return [
    ...under(data.bestStatic).map((best) => ({
      panel,
      name: bestStaticName(best),
      metrics: best.item.metrics,
    })),
    ...under(data.learned).map(({ sweep, metrics }) => ({
      panel,
      name: sweepName(sweep, sweeps),
      metrics,
    })),
    ...under(data.rules).map(({ name, item }) => ({
      panel,
      name: names.get(name)!,
      metrics: item.metrics,
    })),
  ];
}

/** The learned policies of all settings, when there are several. */
function learnedBars({ learned, settings, sweeps }: ReportData): Bar[] {
  if (settings.length < 2) return [];
  return sweeps.flatMap((sweep) =>
    learned
      .filter((policy) => policy.sweep === sweep)
      .map(({ setting, metrics }) => ({
        panel: `${sweepName(sweep, sweeps)}, all settings`,
        name: settingName(setting),
        metrics,
      })),
  );
}

/** E.g. "Largest parts: learned 6.6 of 12.6 steps in T(Q)." */
function largest(bars: readonly Bar[]): string {
  const parts = bars.map(({ name, metrics }) => {
    const part = PARTS.reduce((a, b) => (metrics[b.metric].mean > metrics[a.metric].mean ? b : a));
    const [steps, all] = [metrics[part.metric].mean, metrics.e2e_delay_steps.mean];
    return `${name} ${fixed(steps, 1)} of ${fixed(all, 1)} steps in ${part.name.split(',')[0]}`;
  });
  return `Largest parts: ${parts.join('; ')}.`;
}

function partsSpec(bars: readonly Bar[], panels: readonly string[], layout: Layout): TopLevelSpec {
  const rows = bars.flatMap(({ panel, name, metrics }) =>
    PARTS.map(({ metric, name: part }, order) => ({
      panel,
      name,
      part,
      order,
      steps: metrics[metric].mean,
      total: metrics.e2e_delay_steps.mean,
    })),
  );
  const isWide = isBroad(layout);
  const columns = isWide ? Math.min(2, panels.length) : 1;
  const gap = 20;
  const longest = Math.max(...bars.map(({ name }) => textWidth(name, 10)));
  const labels = Math.ceil(Math.min(150, longest)) + 8;
  const total = 34;
  const width = Math.floor((FIGURE_WIDTH[layout] - (columns - 1) * gap) / columns) - labels - total;
  const most = Math.max(...bars.map(({ metrics }) => metrics.e2e_delay_steps.mean));
  const fill = shareLegend({
    field: 'part',
    domain: PARTS.map(({ name }) => name),
    ranges: { fill: PARTS.map(({ colour }) => colour) },
    room: FIGURE_WIDTH[layout] - (layout === 'column' ? 0 : labels),
    legend: { symbolType: 'square' },
  });
  const panelSpec = (panel: string) => {
    const names = bars.filter((bar) => bar.panel === panel).map(({ name }) => name);
    const y = {
      field: 'name',
      type: 'nominal',
      sort: null,
      scale: { domain: names, paddingInner: 0.25, paddingOuter: 0.1 },
      axis: { title: null, labelLimit: 1.3 * labels, domain: false, ticks: false },
    };
    const x = {
      type: 'quantitative',
      scale: { domain: [0, most], nice: false },
      title: 'steps',
      axis: { tickCount: 5 },
    };
    return {
      title: panel,
      width,
      height: names.length * 20,
      data: { values: rows.filter((row) => row.panel === panel) },
      layer: [
        {
          mark: { type: 'bar' },
          encoding: {
            y,
            x: { ...x, field: 'steps', stack: 'zero' },
            order: { field: 'order', type: 'quantitative' },
            ...fill,
            tooltip: [
              { field: 'name', title: 'policy', type: 'nominal' },
              { field: 'part', title: 'part', type: 'nominal' },
              { field: 'steps', title: 'steps', type: 'quantitative', format: '.2f' },
              { field: 'total', title: 'all parts, steps', type: 'quantitative', format: '.2f' },
            ],
          },
        },
        {
          transform: [{ filter: 'datum.order === 0' }],
          mark: { type: 'text', align: 'left', dx: 4 },
          encoding: {
            y,
            x: { ...x, field: 'total' },
            text: { field: 'total', type: 'quantitative', format: '.1f' },
          },
        },
      ],
    };
  };
  return {
    columns,
    spacing: gap,
    concat: panels.map(panelSpec),
    // In a column of a paper the legend needs the room below the names, too.
    ...(layout === 'column'
      ? { config: { legend: { layout: { bottom: { anchor: 'start', bounds: 'full' } } } } }
      : {}),
  } as unknown as TopLevelSpec;
}
