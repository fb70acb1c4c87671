import type { TopLevelSpec } from 'vega-lite';
import type { Layout } from '../../drawing/figure.js';
import { textWidth } from '../../drawing/text-width.js';
import { FIGURE_WIDTH, INK } from '../../drawing/theme.js';
import { extent, roundDomain } from '../heatmaps/scales.js';
import { shareLegend } from '../spec.js';
import type { CurvePoint, CurvePolicy } from './curves-data.js';
import { placeLabels, type Segment } from './place-labels.js';
import type { Point } from './trade-off-data.js';
import { KIND_AREA, LETTER_SIZE, NAME_SIZE, textLayers } from './trade-off-labels.js';
import { clipped, pixels, type Panel } from './trade-off-window.js';

const AXIS_WIDTH = 48;
const HEIGHT: Record<Layout, number> = { wide: 420, narrow: 320, page: 320, column: 240 };
const RADIUS = Math.sqrt(KIND_AREA / Math.PI);
/** Of what the points span, how far the chart goes on around them. */
const MARGIN = 0.08;

interface Link extends Point {
  x2: number;
  y2: number;
}

/** Curves and points of policies in the plane of the two delays. */
export function curvesSpec(policies: readonly CurvePolicy[], layout: Layout): TopLevelSpec {
  const room = FIGURE_WIDTH[layout] - 12;
  // One policy for all is drawn over the others.
  const all = [...policies]
    .sort((a, b) => Number(a.isOne) - Number(b.isOne))
    .flatMap(({ points }) => points);
  const panel: Panel = {
    window: { x: around(all.map(({ x }) => x)), y: around(all.map(({ y }) => y)) },
    width: room - AXIS_WIDTH,
    height: HEIGHT[layout],
  };
  const axis = (of: 'x' | 'y', title: string) => ({
    field: of,
    type: 'quantitative',
    scale: { domain: panel.window[of], nice: false, zero: false },
    axis: { title, tickCount: 6 },
  });
  const at = {
    x: axis('x', 'mean end-to-end delay (AoRI), steps'),
    y: axis('y', 'mean sync delay (AoSI), steps'),
  };
  const to = { x2: { field: 'x2' }, y2: { field: 'y2' } };
  const looks = policies.map(({ look }) => look);
  const kind = shareLegend({
    field: 'policy',
    domain: policies.map(({ name }) => name),
    ranges: {
      fill: looks.map(({ colour }) => colour),
      stroke: looks.map(({ colour }) => colour),
      shape: looks.map(({ shape }) => shape),
    },
    room: room - AXIS_WIDTH,
    legend: { symbolSize: KIND_AREA, symbolOpacity: 1 },
  });
  const bars = barsIn(all, panel);
  const curves = curvesOf(policies);
  const links = linksBetween(policies);
  const labels = labelsOf(policies, panel, [...curves.flatMap(pairs), ...links]);
  const nominal = (field: string, title: string) => ({ field, title, type: 'nominal' });
  return {
    width: panel.width,
    height: panel.height,
    layer: [
      {
        data: { values: links },
        mark: { type: 'rule', color: INK, strokeDash: [1, 2] },
        encoding: { ...at, ...to },
      },
      {
        data: { values: curves.flat() },
        mark: { type: 'line', strokeWidth: 1.6 },
        encoding: {
          ...at,
          stroke: kind.stroke,
          detail: { field: 'c2', type: 'nominal' },
          order: { field: 'eta', type: 'quantitative' },
        },
      },
      {
        data: { values: bars },
        // Of few training seeds they are long, and should not hide what they belong to.
        mark: { type: 'rule', strokeWidth: 0.9, opacity: 0.45 },
        encoding: { ...at, ...to, stroke: kind.stroke },
      },
      {
        data: { values: all },
        mark: { type: 'point', size: KIND_AREA, strokeWidth: 1.5, opacity: 1 },
        encoding: {
          ...at,
          ...kind,
          tooltip: [
            nominal('policy', 'policy'),
            nominal('setting', 'setting'),
            nominal('sync', 'sync delay (AoSI), steps'),
            nominal('e2e', 'e2e delay (AoRI), steps'),
          ],
        },
      },
      {
        data: { values: labels.leaders },
        mark: { type: 'rule', color: INK, strokeWidth: 0.7 },
        encoding: { ...at, ...to },
      },
      ...textLayers(labels, at),
    ],
  } as unknown as TopLevelSpec;
}

/** Round numbers around values, with some room; delays are not below 0. */
function around(values: readonly number[]): [number, number] {
  const [low, high] = extent(values);
  const margin = MARGIN * (high - low || Math.abs(high) || 1);
  return roundDomain([Math.max(0, low - margin), high + margin]);
}

/** Of a policy for all settings the points of each c₂, in the order of η. */
function curvesOf(policies: readonly CurvePolicy[]): CurvePoint[][] {
  return policies
    .filter(({ isOne }) => isOne)
    .flatMap(({ points }) =>
      [...new Set(points.map(({ c2 }) => c2))].map((c2) =>
        points.filter((point) => point.c2 === c2).sort((a, b) => a.eta - b.eta),
      ),
    );
}

function pairs(points: readonly Point[]): Link[] {
  return points.slice(1).map(({ x, y }, i) => ({ x: points[i].x, y: points[i].y, x2: x, y2: y }));
}

/** From each point of one policy for all to those of the others under the same setting. */
function linksBetween(policies: readonly CurvePolicy[]): Link[] {
  const others = policies.filter(({ isOne }) => !isOne).flatMap(({ points }) => points);
  return policies
    .filter(({ isOne }) => isOne)
    .flatMap(({ points }) =>
      points.flatMap(({ x, y, letter }) =>
        others
          .filter((other) => other.letter === letter)
          .map((other) => ({ x, y, x2: other.x, y2: other.y })),
      ),
    );
}

/** The 95% intervals, as far as they are in the window. */
function barsIn(points: readonly CurvePoint[], { window }: Panel): (Link & { policy: string })[] {
  return points.flatMap(({ x, y, interval, policy }) =>
    interval
      ? [
          clipped(window, { x: interval.x[0], y }, { x: interval.x[1], y }),
          clipped(window, { x, y: interval.y[0] }, { x, y: interval.y[1] }),
        ].flatMap((part) => (part ? [{ policy, ...part[0], x2: part[1].x, y2: part[1].y }] : []))
      : [],
  );
}

/** Letters of the settings: beside the points of curves always, beside the others where there is room. */
function labelsOf(policies: readonly CurvePolicy[], panel: Panel, lines: readonly Link[]) {
  const { x, y } = pixels(panel);
  const disc = (point: Point) => ({ x: x.pixel(point.x), y: y.pixel(point.y), radius: RADIUS });
  const requests = policies
    .flatMap(({ points, isOne }) => points.map((point) => ({ point, isOne })))
    .sort((a, b) => Number(b.isOne) - Number(a.isOne))
    .map(({ point, isOne }) => ({
      ...disc(point),
      text: point.letter,
      width: textWidth(point.letter, isOne ? LETTER_SIZE : NAME_SIZE, isOne),
      optional: !isOne,
    }));
  const segments = lines.map((line): Segment => ({
    x1: x.pixel(line.x),
    y1: y.pixel(line.y),
    x2: x.pixel(line.x2),
    y2: y.pixel(line.y2),
  }));
  const placed = placeLabels(requests, {
    width: panel.width,
    height: panel.height,
    discs: requests,
    segments,
  });
  return {
    texts: placed.map((label) => ({
      x: x.value(label.x),
      y: y.value(label.y),
      text: label.request.text,
      bold: !label.request.optional,
    })),
    leaders: placed.flatMap(({ leader }) =>
      leader
        ? [
            {
              x: x.value(leader.x1),
              y: y.value(leader.y1),
              x2: x.value(leader.x2),
              y2: y.value(leader.y2),
            },
          ]
        : [],
    ),
  };
}
