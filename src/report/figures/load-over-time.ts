import type { TopLevelSpec } from 'vega-lite';
import type { Scenario } from '../../config/schema/scenario.js';
import { expectedDemand, type KindDemand } from '../../simulator/load/demand.js';
import { offeredLoad, type LoadWindow } from '../../simulator/offered-load.js';
import type { ReportData } from '../data.js';
import { isBroad, type Figure, type Layout } from '../drawing/figure.js';
import { FIGURE_WIDTH, INK } from '../drawing/theme.js';
import { shareLegend } from './spec.js';
import { rangeOf } from './words.js';
import { heaviestWindow, loadsInWords, stepsInWords } from '../../words/load.js';

export const LOAD_OVER_TIME = 'load-over-time';

/** Points of a line, at most. */
const MOST_POINTS = 200;

/** A number of devices that is expected to be there, and one standard deviation around it. */
interface PresencePoint {
  step: number;
  kind: 'UEs' | 'sensors';
  mean: number;
  low: number;
  high: number;
}

interface LoadPoint {
  step: number;
  resource: 'compute' | 'radio';
  load: number;
}

/**
 * Who is there and how much is asked for in the course of an episode: as the scenario is expected to, or as
 * the traces do. Undefined where neither changes, or is known.
 */
export function loadOverTime({
  scenario,
  traces,
}: Pick<ReportData, 'scenario' | 'traces'>): Figure | undefined {
  if (!scenario) return undefined;
  const load = traces ? traces.load : offeredLoad(scenario);
  const windows = load?.windows;
  if (!windows) return undefined;
  const presence = traces ? presenceIn(windows) : presencePoints(scenario);
  const loads = loadPoints(windows);
  const heaviest = heaviestWindow(load);
  const there = (kind: PresencePoint['kind']) =>
    rangeOf(
      presence.filter((point) => point.kind === kind).map(({ mean }) => mean),
      1,
    );
  const are = traces ? 'are there' : 'are expected to be there';
  const finding =
    `${there('UEs')} UEs and ${there('sensors')} sensors ${are}; ` +
    (heaviest
      ? `most is asked for in ${stepsInWords(heaviest)}: ${loadsInWords(heaviest)} of what there is.`
      : `as much is ${traces ? '' : 'expected to be '}asked for in every part of it: ${loadsInWords(load)}.`);
  return {
    id: LOAD_OVER_TIME,
    title: 'Presence and load over time',
    caption:
      (traces
        ? 'What the traces hold, in the mean over them. Left, or above: devices that are there, in the' +
          ' mean over parts of the episode.'
        : 'What is expected over all episodes, in the course of one. Left, or above: devices that are there;' +
          ' band: one standard deviation, of one episode beside another.') +
      ' Right, or below: the offered load' +
      ` in parts of ${windows[0].untilStep} steps; at 1 as much is asked for as there is. ${finding}`,
    alt: `Line charts over the steps of an episode, of devices that are there and of the offered load. ${finding}`,
    spec: (layout) => specOf({ presence, loads, steps: scenario.steps }, layout),
    table: {
      columns: ['from step', 'to step', 'UEs', 'sensors', 'compute load', 'radio load'],
      rows: windows.map(({ fromStep, untilStep, ues, sensors, compute, radio }) => [
        fromStep,
        untilStep - 1,
        ues,
        sensors,
        compute.all,
        radio?.all ?? null,
      ]),
    },
  };
}

function presencePoints(scenario: Scenario): PresencePoint[] {
  const { steps, ues, sensors } = expectedDemand(scenario);
  const every = Math.ceil(steps / MOST_POINTS);
  const shown = Array.from({ length: Math.ceil(steps / every) }, (_, i) => i * every);
  if (shown.at(-1) !== steps - 1) shown.push(steps - 1);
  const points = (kind: PresencePoint['kind'], { presence }: KindDemand) =>
    shown.map((step) => {
      const mean = presence.groups.reduce((sum, there) => sum + there[step], 0);
      const deviation = Math.sqrt(presence.variance[step]);
      return { step, kind, mean, low: Math.max(0, mean - deviation), high: mean + deviation };
    });
  return [...points('UEs', ues), ...points('sensors', sensors)];
}

/** Of traces: a level over each part of the episode. */
function presenceIn(windows: readonly LoadWindow[]): PresencePoint[] {
  return (['UEs', 'sensors'] as const).flatMap((kind) =>
    windows.flatMap(({ fromStep, untilStep, ues, sensors }) => {
      const mean = kind === 'UEs' ? ues : sensors;
      return [fromStep, untilStep].map((step) => ({ step, kind, mean, low: mean, high: mean }));
    }),
  );
}

/** A level from each window's first step on, and on to the end of the last. */
function loadPoints(windows: readonly LoadWindow[]): LoadPoint[] {
  const every = Math.ceil(windows.length / MOST_POINTS);
  const shown = windows.filter((_, i) => i % every === 0);
  return (['compute', 'radio'] as const).flatMap((resource) => {
    const points = shown.flatMap((window) => {
      const load = window[resource]?.all;
      return load === undefined ? [] : [{ step: window.fromStep, resource, load }];
    });
    const last = points.at(-1);
    return last ? [...points, { ...last, step: windows[windows.length - 1].untilStep }] : [];
  });
}

function specOf(
  { presence, loads, steps }: { presence: PresencePoint[]; loads: LoadPoint[]; steps: number },
  layout: Layout,
): TopLevelSpec {
  const isWide = isBroad(layout);
  const width = FIGURE_WIDTH[layout] / (isWide ? 2 : 1) - 60;
  const x = {
    field: 'step',
    type: 'quantitative',
    title: 'step',
    scale: { domain: [0, steps], nice: false },
    axis: { format: steps < 10_000 ? ',d' : '~s', tickCount: 5 },
  };
  const look = (field: string, domain: readonly string[], colours: readonly string[]) =>
    shareLegend({
      field,
      domain,
      ranges: {
        fill: colours,
        stroke: colours,
        strokeDash: [
          [1, 0],
          [6, 3],
        ].slice(0, domain.length),
      },
      room: width,
      legend: { symbolType: 'stroke', symbolStrokeWidth: 2, symbolSize: 300, symbolOpacity: 1 },
    });
  const kinds = look('kind', ['UEs', 'sensors'], ['#0072B2', '#D55E00']);
  const known = [...new Set(loads.map(({ resource }) => resource))];
  const resources = look('resource', known, ['#009E73', '#CC79A7'].slice(0, known.length));
  const panels = [
    {
      width,
      height: 150,
      data: { values: presence },
      layer: [
        {
          mark: { type: 'area', fillOpacity: 0.2 },
          encoding: {
            x,
            y: { field: 'low', type: 'quantitative', title: 'devices there' },
            y2: { field: 'high' },
            fill: kinds.fill,
          },
        },
        {
          mark: { type: 'line', strokeWidth: 2 },
          encoding: {
            x,
            y: { field: 'mean', type: 'quantitative', title: 'devices there' },
            stroke: kinds.stroke,
            strokeDash: kinds.strokeDash,
          },
        },
      ],
    },
    {
      width,
      height: 150,
      data: { values: loads },
      layer: [
        {
          mark: { type: 'line', strokeWidth: 2, interpolate: 'step-after' },
          encoding: {
            x,
            y: {
              field: 'load',
              type: 'quantitative',
              title: 'offered load',
              scale: { zero: true },
            },
            stroke: resources.stroke,
            strokeDash: resources.strokeDash,
          },
        },
        {
          data: { values: [{ level: 1 }] },
          mark: { type: 'rule', stroke: INK, strokeWidth: 1.2 },
          encoding: { y: { field: 'level', type: 'quantitative', title: 'offered load' } },
        },
      ],
    },
  ];
  return {
    spacing: 24,
    resolve: { scale: { fill: 'independent', stroke: 'independent', strokeDash: 'independent' } },
    ...(isWide ? { hconcat: panels } : { vconcat: panels }),
  } as unknown as TopLevelSpec;
}
