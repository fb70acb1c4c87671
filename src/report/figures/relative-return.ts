import type { TopLevelSpec } from 'vega-lite';
import type { Summary } from '../../math/statistics.js';
import type { ReportData, Setting } from '../data.js';
import { isBroad, type Figure, type Layout, type MissingFigure } from '../drawing/figure.js';
import { INK, ruleLook, sweepLook, type Look } from '../drawing/theme.js';
import { forestRows } from './forest.js';
import { meanCells, rangeOf, ruleNames, sweepName } from './words.js';
import { tallyOf, verdictOf } from '../../math/verdict.js';
import { tallied } from '../../words/verdicts.js';
import { enumerated } from '../../words/lists.js';
import { figureNumbers } from '../../words/numbers.js';
import { sameSetting, settingName } from '../../words/settings.js';

const { meanInterval } = figureNumbers;

interface Row {
  setting: string;
  policy: string;
  ratio: number;
  low: number;
  high: number;
  interval: string;
}

interface Policy {
  name: string;
  look: Look;
  under: { setting: Setting; ratio?: Summary }[];
}

/** Return relative to that of the best static split, a forest plot. */
export function relativeReturn(data: ReportData): Figure | MissingFigure {
  const id = 'relative-return';
  const title = 'Return relative to the best static split';
  const policies = policiesOf(data);
  const rows = policies.flatMap(({ name, under }) =>
    under.flatMap(({ setting, ratio }) => (ratio ? [rowOf(name, setting, ratio)] : [])),
  );
  const left = leftOut(data);
  if (rows.length === 0)
    return {
      id,
      title,
      missing:
        data.bestStatic.length > 0
          ? ['no return can be set beside the best static split’s', ...left].join('. ')
          : 'no return beside the best static split’s on the same episodes: metalore evaluate <run' +
            ' directory of metalore train> brings it',
    };
  const summary = policies.flatMap(summaryOf);
  return {
    id,
    title,
    caption: [
      'Mean return divided by that of the setting’s best static split, on the same episodes; right of' +
        ' the line at 1 a policy earns more.',
      'Bars: 95% intervals of the difference, episode by episode; of several training seeds the wider of' +
        ' the intervals over episodes and over seeds. A bar that does not touch 1 is clear; bars that' +
        ' reach far out are cut off.',
      `Ratios: ${summary.join('; ')}.`,
      ...left,
    ].join(' '),
    alt:
      'Forest plot of return relative to the best static split (horizontal), one row for each setting.' +
      ` Ratios: ${summary.join('; ')}.`,
    spec: (layout) => forestSpec(data, { policies, rows }, layout),
    table: {
      columns: ['setting (η, c₂)', ...policies.flatMap(({ name }) => [name, `± (95%), ${name}`])],
      rows: data.settings.map((setting) => [
        settingName(setting),
        ...policies.flatMap(({ under }) => {
          const ratio = under.find((entry) => sameSetting(entry.setting, setting))?.ratio;
          return ratio ? meanCells(ratio) : [null, null];
        }),
      ]),
    },
  };
}

/** Sweeps first, then rules, each in the order of the data. */
function policiesOf(data: ReportData): Policy[] {
  const rules = [...ruleNames(data)];
  return [
    ...data.sweeps.map((sweep, i) => ({
      name: sweepName(sweep, data.sweeps),
      look: sweepLook(i),
      under: data.learned.filter((policy) => policy.sweep === sweep),
    })),
    ...rules.map(([rule, name], i) => ({
      name,
      look: ruleLook(i),
      under: data.rules.filter((entry) => entry.name === rule),
    })),
  ].filter(({ under }) => under.some(({ ratio }) => ratio));
}

function rowOf(policy: string, setting: Setting, ratio: Summary): Row {
  const half = Number.isNaN(ratio.ci95) ? 0 : ratio.ci95;
  return {
    setting: settingName(setting),
    policy,
    ratio: ratio.mean,
    low: ratio.mean - half,
    high: ratio.mean + half,
    interval: meanInterval(ratio, 3),
  };
}

/** E.g. "learned 1.09 to 1.22, clearly above 1 in 11 of 12 settings, open in 1". */
function summaryOf({ name, under }: Policy): string[] {
  const ratios = under.flatMap(({ ratio }) => ratio ?? []);
  const tally = tallyOf(ratios.map((ratio) => verdictOf(ratio, 1)));
  const range = rangeOf(
    ratios.map(({ mean }) => mean),
    2,
  );
  return [
    `${name} ${range}, ${tallied(tally, { more: 'above 1', less: 'below 1', noun: 'setting' })}`,
  ];
}

function leftOut(data: ReportData): string[] {
  const of = (setting: Setting) => (entry: { setting: Setting }) =>
    sameSetting(entry.setting, setting);
  const notPositive = data.bestStatic
    .filter(({ item }) => !(item.metrics.return.mean > 0))
    .map(({ setting }) => settingName(setting));
  const notCompared = data.settings
    .filter((setting) => data.learned.some(of(setting)) && !data.bestStatic.some(of(setting)))
    .map(settingName);
  return [
    ...(notPositive.length > 0
      ? [`Left out, since no static split has a positive return: ${enumerated(notPositive)}.`]
      : []),
    ...(notCompared.length > 0
      ? [`Left out, since not evaluated: ${enumerated(notCompared)}.`]
      : []),
  ];
}

/** Of the range of the ratios, how far intervals may widen the axis beyond them. */
const INTERVAL_ROOM = 0.1;

/** All ratios and 1; intervals that reach far beyond are cut off. */
function ratioDomain(rows: readonly Row[]): [number, number] {
  const ratios = [1, ...rows.map(({ ratio }) => ratio)];
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
  const room = INTERVAL_ROOM * (high - low);
  return [
    Math.max(low - room, Math.min(1, ...rows.map((row) => row.low))),
    Math.min(high + room, Math.max(1, ...rows.map((row) => row.high))),
  ];
}

function within(row: Row, [low, high]: readonly [number, number]): Row {
  return { ...row, low: Math.max(row.low, low), high: Math.min(row.high, high) };
}

function forestSpec(
  data: ReportData,
  { policies, rows }: { policies: Policy[]; rows: Row[] },
  layout: Layout,
): TopLevelSpec {
  const settings = data.settings
    .map(settingName)
    .filter((setting) => rows.some((row) => row.setting === setting));
  const domain = ratioDomain(rows);
  const { kind, y, yOffset, tooltip, width, height } = forestRows(
    { field: 'setting', rows: settings, policies },
    layout,
  );
  const x = {
    field: 'ratio',
    type: 'quantitative',
    scale: { domain, nice: false, zero: false, padding: 6 },
    axis: { tickCount: isBroad(layout) ? 10 : 5 },
    title: 'return / return of the best static split',
  };
  return {
    data: { values: rows.map((row) => within(row, domain)) },
    width,
    height,
    layer: [
      {
        data: { values: [{ ratio: 1 }] },
        mark: { type: 'rule', stroke: INK, strokeWidth: 1.5 },
        encoding: { x },
      },
      {
        mark: { type: 'rule', strokeWidth: 1.4 },
        encoding: {
          y,
          yOffset,
          x: { ...x, field: 'low' },
          x2: { field: 'high' },
          stroke: kind.stroke,
        },
      },
      {
        mark: { type: 'point', size: 44, strokeWidth: 1, opacity: 1 },
        encoding: { y, yOffset, x, ...kind, tooltip },
      },
    ],
  } as unknown as TopLevelSpec;
}
