import type { TopLevelSpec } from 'vega-lite';
import type { PolicyMap, ReportData } from '../../data.js';
import type { MapCell } from '../../../runs/read/run-data.js';
import { isBroad, type Figure, type Layout, type MissingFigure } from '../../drawing/figure.js';
import type { FigureText } from '../../drawing/figure-text.js';
import { FIGURE_WIDTH, SEQUENTIAL } from '../../drawing/theme.js';
import { levelsPerCell, mapData, type MapData } from './policy-map-data.js';
import { extent, roundDomain } from '../heatmaps/scales.js';
import { rangeOf, sweepName } from '../words.js';
import { counted } from '../../../words/numbers.js';
import { sameSetting, settingName } from '../../../words/settings.js';

/** What learned policies do at pairs of queue lengths. */
export function policyMaps(data: ReportData): Figure | MissingFigure {
  const id = 'policy-maps';
  const title = 'What the learned policies do';
  const named = data.maps.flatMap((map) => {
    const drawn = mapData(nameOf(map, data), map.cells);
    return drawn ? [{ map, drawn }] : [];
  });
  if (named.length === 0)
    return {
      id,
      title,
      missing: 'no run directory of metalore train with a policy-map.csv was given',
    };
  const first = named.find(({ map }) => sameSetting(map.setting, data.chosen)) ?? named[0];
  const { name } = first.drawn;
  const textsOf = ({ map, drawn }: typeof first) =>
    textOf(map, { name: drawn.name, isOneOfSeveral: named.length > 1 });
  return {
    id,
    title,
    ...textsOf(first),
    spec: (layout) =>
      mapsSpec(
        named.map(({ drawn }) => drawn),
        name,
        layout,
      ),
    following: {
      kind: 'choice',
      signal: 'policy',
      texts: named.map((one) => ({ value: one.drawn.name, text: textsOf(one) })),
    },
  };
}

/** What the figure says of one policy. */
function textOf(
  { cells }: PolicyMap,
  { name, isOneOfSeveral }: { name: string; isOneOfSeveral: boolean },
): FigureText {
  const words = wordsOf(cells);
  return {
    caption: [
      `The split that a policy chooses at the queue lengths that it sees: UE packets l to the right,` +
        ` sensor packets l̂ upwards. The brighter, the more for the UEs; colours mean the same for all policies.`,
      `Shown: ${name}${isOneOfSeveral ? '; the page shows the others too' : ''}.`,
      'Faded cells never occurred in the evaluation episodes; the third panel has the steps spent in' +
        ' the others.',
      ...mergedWords(cells),
      words,
    ].join(' '),
    alt: `Heatmaps of ρ(C), ρ(P) and visits over the queue lengths l and l̂ for ${name}. ${words}`,
    table: {
      columns: ['l, packets', 'l̂, packets', `ρ(C) of ${name}`, `ρ(P) of ${name}`, 'steps'],
      rows: cells
        .filter(({ visits }) => visits > 0)
        .map(({ ueQueue, sensorQueue, rhoC, rhoP, visits }) => [
          ueQueue,
          sensorQueue,
          rhoC,
          rhoP,
          visits,
        ]),
    },
  };
}

function nameOf({ setting, sweep, trainSeed }: PolicyMap, { sweeps }: ReportData): string {
  const of = sweeps.length === 1 ? '' : `${sweepName(sweep, sweeps)}, `;
  return `${of}${settingName(setting)}, seed ${trainSeed}`;
}

/** Whether a cell of the chart stands for several of the data. */
function mergedWords(cells: readonly MapCell[]): string[] {
  const levels = [
    new Set(cells.map(({ ueQueue }) => ueQueue)).size,
    new Set(cells.map(({ sensorQueue }) => sensorQueue)).size,
  ];
  const [ue, sensor] = levels.map(levelsPerCell);
  return ue * sensor > 1
    ? [`Each cell is the mean, by steps spent, of up to ${ue} × ${sensor} pairs of lengths.`]
    : [];
}

/** Ranges over the visited cells, and how many those are. */
function wordsOf(cells: readonly MapCell[]): string {
  const visited = cells.filter(({ visits }) => visits > 0);
  if (visited.length === 0)
    return `None of the ${counted(cells.length, 'pair')} of lengths was met.`;
  return (
    `Over the ${visited.length} of ${counted(cells.length, 'pair')} of lengths that were met, ρ(C) is` +
    ` ${rangeOf(
      visited.map(({ rhoC }) => rhoC),
      2,
    )} and ρ(P) ${rangeOf(
      visited.map(({ rhoP }) => rhoP),
      2,
    )}.`
  );
}

/** Colours mean the same in both panels and for all policies: those that occur in visited cells. */
function shareDomain(maps: readonly MapData[]): [number, number] {
  const shares = maps.flatMap(({ rhoC, rhoP, visits }) =>
    visits.flatMap((steps, i) => (steps > 0 ? [rhoC[i], rhoP[i]] : [])),
  );
  if (shares.length === 0) return [0, 1];
  const [low, high] = roundDomain(extent(shares));
  return [Math.max(0, low), Math.min(1, high)];
}

function mapsSpec(maps: readonly MapData[], first: string, layout: Layout): TopLevelSpec {
  const isWide = isBroad(layout);
  const width = isWide
    ? Math.floor((FIGURE_WIDTH[layout] - 40) / 3) - 48
    : FIGURE_WIDTH[layout] - 64;
  const axis = (field: string, title: string) => ({
    field,
    type: 'quantitative',
    title,
    scale: { nice: false, zero: false },
    axis: { grid: false, tickCount: 5 },
  });
  const tooltip = [
    { field: 'ueQueue', title: 'UE queue l, packets', type: 'nominal' },
    { field: 'sensorQueue', title: 'sensor queue l̂, packets', type: 'nominal' },
    { field: 'rhoC', title: 'ρ(C)', type: 'quantitative', format: '.3f' },
    { field: 'rhoP', title: 'ρ(P)', type: 'quantitative', format: '.3f' },
    { field: 'visits', title: 'steps spent there', type: 'quantitative', format: ',' },
  ];
  const panel = (title: string, { fade, ...color }: { fade: boolean; [key: string]: unknown }) => ({
    title,
    width,
    height: isWide ? width : layout === 'column' ? 140 : 230,
    ...(fade ? {} : { transform: [{ filter: 'datum.visits > 0' }] }),
    mark: { type: 'rect', strokeWidth: 0 },
    encoding: {
      x: axis('left', 'UE queue l, packets'),
      x2: { field: 'right' },
      y: axis('bottom', 'sensor queue l̂, packets'),
      y2: { field: 'top' },
      color: { type: 'quantitative', ...color },
      ...(fade
        ? { opacity: { condition: { test: 'datum.visits > 0', value: 1 }, value: 0.3 } }
        : {}),
      tooltip,
    },
  });
  const legend = {
    title: null,
    orient: 'bottom',
    direction: 'horizontal',
    gradientLength: width,
    gradientThickness: 8,
    offset: 6,
    tickCount: 5,
  };
  const share = {
    fade: true,
    scale: { scheme: SEQUENTIAL, domain: shareDomain(maps), clamp: true },
    legend,
  };
  const most = Math.max(10, ...maps.map(({ visits }) => extent(visits)[1]));
  const panels = [
    panel('ρ(C), bandwidth for UEs', { field: 'rhoC', ...share }),
    panel('ρ(P), compute for UEs', { field: 'rhoP', ...share }),
    panel('Steps spent', {
      field: 'visits',
      fade: false,
      scale: { type: 'log', scheme: SEQUENTIAL, domain: [1, most], nice: false, clamp: true },
      legend: { ...legend, values: [1, 10, 100, 1000, 10_000, 100_000].filter((n) => n <= most) },
    }),
  ];
  return {
    params: [
      {
        name: 'policy',
        value: first,
        bind: { input: 'select', options: maps.map(({ name }) => name), name: 'policy ' },
      },
    ],
    data: { values: maps },
    transform: [
      { filter: 'datum.name === policy' },
      { flatten: ['rhoC', 'rhoP', 'visits'] },
      { window: [{ op: 'row_number', as: 'row' }] },
      { calculate: 'floor((datum.row - 1) / datum.sensor.length)', as: 'i' },
      { calculate: '(datum.row - 1) % datum.sensor.length', as: 'j' },
      { calculate: 'datum.ue[datum.i]', as: 'ueQueue' },
      { calculate: 'datum.sensor[datum.j]', as: 'sensorQueue' },
      { calculate: 'datum.ueEdges[datum.i]', as: 'left' },
      { calculate: upperEdge('datum.ueEdges', 'datum.i'), as: 'right' },
      { calculate: 'datum.sensorEdges[datum.j]', as: 'bottom' },
      { calculate: upperEdge('datum.sensorEdges', 'datum.j'), as: 'top' },
    ],
    spacing: 20,
    ...(isWide ? { hconcat: panels } : { vconcat: panels }),
    resolve: { scale: { x: 'shared', y: 'shared', color: 'independent' } },
  } as unknown as TopLevelSpec;
}

/**
 * The upper edge of a cell. A visited one reaches a little under its neighbour, or seams would shine
 * through; faded ones would show where they overlap.
 */
function upperEdge(edges: string, index: string): string {
  const [lower, upper] = [`${edges}[${index}]`, `${edges}[${index} + 1]`];
  const last = `${edges}[${edges}.length - 1]`;
  return `min(${upper} + (datum.visits > 0 ? 0.02 : 0) * (${upper} - ${lower}), ${last})`;
}
