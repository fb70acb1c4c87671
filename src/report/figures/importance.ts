import type { TopLevelSpec } from 'vega-lite';
import { verdictOfInterval } from '../../math/verdict.js';
import { enumerated } from '../../words/lists.js';
import { figureNumbers } from '../../words/numbers.js';
import { sameSetting, settingName } from '../../words/settings.js';
import type { Importance, ReportData } from '../data.js';
import { isBroad, type Figure, type Layout } from '../drawing/figure.js';
import type { FigureText } from '../drawing/figure-text.js';
import { textWidth } from '../drawing/text-width.js';
import { FIGURE_WIDTH, INK, sweepLook } from '../drawing/theme.js';
import { importanceFindings } from '../findings/importance.js';
import { settingSelect, TICKS } from './spec.js';
import { cell } from './words.js';

const { fixed } = figureNumbers;

export const IMPORTANCE_FIGURE = 'importance';

const ROW_PX = 17;

/** A feature of a policy under a setting. */
interface Bar {
  setting: string;
  policy: string;
  feature: string;
  loss: number;
  low: number;
  high: number;
  isClear: boolean;
  interval: string;
}

/** What learned policies look at; undefined where no evaluation tells, or no loss can be told as a part. */
export function importanceFigure({ importance = [], chosen }: ReportData): Figure | undefined {
  const bars = importance.flatMap(barsOf);
  if (bars.length === 0) return undefined;
  const shown = importance.filter(({ setting }) =>
    bars.some((bar) => bar.setting === setting.letter),
  );
  const first = shown.find(({ setting }) => sameSetting(setting, chosen)) ?? shown[0];
  return {
    id: IMPORTANCE_FIGURE,
    title: 'Return lost with each feature held at its mean',
    ...textOf(first, shown.length > 1),
    spec: (layout) => specOf({ bars, shown, first }, layout),
    table: {
      columns: [
        ...['setting (η, c₂)', 'policy', 'feature'],
        ...['lost return / best static split’s', 'from (95%)', 'to (95%)'],
      ],
      rows: shown.flatMap(({ setting, policies }) =>
        policies.flatMap(({ name, features }) =>
          features.map(({ feature, loss: { value, low, high } }) => [
            ...[settingName(setting), name, feature],
            ...[cell(value), cell(low), cell(high)],
          ]),
        ),
      ),
    },
    following: {
      kind: 'choice',
      signal: 'setting',
      texts: shown.map((one) => ({
        value: one.setting.letter,
        text: textOf(one, shown.length > 1),
      })),
    },
  };
}

function barsOf({ setting, policies }: Importance): Bar[] {
  return policies.flatMap(({ name, features }) =>
    features.flatMap(({ feature, loss: { value, low, high } }): Bar[] =>
      Number.isNaN(value)
        ? []
        : [
            {
              ...{ setting: setting.letter, policy: name, feature },
              ...{ loss: value, low, high },
              isClear: verdictOfInterval({ low, high }) !== 'open',
              interval: `${fixed(value, 3)} (${fixed(low, 3)} to ${fixed(high, 3)})`,
            },
          ],
    ),
  );
}

/** What the figure says of one setting; its table has all. */
function textOf(one: Importance, isOneOfSeveral: boolean): FigureText {
  const findings = importanceFindings([one]).join(' ');
  return {
    caption: [
      'How much of its return a policy loses where it sees the mean of a feature in its place, in every step and' +
        ' every station: divided by the return of the best static split' +
        (one.hasConditions
          ? ' found afresh in each condition, mean over the conditions that training meets'
          : '') +
        `. Under setting ${settingName(one.setting)}${isOneOfSeveral ? '; the page and the table have the other settings too' : ''}.`,
      'Lines: 95% intervals of a bootstrap over training seeds and episodes, paired by episode; full bars are' +
        ' clear, pale ones are open. Features that tell the same stand in for each other: each is missed less.',
      findings,
    ].join(' '),
    alt:
      `Bars with intervals, a row for each feature of ${enumerated(one.policies.map(({ name }) => name))}:` +
      ` lost return relative to the best static split (horizontal), under setting ${settingName(one.setting)}. ${findings}`,
  };
}

function specOf(
  { bars, shown, first }: { bars: Bar[]; shown: readonly Importance[]; first: Importance },
  layout: Layout,
): TopLevelSpec {
  const policies = [...new Set(bars.map(({ policy }) => policy))];
  const across = isBroad(layout) && policies.length > 1 ? 2 : 1;
  const labels =
    Math.ceil(Math.min(170, Math.max(...bars.map(({ feature }) => textWidth(feature, 10))))) + 12;
  const width = Math.floor(FIGURE_WIDTH[layout] / across) - labels - 24;
  const panels = policies.map((policy, i) => {
    const values = bars.filter((bar) => bar.policy === policy);
    const rows = new Set(values.map(({ feature }) => feature)).size;
    const y = {
      field: 'feature',
      type: 'nominal',
      sort: { field: 'loss', op: 'max', order: 'descending' },
      axis: { title: null, labelLimit: labels, domain: false, ticks: false, minExtent: labels - 6 },
    };
    const x = {
      type: 'quantitative',
      title: 'lost return / return of the best static split',
      axis: { tickCount: across === 2 || layout === 'narrow' ? 5 : 8, format: TICKS },
      scale: { zero: true },
    };
    const { colour } = sweepLook(i);
    return {
      width,
      height: rows * ROW_PX,
      title: { text: policy },
      data: { values },
      transform: [{ filter: 'datum.setting === setting' }],
      layer: [
        {
          mark: { type: 'bar', height: 11, fill: colour },
          encoding: {
            y,
            x: { ...x, field: 'loss' },
            fillOpacity: {
              condition: { test: 'datum.isClear', value: 0.9 },
              value: 0.3,
            },
            tooltip: [
              { field: 'feature', title: 'feature', type: 'nominal' },
              { field: 'interval', title: 'lost (95%)', type: 'nominal' },
            ],
          },
        },
        {
          mark: { type: 'rule', strokeWidth: 1.4, stroke: INK },
          encoding: { y, x: { ...x, field: 'low' }, x2: { field: 'high' } },
        },
        {
          data: { values: [{ at: 0 }] },
          mark: { type: 'rule', strokeWidth: 1, stroke: INK },
          encoding: { x: { ...x, field: 'at' } },
        },
      ],
    };
  });
  return {
    params: [
      shown.length > 1
        ? settingSelect(
            shown.map(({ setting }) => setting),
            first.setting,
          )
        : { name: 'setting', value: first.setting.letter },
    ],
    columns: across,
    spacing: { row: 18, column: 16 },
    concat: panels,
  } as unknown as TopLevelSpec;
}
