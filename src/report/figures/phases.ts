import type { TopLevelSpec } from 'vega-lite';
import type { PhaseRow } from '../../runs/tables/phases.js';
import { PHASE_MEASURES } from '../../simulator/metrics/response-meter.js';
import { counted } from '../../words/numbers.js';
import { settingName } from '../../words/settings.js';
import type { ReportData, Response } from '../data.js';
import { isBroad, type Figure, type Layout } from '../drawing/figure.js';
import { FIGURE_WIDTH } from '../drawing/theme.js';
import { drawnPolicies, type Drawn } from './policies.js';
import { shareLegend, TICKS } from './spec.js';
import { cell, rangeOf } from './words.js';

export const PHASES_FIGURE = 'phases';

/** Parts that are drawn, at most: of more, those at equal distances. */
const MOST_PARTS = 100;
const PANEL_HEIGHT = 96;

type MeasureName = (typeof PHASE_MEASURES)[number]['name'];

/** A number of a part of an episode. */
const numberOf = (name: MeasureName) => {
  const at = PHASE_MEASURES.findIndex((measure) => measure.name === name);
  return ({ means }: PhaseRow) => means[at];
};

/** A small chart: what is made of a part. */
interface Panel {
  title: string;
  /** in the summary; with so many decimals */
  name: string;
  decimals: number;
  of: (row: PhaseRow) => number;
}

const PANELS: readonly Panel[] = [
  {
    title: 'requests completed, %',
    name: 'completed',
    decimals: 1,
    of: ({ completedPct }) => completedPct,
  },
  {
    title: 'packets lost: requests and updates',
    name: 'lost',
    decimals: 1,
    of: (row) => numberOf('requests_lost')(row) + numberOf('updates_lost')(row),
  },
  {
    title: 'sync delay, steps',
    name: 'sync delay',
    decimals: 2,
    of: numberOf('sync_delay_steps'),
  },
  { title: 'e2e delay, steps', name: 'e2e delay', decimals: 2, of: numberOf('e2e_delay_steps') },
];

/** What becomes of what is asked for in each part of an episode; undefined where no evaluation tells. */
export function phasesFigure(data: ReportData): Figure | undefined {
  const { response } = data;
  if (!response || response.phases.length === 0) return undefined;
  const { phases, setting, condition } = response;
  const policies = drawnPolicies(
    data,
    phases.map(({ policy: name, trainSeeds }) => ({ name, trainSeeds })),
  );
  const parts = new Set(phases.map(({ phase }) => phase)).size;
  const summary = policies
    .map(({ name, of }) => {
      const own = phases.filter(({ policy }) => policy === of);
      const ranges = PANELS.flatMap((panel) => {
        const known = own.map(panel.of).filter((value) => !Number.isNaN(value));
        return known.length > 0 ? [`${panel.name} ${rangeOf(known, panel.decimals)}`] : [];
      });
      return `${name}: ${ranges.join(', ')}`;
    })
    .join('; ');
  return {
    id: PHASES_FIGURE,
    title: 'What becomes of each part of the episode',
    caption:
      `Of what is generated in each of ${counted(parts, 'part')} of the episode, in the mean over episodes and` +
      ` training seeds, under setting ${settingName(setting)}` +
      `${condition === null ? '' : ` in condition ${condition}`}: requests that are ever completed, packets that are` +
      ' lost with the device that leaves, and the delays of the requests that are completed.' +
      ` Ranges over the parts: ${summary}.`,
    alt: `Small step charts over the steps of an episode, of ${PANELS.map(({ title }) => title).join('; ')}. ${summary}.`,
    spec: (layout) => specOf({ response, policies }, layout),
    table: {
      columns: [
        ...['policy', 'from step', 'to step', 'completed_pct'],
        ...PHASE_MEASURES.map(({ name }) => name),
      ],
      rows: phases.map(({ policy, fromStep, untilStep, completedPct, means }) => [
        ...[policies.find(({ of }) => of === policy)!.name, fromStep, untilStep - 1],
        ...[cell(completedPct), ...means.map(cell)],
      ]),
    },
  };
}

function specOf(
  { response, policies }: { response: Response; policies: readonly Drawn[] },
  layout: Layout,
): TopLevelSpec {
  const across = isBroad(layout) ? 2 : 1;
  const width = Math.floor(FIGURE_WIDTH[layout] / across) - 56;
  const last = Math.max(...response.phases.map(({ untilStep }) => untilStep));
  const rows = thinned(response.phases);
  const looks = shareLegend({
    field: 'policy',
    domain: policies.map(({ name }) => name),
    ranges: {
      stroke: policies.map(({ look }) => look.colour),
      strokeDash: policies.map(({ look }) => look.dash),
    },
    room: FIGURE_WIDTH[layout] - 20,
    legend: { symbolType: 'stroke', symbolStrokeWidth: 2, symbolSize: 300, symbolOpacity: 1 },
  });
  const panels = PANELS.map(({ title, of }, at) => ({
    width,
    height: PANEL_HEIGHT,
    title: { text: title, fontSize: 11, fontWeight: 'normal', offset: 4, limit: width + 20 },
    data: {
      values: policies.flatMap((policy) =>
        rows
          .filter((row) => row.policy === policy.of)
          // A level over each part, and so to the end of the last.
          .flatMap((row) =>
            [row.fromStep, row.untilStep].map((step) => ({
              ...{ step, policy: policy.name },
              value: cell(of(row)),
            })),
          ),
      ),
    },
    mark: { type: 'line', strokeWidth: 1.6, invalid: 'break-paths-show-domains' },
    encoding: {
      x: {
        field: 'step',
        type: 'quantitative',
        title: at >= PANELS.length - across ? 'step' : null,
        scale: { domain: [0, last], nice: false },
        axis: { format: last < 10_000 ? ',d' : '~s', tickCount: 5 },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        title: null,
        scale: { zero: false, nice: true },
        axis: { tickCount: 4, format: TICKS, minExtent: 30 },
      },
      ...looks,
    },
  }));
  return {
    columns: across,
    spacing: { row: 14, column: 16 },
    concat: panels,
  } as unknown as TopLevelSpec;
}

/** The rows of parts at equal distances, where there are more than a chart can show. */
function thinned(rows: readonly PhaseRow[]): PhaseRow[] {
  const every = Math.ceil(new Set(rows.map(({ phase }) => phase)).size / MOST_PARTS);
  return rows.filter(({ phase }) => phase % every === 0);
}
