import type { TopLevelSpec } from 'vega-lite';
import { isBroad, type Layout } from '../../drawing/figure.js';
import { FIGURE_WIDTH, GREYS, INK, ruleLook, sweepLook, type Look } from '../../drawing/theme.js';
import { shareLegend, type Layer } from '../spec.js';
import {
  PAPER_LEARNED_KIND,
  PAPER_STATIC_KIND,
  type Axes,
  type PolicyPoint,
  type TradeOffData,
} from './trade-off-data.js';
import { CONTROLLER_FRONTIER, frontierLines } from './trade-off-frontiers.js';
import { KIND_AREA, splitArea, textLayers, tradeOffLabels } from './trade-off-labels.js';
import { clipped, crowd, isIn, overview, pixels, type Panel } from './trade-off-window.js';

const AXIS_WIDTH = 48;
/** Of a panel alone, and of one of two, pixels. Two above each other go on one page in print. */
const HEIGHT: Record<Layout, { alone: number; one: number }> = {
  wide: { alone: 420, one: 360 },
  narrow: { alone: 320, one: 320 },
  page: { alone: 320, one: 300 },
  column: { alone: 240, one: 170 },
};
const GAP = 24;
const OUTSET = 4;

/** The chart of Figures 4 and 5: a panel with everything, and a second one that enlarges a crowd. */
export function tradeOffSpec(data: TradeOffData, axes: Axes, layout: Layout): TopLevelSpec {
  const panels = panelsOf(data, axes, layout).map((panel) =>
    panelSpec(data, axes, { panel, layout }),
  );
  const isWide = isBroad(layout);
  return {
    spacing: GAP,
    ...(isWide ? { hconcat: panels } : { vconcat: panels }),
    config: {
      legend: {
        layout: {
          top: { direction: isWide ? 'horizontal' : 'vertical', anchor: 'start', margin: GAP },
          bottom: { anchor: 'start' },
        },
      },
    },
  } as TopLevelSpec;
}

/** The panels of a layout and what they show. */
function panelsOf(data: TradeOffData, axes: Axes, layout: Layout): Panel[] {
  const window = overview(data, axes);
  const room = FIGURE_WIDTH[layout] - 12;
  const alone = {
    window,
    width: room - AXIS_WIDTH,
    height: HEIGHT[layout].alone,
  };
  const one = {
    window,
    width: (isBroad(layout) ? (room - GAP) / 2 : room) - AXIS_WIDTH,
    height: HEIGHT[layout].one,
  };
  const box = crowd(data, one);
  if (!box) return [alone];
  return [
    { ...one, title: 'All policies', box },
    { ...one, title: 'The box, enlarged', window: box },
  ];
}

function panelSpec(
  data: TradeOffData,
  axes: Axes,
  { panel, layout }: { panel: Panel; layout: Layout },
): Layer {
  const { window, width, height } = panel;
  const inside = (points: readonly PolicyPoint[]) =>
    points.filter((point) => isIn(window, point)).map(plotted);
  const axis = (of: 'x' | 'y') =>
    ({
      field: of,
      type: 'quantitative',
      scale: { domain: window[of], nice: false, zero: false },
      axis: { title: axes[of].title, tickCount: 6 },
    }) as const;
  const at = { x: axis('x'), y: axis('y') };
  const to = { x2: { field: 'x2' }, y2: { field: 'y2' } };
  const kind = kindChannels(data, layout);
  const labels = tradeOffLabels(data, axes, panel);
  const layer: Layer[] = [
    {
      data: { values: frontierLines(data, axes, window) },
      mark: { type: 'line', strokeWidth: 1.6 },
      encoding: {
        ...at,
        order: { field: 'order', type: 'quantitative' },
        stroke: kind.stroke,
        strokeDash: kind.strokeDash,
      },
    },
    {
      data: { values: inside(data.splits) },
      mark: {
        type: 'point',
        filled: true,
        shape: 'circle',
        fillOpacity: 0.9,
        stroke: INK,
        strokeWidth: 0.8,
        opacity: 1,
      },
      encoding: { ...at, ...splitChannels(data), tooltip: tooltip('policy') },
    },
    {
      data: { values: linksIn(data, window) },
      mark: { type: 'rule', color: INK, strokeDash: [1, 2] },
      encoding: { ...at, ...to },
    },
    ...(['x', 'y'] as const).map((of) => intervalLayer(data, of, { panel, at, kind })),
    {
      data: { values: [...inside(data.rules), ...inside(data.learned), ...inside(data.paper)] },
      mark: { type: 'point', size: KIND_AREA, strokeWidth: 1.5, opacity: 1 },
      encoding: {
        ...at,
        fill: kind.fill,
        stroke: kind.stroke,
        shape: kind.shape,
        tooltip: tooltip('policy'),
      },
    },
    {
      data: { values: labels.leaders },
      mark: { type: 'rule', color: INK, strokeWidth: 0.7 },
      encoding: { ...at, ...to },
    },
    ...(panel.box ? [boxLayer(panel, panel.box, at)] : []),
    ...textLayers(labels, at),
  ];
  return {
    ...(panel.title === undefined ? {} : { title: panel.title }),
    width,
    height,
    layer,
  };
}

/** All of a point but what the table and the intervals show. */
function plotted(point: PolicyPoint): object {
  return Object.fromEntries(
    Object.entries(point).filter(([field]) => field !== 'cells' && field !== 'interval'),
  );
}

/** The 95% intervals of learned points and rules along an axis, as far as they are in the window. */
function intervalLayer(
  { learned, rules }: TradeOffData,
  of: 'x' | 'y',
  { panel, at, kind }: { panel: Panel; at: object; kind: { stroke: object } },
): Layer {
  const values = [...rules, ...learned].flatMap(({ x, y, kind: name, interval }) => {
    if (!interval || !isIn(panel.window, { x, y })) return [];
    const [low, high] = interval[of];
    const part =
      of === 'x'
        ? clipped(panel.window, { x: low, y }, { x: high, y })
        : clipped(panel.window, { x, y: low }, { x, y: high });
    return part ? [{ kind: name, ...part[0], x2: part[1].x, y2: part[1].y }] : [];
  });
  return {
    data: { values },
    mark: { type: 'rule', strokeWidth: 0.9 },
    encoding: { ...at, x2: { field: 'x2' }, y2: { field: 'y2' }, stroke: kind.stroke },
  };
}

function linksIn({ links }: TradeOffData, window: Panel['window']) {
  return links.flatMap(({ x, y, x2, y2 }) => {
    const part = clipped(window, { x, y }, { x: x2, y: y2 });
    return part ? [{ ...part[0], x2: part[1].x, y2: part[1].y }] : [];
  });
}

/** Around the marks that are in the box, not through them. */
function boxLayer(panel: Panel, box: NonNullable<Panel['box']>, at: object): Layer {
  const { x, y } = pixels(panel);
  const [left, right] = [x.value(x.pixel(box.x[0]) - OUTSET), x.value(x.pixel(box.x[1]) + OUTSET)];
  const [bottom, top] = [y.value(y.pixel(box.y[0]) + OUTSET), y.value(y.pixel(box.y[1]) - OUTSET)];
  return {
    data: { values: [{ x: left, x2: right, y: bottom, y2: top }] },
    mark: { type: 'rect', fill: null, stroke: INK, strokeWidth: 1 },
    encoding: { ...at, x2: { field: 'x2' }, y2: { field: 'y2' } },
  };
}

function splitChannels(data: TradeOffData) {
  return {
    color: {
      field: 'rhoC',
      type: 'quantitative',
      scale: { range: [...GREYS], domain: [0, 1] },
      legend: {
        title: 'static split: ρ(C), bandwidth for UEs',
        values: [0, 0.2, 0.4, 0.6, 0.8, 1],
        format: '.1f',
        gradientLength: 180,
        gradientThickness: 10,
        orient: 'top',
        direction: 'horizontal',
      },
    },
    size: {
      field: 'rhoP',
      type: 'quantitative',
      scale: { type: 'linear', domain: [0, 1], range: splitArea(data) },
      legend: {
        title: 'and ρ(P), compute for UEs',
        values: [0.1, 0.3, 0.5, 0.7, 0.9],
        format: '.1f',
        symbolType: 'circle',
        symbolFillColor: INK,
        symbolStrokeColor: INK,
        orient: 'top',
        direction: 'horizontal',
      },
    },
  } as const;
}

const LINE_SYMBOL = 'M-1.6,0L1.6,0';

/** Colours, shapes and dashes of the kinds of points and lines, all in one legend. */
function kindChannels(data: TradeOffData, layout: Layout) {
  const filled = (name: string, { colour, shape }: Look) => ({
    name,
    fill: colour,
    stroke: colour,
    shape,
  });
  const learnedColour = sweepLook(0).colour;
  const has = (kind: string) => data.paper.some((point) => point.kind === kind);
  const looks: { name: string; fill?: string; stroke: string; shape: string; dash?: number[] }[] = [
    ...data.sweepKinds.map((name, i) => filled(name, sweepLook(i))),
    ...data.ruleKinds.map((name, i) => filled(name, ruleLook(i))),
    ...(has(PAPER_STATIC_KIND) ? [{ name: PAPER_STATIC_KIND, stroke: INK, shape: 'square' }] : []),
    ...(has(PAPER_LEARNED_KIND)
      ? [{ name: PAPER_LEARNED_KIND, stroke: learnedColour, shape: 'circle' }]
      : []),
    ...(data.controllerFrontier.length > 0
      ? [{ name: CONTROLLER_FRONTIER, stroke: learnedColour, shape: LINE_SYMBOL }]
      : []),
    ...(data.staticFrontier.length > 0
      ? [{ name: data.staticFrontierName, stroke: INK, shape: LINE_SYMBOL, dash: [5, 3] }]
      : []),
  ];
  return shareLegend({
    field: 'kind',
    domain: looks.map(({ name }) => name),
    ranges: {
      fill: looks.map(({ fill = 'transparent' }) => fill),
      stroke: looks.map(({ stroke }) => stroke),
      shape: looks.map(({ shape }) => shape),
      strokeDash: looks.map(({ dash = [1, 0] }) => dash),
    },
    room: FIGURE_WIDTH[layout] - AXIS_WIDTH,
    legend: { symbolSize: KIND_AREA },
  });
}

function tooltip(name: string) {
  const row = (field: string, title: string) => ({ field, title, type: 'nominal' }) as const;
  return [
    row('name', name),
    row('setting', 'setting'),
    row('sync', 'sync delay (AoSI), steps'),
    row('e2e', 'e2e delay (AoRI), steps'),
    row('served', 'traffic served, %'),
  ];
}
