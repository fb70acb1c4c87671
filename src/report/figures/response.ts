import type { TopLevelSpec } from 'vega-lite';
import { QUANTILES, type ResponseRow } from '../../runs/tables/response.js';
import type { Change } from '../../runs/tables/judged.js';
import { RESPONSE_MEASURES } from '../../simulator/metrics/response-meter.js';
import { thousands } from '../../words/numbers.js';
import { settingName } from '../../words/settings.js';
import type { ReportData, Response } from '../data.js';
import { isBroad, type Figure, type Layout } from '../drawing/figure.js';
import { textWidth } from '../drawing/text-width.js';
import { FIGURE_WIDTH } from '../drawing/theme.js';
import { responseFindings } from '../findings/response.js';
import { drawnPolicies, type Drawn } from './policies.js';
import { shareLegend } from './spec.js';
import { cell } from './words.js';

export const RESPONSE_FIGURE = 'response';

/** Points of a line, at most: more than that a small chart cannot show. */
const MOST_POINTS = 100;
const PANEL_HEIGHT = 74;
const TITLE_SIZE = 11;
/** How far a title may reach over its chart, pixels. */
const TITLE_ROOM = 20;

type MeasureName = (typeof RESPONSE_MEASURES)[number]['name'];

/** A small chart: of one thing that policies bring about, or of what comes from outside. */
interface Panel {
  title: string;
  measures: readonly MeasureName[];
  /** whether it is the same for all policies */
  isOutside: boolean;
  isShare?: boolean;
}

const PANELS: readonly Panel[] = [
  { title: 'devices there: UEs, sensors', measures: ['ues', 'sensors'], isOutside: true },
  {
    title: 'asked for: compute, radio',
    measures: ['compute_load', 'radio_load'],
    isOutside: true,
  },
  { title: 'UE queue l, packets', measures: ['ue_queue'], isOutside: false },
  { title: 'sensor queue l̂, packets', measures: ['sensor_queue'], isOutside: false },
  { title: 'bandwidth for UEs, ρ(C)', measures: ['rho_c'], isOutside: false, isShare: true },
  { title: 'compute for UEs, ρ(P)', measures: ['rho_p'], isOutside: false, isShare: true },
  { title: 'sync delay, steps', measures: ['sync_delay_steps'], isOutside: false },
  { title: 'e2e delay, steps', measures: ['e2e_delay_steps'], isOutside: false },
  { title: 'reward of a step', measures: ['reward'], isOutside: false },
];

/** What is drawn where a chart has two lines from outside. */
const OUTSIDE = ['first', 'second'] as const;
const OUTSIDE_COLOURS = ['#757575', '#B8860B'];

interface Point {
  step: number;
  /** a policy, or which of two lines from outside */
  policy: string;
  median: number | null;
  low: number | null;
  high: number | null;
}

/** The course of what policies do and get where the load changes; undefined where no evaluation tells. */
export function responseFigure(data: ReportData): Figure | undefined {
  const { response } = data;
  if (!response) return undefined;
  const { courses, setting, condition } = response;
  const policies = drawnPolicies(
    data,
    courses.map(({ policy: name, trainSeeds }) => ({ name, trainSeeds })),
  );
  const isDrawn = courses.some(({ change }) => change !== '');
  const findings = responseFindings(response);
  const samples = Math.max(...courses.map((row) => row.samples));
  const what = isDrawn
    ? `Steps after the load changes, to more (left) and to less (right): up to ${thousands(samples)} changes of each kind and policy`
    : `In the course of an episode: ${thousands(samples)} episodes of each policy, training seeds included`;
  return {
    id: RESPONSE_FIGURE,
    title: 'How policies respond when the load changes',
    caption:
      `${what}, under setting ${settingName(setting)}` +
      `${condition === null ? '' : ` in condition ${condition}`}. Lines: median; bands: from the 10th to the` +
      ' 90th percentile. Where two lines come from outside, the first named is solid. ' +
      findings.join(' '),
    alt:
      `Small line charts over steps, of ${PANELS.map(({ title }) => title).join('; ')}. ` +
      findings.join(' '),
    spec: (layout) => specOf({ response, policies, isDrawn }, layout),
    table: {
      columns: [
        ...(isDrawn ? ['load'] : []),
        ...['policy', 'step'],
        ...RESPONSE_MEASURES.map(({ name }) => `${name} (median)`),
      ],
      rows: thinned(courses).map(({ change, policy, step, quantiles }) => [
        ...(isDrawn ? [change === 'rise' ? 'rises' : 'falls'] : []),
        ...[policies.find(({ of }) => of === policy)?.name ?? policy, step],
        ...quantiles.map(([median]) => cell(median)),
      ]),
    },
  };
}

/** Rows at equal distances, where there are more than a chart can show. */
function thinned(rows: readonly ResponseRow[]): ResponseRow[] {
  const steps = [...new Set(rows.map(({ step }) => step))].sort((a, b) => a - b);
  const every = Math.ceil(steps.length / MOST_POINTS);
  const shown = new Set(steps.filter((_, i) => i % every === 0));
  return rows.filter(({ step }) => shown.has(step));
}

function specOf(
  {
    response,
    policies,
    isDrawn,
  }: { response: Response; policies: readonly Drawn[]; isDrawn: boolean },
  layout: Layout,
): TopLevelSpec {
  const rows = thinned(response.courses);
  const columns = isDrawn ? (['rise', 'fall'] as const) : ([''] as const);
  const across = isDrawn || isBroad(layout) ? 2 : 1;
  const width = FIGURE_WIDTH[layout] / across - (layout === 'narrow' ? 48 : 62);
  const looks = shareLegend({
    field: 'policy',
    domain: policies.map(({ name }) => name),
    ranges: {
      stroke: policies.map(({ look }) => look.colour),
      fill: policies.map(({ look }) => look.colour),
      strokeDash: policies.map(({ look }) => look.dash),
    },
    room: FIGURE_WIDTH[layout] - 20,
    legend: { symbolType: 'stroke', symbolStrokeWidth: 2, symbolSize: 300, symbolOpacity: 1 },
  });
  const last = Math.max(...rows.map(({ step }) => step));
  const panels = PANELS.flatMap((panel, at) => {
    const points = columns.map((change) =>
      pointsOf(
        rows.filter((row) => row.change === change),
        panel,
        policies,
      ),
    );
    const domain = panel.isShare ? [0, 1] : domainOf(points.flat());
    return columns.map((change, column) => {
      const x = {
        field: 'step',
        type: 'quantitative',
        title:
          at >= PANELS.length - (isDrawn ? 1 : across)
            ? isDrawn
              ? 'steps since the change'
              : 'step'
            : null,
        scale: { domain: [0, Math.max(1, last)], nice: false },
        axis: { format: ',d', tickCount: 5, tickMinStep: 1 },
      };
      const y = {
        type: 'quantitative',
        title: null,
        scale: { domain, nice: false, zero: false },
        axis: { tickCount: 3, format: domain[1] < 1000 ? ',.2~f' : '~s', minExtent: 26 },
      };
      const outside = {
        stroke: {
          field: 'policy',
          type: 'nominal',
          legend: null,
          scale: { domain: OUTSIDE, range: OUTSIDE_COLOURS },
        },
        fill: {
          field: 'policy',
          type: 'nominal',
          legend: null,
          scale: { domain: OUTSIDE, range: OUTSIDE_COLOURS },
        },
        strokeDash: {
          field: 'policy',
          type: 'nominal',
          legend: null,
          scale: {
            domain: OUTSIDE,
            range: [
              [1, 0],
              [5, 3],
            ],
          },
        },
      };
      const { stroke, fill, strokeDash } = panel.isOutside ? outside : looks;
      return {
        width,
        height: PANEL_HEIGHT,
        title: {
          text: titleOf(panel, change, width),
          fontSize: TITLE_SIZE,
          fontWeight: 'normal',
          offset: 4,
          frame: 'group',
          limit: width + TITLE_ROOM,
        },
        data: { values: points[column] },
        layer: [
          {
            mark: { type: 'area', fillOpacity: 0.13, clip: true },
            encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, fill },
          },
          {
            mark: { type: 'line', strokeWidth: 1.6, clip: true },
            encoding: { x, y: { ...y, field: 'median' }, stroke, strokeDash },
          },
        ],
        resolve: panel.isOutside
          ? { scale: { stroke: 'independent', fill: 'independent', strokeDash: 'independent' } }
          : {},
      };
    });
  });
  return {
    columns: across,
    spacing: { row: 14, column: 16 },
    concat: panels,
  } as unknown as TopLevelSpec;
}

/** What a chart shows, in lines that fit above it. */
function titleOf({ title }: Panel, change: Change, width: number): string[] {
  const of = { '': '', rise: 'load rises', fall: 'load falls' }[change];
  const fits = (text: string) => textWidth(text, TITLE_SIZE) <= width + TITLE_ROOM;
  if (of === '' && fits(title)) return [title];
  // What stands side by side has as many lines.
  if (of !== '' && fits(`${title} – load rises`)) return [`${title} – ${of}`];
  const lines = title.split(' ').reduce<string[]>((found, word) => {
    const last = found.at(-1);
    if (last !== undefined && fits(`${last} ${word}`))
      return [...found.slice(0, -1), `${last} ${word}`];
    return [...found, word];
  }, []);
  return of === '' ? lines : [...lines, of];
}

function pointsOf(
  rows: readonly ResponseRow[],
  { measures, isOutside }: Panel,
  policies: readonly Drawn[],
): Point[] {
  return measures.flatMap((measure, line) => {
    const m = RESPONSE_MEASURES.findIndex(({ name }) => name === measure);
    const shown = isOutside ? rows.filter(({ policy }) => policy === rows[0].policy) : rows;
    return shown.map(({ step, policy, quantiles }) => {
      const of = (suffix: (typeof QUANTILES)[number]['suffix']) =>
        cell(quantiles[m][QUANTILES.findIndex((quantile) => quantile.suffix === suffix)]);
      return {
        step,
        policy: isOutside
          ? OUTSIDE[line]
          : (policies.find((drawn) => drawn.of === policy)?.name ?? policy),
        ...{ median: of('median'), low: of('p10'), high: of('p90') },
      };
    });
  });
}

/** What a chart shows, the same for all that stand side by side: all medians, and bands that do not dwarf them. */
function domainOf(points: readonly Point[]): [number, number] {
  const known = (values: readonly (number | null)[]) =>
    values.filter((value): value is number => value !== null);
  const medians = known(points.map(({ median }) => median));
  const all = known(points.flatMap(({ low, high }) => [low, high]));
  const most = Math.max(0, ...medians);
  const least = Math.min(0, ...medians);
  // Medians that never leave 0 have bands alone.
  const room = most > least ? 2 * (most - least) : Infinity;
  const top = Math.min(Math.max(0, ...all), most + room);
  const bottom = Math.max(Math.min(0, ...all), least - room);
  return top > bottom ? [bottom, top] : [bottom, bottom + 1];
}
