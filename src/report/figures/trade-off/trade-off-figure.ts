import type { ReportData } from '../../data.js';
import type { Figure, MissingFigure } from '../../drawing/figure.js';
import { SWAPPED_ROW_NOTE } from '../../../paper.js';
import { groupBy } from '../groups.js';
import { tradeOffSpec } from './trade-off.js';
import {
  tradeOffData,
  type Axes,
  type KindPoint,
  type Point,
  type Quantity,
  type TradeOffData,
} from './trade-off-data.js';
import { isIn, overview } from './trade-off-window.js';
import { enumerated } from '../../../words/lists.js';
import { counted, figureNumbers } from '../../../words/numbers.js';

const { fixed } = figureNumbers;

type Table = NonNullable<Figure['table']>;

interface TradeOff {
  id: string;
  title: string;
  /** e.g. "Up and to the left is better" */
  direction: string;
  axes: Axes;
}

/** Figure 4 or 5. */
export function tradeOffFigure(data: ReportData, tradeOff: TradeOff): Figure | MissingFigure {
  const { id, title, axes } = tradeOff;
  const points = tradeOffData(data, axes);
  if (points.splits.length + points.learned.length + points.rules.length === 0)
    return {
      id,
      title,
      missing:
        'no policy with a completed request; metalore grid-search brings the static splits, ' +
        'metalore train and metalore evaluate the learned policies and the rules',
    };
  // Of the best splits alone nothing follows for the others.
  const beyond = data.grid ? beyondFrontier(points, axes) : [];
  return {
    id,
    title,
    caption: [
      `${tradeOff.direction}.`,
      ...splitsSentences(data, points, axes),
      ...learnedSentences(data, points, { axes, beyond }),
      ...(points.rules.length > 0
        ? [`Named: rules, which need no training (${enumerated(points.ruleKinds)}).`]
        : []),
      ...paperSentences(points),
      `Bars: 95% intervals of the means${overSeeds(data)}. On the same episodes a difference may be clear` +
        ' although bars overlap. The tooltips and the table have the intervals of the splits too.',
    ].join(' '),
    alt: [
      `Scatter plot of ${axes.y.title} (vertical) against ${axes.x.title} (horizontal):`,
      `${counted(points.splits.length, 'static split')}, ` +
        `${counted(points.learned.length, 'learned point')}, ` +
        `${counted(points.rules.length, 'rule-based point')}.`,
      ...beyond.map((found) => `${found}.`),
    ].join(' '),
    spec: (layout) => tradeOffSpec(points, axes, layout),
    table: tableOf(points),
  };
}

function splitsSentences(data: ReportData, points: TradeOffData, axes: Axes): string[] {
  const { splits, splitsMissing } = points;
  if (splits.length + splitsMissing === 0)
    return ['No static splits: metalore grid-search brings them.'];
  const window = overview(points, axes);
  const outside = splits.filter((split) => !isIn(window, split));
  const without = [
    ...(splitsMissing > 0 ? [`${splitsMissing} complete no request`] : []),
    ...(outside.length > 0
      ? [`${outside.length} lie outside (${limits(window, outside, axes)})`]
      : []),
  ];
  const which = data.grid
    ? `the ${splits.length + splitsMissing} static splits of the grid`
    : 'the static splits that are best for some setting (metalore grid-search brings all)';
  return [`Dots: ${which}${without.length > 0 ? `, of which ${enumerated(without)}` : ''}.`];
}

/** Where the points lie that are not drawn, e.g. "sync delay above 27.0 steps". */
function limits(
  window: { x: [number, number]; y: [number, number] },
  outside: readonly Point[],
  axes: Axes,
): string {
  const beyond = (of: 'x' | 'y') =>
    outside.some((point) => point[of] > window[of][1])
      ? [`${SHORT[axes[of].metric]} above ${fixed(window[of][1], 1)} steps`]
      : [];
  return [...beyond('x'), ...beyond('y')].join(' or ');
}

const SHORT: Record<Quantity['metric'], string> = {
  sync_delay_steps: 'sync delay',
  e2e_delay_steps: 'end-to-end delay',
  traffic_served_pct: 'throughput',
};

function learnedSentences(
  data: ReportData,
  points: TradeOffData,
  { axes, beyond }: { axes: Axes; beyond: string[] },
): string[] {
  if (points.learned.length === 0)
    return ['No learned policies: metalore train and metalore evaluate bring them.'];
  const letters = [...new Set(points.learned.map(({ label }) => label))];
  const named =
    letters.length > 4 && letters.length === data.settings.length
      ? `${letters[0]} to ${letters[letters.length - 1]}`
      : enumerated(letters);
  return [
    `Letters (${named}): policies learned for a setting of (η, c₂)${meanOver(data)}.`,
    ...beyond.map((found) => `${found}.`),
    ...(data.grid ? gapSentence(points, axes) : []),
  ];
}

function overSeeds({ learned }: ReportData): string {
  return learned.some(({ seeds }) => seeds.length > 1)
    ? ', of learned policies over training seeds'
    : '';
}

/** What a point is a mean of, but where each is one policy. */
function meanOver({ learned }: ReportData): string {
  return learned.some(({ seeds }) => seeds.length > 1) ? ', mean over training seeds' : '';
}

/** How many learned points no static split matches in both quantities, sweep by sweep. */
function beyondFrontier({ learned, splits }: TradeOffData, axes: Axes): string[] {
  if (splits.length === 0 || learned.length === 0) return [];
  const matched = (point: Point) =>
    splits.some((split) => split.x <= point.x && !isBetter(point.y, split.y, axes.y));
  const counts = groupBy(learned, ({ kind }) => kind).map(([kind, points]) => {
    const free = points.filter((point) => !matched(point)).length;
    return `${kind} ${free} of ${points.length}`;
  });
  return [`Points that no static split matches in both quantities: ${counts.join(', ')}`];
}

function isBetter(a: number, b: number, { sense }: Quantity): boolean {
  return sense === 'min' ? a < b : a > b;
}

/** The learned point that gains the most over the splits which are as good in x. */
function gapSentence({ learned, staticFrontier }: TradeOffData, { x, y }: Axes): string[] {
  let largest: { point: KindPoint; split: Point; gap: number } | undefined;
  for (const point of learned) {
    const split = staticFrontier.filter((candidate) => candidate.x <= point.x).pop();
    if (split === undefined || !isBetter(point.y, split.y, y)) continue;
    const gap = Math.abs(point.y - split.y);
    if (largest === undefined || gap > largest.gap) largest = { point, split, gap };
  }
  if (largest === undefined) return [];
  const { point, split } = largest;
  const value = (v: number) => (y.sense === 'max' ? `${fixed(v, 1)}%` : `${fixed(v, 1)} steps`);
  return [
    `Where the gain is largest, ${point.kind} ${point.label} has ${SHORT[y.metric]} ${value(point.y)}` +
      ` where the ${SHORT[x.metric]} is ${fixed(point.x, 1)} steps; the best split with no more has` +
      ` ${value(split.y)}.`,
  ];
}

function paperSentences({ paper, links }: TradeOffData): string[] {
  if (paper.length === 0) return [];
  return [
    'Hollow: Table I of the paper as printed, the paper’s letters with a prime' +
      `${links.length > 0 ? '; dotted lines lead from its splits to ours' : ''}.`,
    SWAPPED_ROW_NOTE,
  ];
}

function tableOf({ learned, rules, splits, paper }: TradeOffData): Table {
  return {
    columns: [
      'policy',
      'setting (η, c₂)',
      'sync delay (AoSI), steps',
      '± (95%)',
      'end-to-end delay (AoRI), steps',
      '± (95%)',
      'traffic served, %',
      '± (95%)',
    ],
    rows: [...learned, ...rules, ...splits, ...paper].map((point) => [
      point.name,
      point.setting,
      ...point.cells,
    ]),
  };
}
