import { textWidth } from '../../drawing/text-width.js';
import type { Layer } from '../spec.js';
import { groupBy } from '../groups.js';
import {
  placeLabels,
  type Disc,
  type LabelRequest,
  type PlacedLabel,
  type Segment,
} from './place-labels.js';
import type { Axes, KindPoint, Point, SplitPoint, TradeOffData } from './trade-off-data.js';
import { frontierLines } from './trade-off-frontiers.js';
import { isIn, pixels, type Panel, type Window } from './trade-off-window.js';
import { splitName } from '../../../words/settings.js';

/** Areas of the static splits' dots for ρ(P) of 0 and 1, square pixels; smaller where there are many. */
export function splitArea({ splits }: TradeOffData): [number, number] {
  const share = Math.min(1, Math.sqrt(MANY_SPLITS / splits.length));
  return [Math.max(3, 14 * share), Math.max(12, 150 * share)];
}

const MANY_SPLITS = 150;

/** Area of the other marks, square pixels. */
export const KIND_AREA = 70;
export const LETTER_SIZE = 12;
export const NAME_SIZE = 10;

const KIND_RADIUS = Math.sqrt(KIND_AREA / Math.PI);

/** Texts beside points, and lines to those that found no room there, in units of the axes. */
export interface Labels {
  texts: { x: number; y: number; text: string; bold: boolean }[];
  leaders: { x: number; y: number; x2: number; y2: number }[];
}

/** Draws the texts, letters above names. @param at channels of the place */
export function textLayers({ texts }: Pick<Labels, 'texts'>, at: object): Layer[] {
  return [false, true].map((bold) => ({
    data: { values: texts.filter((text) => text.bold === bold) },
    mark: {
      type: 'text',
      fontWeight: bold ? 600 : 'normal',
      fontSize: bold ? LETTER_SIZE : NAME_SIZE,
    },
    encoding: { ...at, text: { field: 'text', type: 'nominal' } },
  }));
}

/**
 * Letters of learned points, names of rules and of the paper's points, and where there is room those
 * of the splits on the frontier.
 */
export function tradeOffLabels(data: TradeOffData, axes: Axes, panel: Panel): Labels {
  const { x, y } = pixels(panel);
  const disc = (point: Point, radius: number): Disc => ({
    x: x.pixel(point.x),
    y: y.pixel(point.y),
    radius,
  });
  const segment = (from: Point, to: Point): Segment => ({
    x1: x.pixel(from.x),
    y1: y.pixel(from.y),
    x2: x.pixel(to.x),
    y2: y.pixel(to.y),
  });
  const lines = frontierLines(data, axes, panel.window);
  const inWindow = (point: Point) => isIn(panel.window, point);
  const marks = [...data.learned, ...data.rules, ...data.paper].filter(inWindow);
  const area = splitArea(data);
  const splits = data.splits.filter(inWindow);
  const requests = requestsOf(data, panel, disc);
  const placed = placeLabels(
    requests.map(({ request }) => request),
    {
      width: panel.width,
      height: panel.height,
      discs: [
        ...marks.map((mark) => disc(mark, KIND_RADIUS)),
        ...splits.map((split) => disc(split, splitRadius(split, area))),
      ],
      segments: [
        ...lines.flatMap((corner, i) => (corner.order > 0 ? [segment(lines[i - 1], corner)] : [])),
        ...[...data.learned, ...data.rules].flatMap(({ x: atX, y: atY, interval }) =>
          interval && inWindow({ x: atX, y: atY })
            ? [
                segment({ x: interval.x[0], y: atY }, { x: interval.x[1], y: atY }),
                segment({ x: atX, y: interval.y[0] }, { x: atX, y: interval.y[1] }),
              ]
            : [],
        ),
        ...data.links.map((link) => segment(link, { x: link.x2, y: link.y2 })),
        ...(panel.box ? edges(panel.box).map(([from, to]) => segment(from, to)) : []),
      ],
    },
  );
  const bold = new Set(requests.filter((made) => made.bold).map(({ request }) => request));
  const line = ({ x1, y1, x2, y2 }: NonNullable<PlacedLabel['leader']>) => ({
    x: x.value(x1),
    y: y.value(y1),
    x2: x.value(x2),
    y2: y.value(y2),
  });
  return {
    texts: placed.map((label) => ({
      x: x.value(label.x),
      y: y.value(label.y),
      text: label.request.text,
      bold: bold.has(label.request),
    })),
    leaders: placed.flatMap(({ leader }) => (leader ? [line(leader)] : [])),
  };
}

function requestsOf(
  data: TradeOffData,
  panel: Panel,
  disc: (point: Point, radius: number) => Disc,
): { request: LabelRequest; bold: boolean }[] {
  const shown = <P extends Point>(points: readonly P[]) =>
    points.filter((point) => isIn(panel.window, point) && !(panel.box && isIn(panel.box, point)));
  const area = splitArea(data);
  const made = (
    point: Point,
    text: string,
    { bold = false, radius = KIND_RADIUS, optional = false, isInLegend = false } = {},
  ) => {
    const width = textWidth(text, bold ? LETTER_SIZE : NAME_SIZE, bold);
    return { request: { ...disc(point, radius), text, width, optional, isInLegend }, bold };
  };
  return [
    ...shown(data.learned).map((point) => made(point, point.label, { bold: true })),
    ...ruleNames(shown(data.rules), disc).map(({ point, text }) =>
      made(point, text, { isInLegend: true }),
    ),
    ...shown(data.paper)
      .filter((point) => point.label !== '')
      .map((point) => made(point, point.label)),
    ...some(shown(data.splits).filter((split) => split.optimal)).map((split) =>
      made(split, splitName(split), { radius: splitRadius(split, area), optional: true }),
    ),
  ];
}

const MOST_SPLIT_NAMES = 16;

/** All of a few, of many some at equal distances. */
function some<Value>(values: readonly Value[]): Value[] {
  const every = Math.ceil(values.length / MOST_SPLIT_NAMES);
  return values.filter((_, i) => i % every === 0);
}

const TOGETHER_PX = 14;

/** Points of one rule that lie together, in a row, share its name; else each has its setting's letter too. */
function ruleNames(
  rules: readonly KindPoint[],
  disc: (point: Point, radius: number) => Disc,
): { point: KindPoint; text: string }[] {
  return groupBy(rules, ({ label }) => label).flatMap(([name, points]) => {
    const ordered = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
    const discs = ordered.map((point) => disc(point, 0));
    const together = discs.every(
      ({ x, y }, i) => i === 0 || Math.hypot(x - discs[i - 1].x, y - discs[i - 1].y) < TOGETHER_PX,
    );
    if (together) return [{ point: ordered[Math.floor(ordered.length / 2)], text: name }];
    return points.map((point) => ({ point, text: `${name} ${point.setting.split(' ')[0]}` }));
  });
}

function splitRadius({ rhoP }: SplitPoint, [low, high]: readonly [number, number]): number {
  return Math.sqrt((low + (high - low) * rhoP) / Math.PI);
}

function edges({ x, y }: Window): [Point, Point][] {
  const corner = (i: number, j: number) => ({ x: x[i], y: y[j] });
  const round = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)];
  return round.slice(1).map((to, i) => [round[i], to]);
}
