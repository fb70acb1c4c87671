import type { TopLevelSpec } from 'vega-lite';
import type { ReportData, Setting } from '../../data.js';
import type { DelayCounts } from '../../../runs/read/run-data.js';
import { isBroad, type Figure, type Layout, type MissingFigure } from '../../drawing/figure.js';
import type { FigureText } from '../../drawing/figure-text.js';
import { FIGURE_WIDTH, ruleLook, STATIC_LOOK, sweepLook, type Look } from '../../drawing/theme.js';
import { settingSelect, shareLegend } from '../spec.js';
import { bestStaticName, ruleNames, STATIC_KIND, sweepName } from '../words.js';
import { enumerated } from '../../../words/lists.js';
import { counted, figureNumbers } from '../../../words/numbers.js';
import { sameSetting, settingName } from '../../../words/settings.js';

const { fixed } = figureNumbers;

/** How many completed requests a policy had under a setting, delay by delay. */
interface Distribution {
  setting: Setting;
  policy: string;
  /** the policy with its split */
  name: string;
  counts: DelayCounts;
}

const DELAYS = [
  { key: 'sync', title: 'Sync delay (AoSI)', axis: 'sync delay (AoSI), steps' },
  { key: 'e2e', title: 'End-to-end delay (AoRI)', axis: 'end-to-end delay (AoRI), steps' },
] as const;

/** Distributions of both delays over the completed requests. */
export function delayDistributions(data: ReportData): Figure | MissingFigure {
  const id = 'delay-distributions';
  const title = 'Distributions of the delays';
  const all = distributions(data).filter(({ counts }) => total(counts.sync) > 0);
  if (all.length === 0)
    return {
      id,
      title,
      missing:
        'no evaluated policy with a delays.csv: metalore evaluate <run directory of metalore train>' +
        ' brings it',
    };
  const settings = data.settings.filter((setting) =>
    all.some((entry) => sameSetting(entry.setting, setting)),
  );
  const first = settings.find((setting) => sameSetting(setting, data.chosen)) ?? settings[0];
  return {
    id,
    title,
    ...textOf(data, all, { settings, shown: first }),
    spec: (layout) => ecdfSpec(data, { all, settings, first }, layout),
    table: {
      columns: [
        'setting (η, c₂)',
        'policy',
        'requests',
        ...DELAYS.flatMap(({ axis }) =>
          [0.5, 0.9, 0.95].map((q) => `${axis}, ${fixed(100 * q, 0)}%`),
        ),
      ],
      rows: all.map(({ setting, name, counts }) => [
        settingName(setting),
        name,
        total(counts.sync),
        ...DELAYS.flatMap(({ key }) => [0.5, 0.9, 0.95].map((q) => quantile(counts[key], q))),
      ]),
    },
    following: {
      kind: 'choice',
      signal: 'setting',
      texts: settings.map((shown) => ({
        value: shown.letter,
        text: textOf(data, all, { settings, shown }),
      })),
    },
  };
}

/** What the figure says of one setting; its table has all. */
function textOf(
  data: ReportData,
  all: readonly Distribution[],
  { settings, shown }: { settings: readonly Setting[]; shown: Setting },
): FigureText {
  const under = all.filter(({ setting }) => sameSetting(setting, shown));
  return {
    caption: [
      `Share of the completed requests with at most that delay, under setting ${settingName(shown)}` +
        `${settings.length > 1 ? '; the page and the table have the other settings too' : ''}.`,
      'A curve further up and to the left is better; requests that never complete are not in it.',
      ...(data.learned.some(({ seeds }) => seeds.length > 1)
        ? ['Learned policies: all seeds together.']
        : []),
      `Median and 95th percentile of the end-to-end delay in steps: ${under
        .map(
          ({ name, counts }) =>
            `${name} ${quantile(counts.e2e, 0.5)} and ${quantile(counts.e2e, 0.95)}`,
        )
        .join('; ')}.`,
    ].join(' '),
    alt:
      'Two charts of cumulative distributions, of the sync delay and of the end-to-end delay, for' +
      ` ${enumerated(under.map(({ name }) => name))} under setting ${settingName(shown)}. Medians of the` +
      ` sync delay: ${enumerated(under.map(({ name, counts }) => `${name} ${counted(quantile(counts.sync, 0.5), 'step')}`))}.`,
  };
}

function distributions(data: ReportData): Distribution[] {
  const { sweeps } = data;
  const names = ruleNames(data);
  const all = [
    ...data.bestStatic.map(({ setting, item, ...split }) => ({
      setting,
      policy: STATIC_KIND,
      name: bestStaticName(split),
      counts: item.delays,
    })),
    ...data.learned.map(({ setting, sweep, seeds }) => ({
      setting,
      policy: sweepName(sweep, sweeps),
      name: sweepName(sweep, sweeps),
      counts: pooled(seeds.map(({ delays }) => delays)),
    })),
    ...data.rules.map(({ setting, name, item }) => ({
      setting,
      policy: names.get(name)!,
      name: names.get(name)!,
      counts: item.delays,
    })),
  ];
  return all.flatMap(({ counts, ...entry }) => (counts ? [{ ...entry, counts }] : []));
}

/** Counts of all seeds together; none when one lacks them. */
function pooled(seeds: readonly (DelayCounts | undefined)[]): DelayCounts | undefined {
  const known = seeds.filter((counts) => counts !== undefined);
  if (known.length < seeds.length || known.length === 0) return undefined;
  const sum = (key: keyof DelayCounts) => {
    const length = Math.max(...known.map((counts) => counts[key].length));
    return Array.from({ length }, (_, d) =>
      known.reduce((requests, counts) => requests + (counts[key][d] ?? 0), 0),
    );
  };
  return { sync: sum('sync'), e2e: sum('e2e') };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, n) => sum + n, 0);
}

/** The least delay that at least this share of the requests does not exceed. */
function quantile(counts: readonly number[], share: number): number {
  const needed = share * total(counts);
  let seen = 0;
  return counts.findIndex((n) => (seen += n) >= needed);
}

function ecdfSpec(
  data: ReportData,
  { all, settings, first }: { all: Distribution[]; settings: Setting[]; first: Setting },
  layout: Layout,
): TopLevelSpec {
  const isWide = isBroad(layout);
  const policies = looksOf(data).filter(({ name }) => all.some(({ policy }) => policy === name));
  const line = shareLegend({
    field: 'policy',
    domain: policies.map(({ name }) => name),
    ranges: {
      stroke: policies.map(({ look }) => look.colour),
      strokeDash: policies.map(({ look }) => look.dash),
    },
    room: FIGURE_WIDTH[layout] - 50,
    legend: { symbolType: 'stroke', symbolStrokeWidth: 2, symbolSize: 300 },
  });
  const panels = DELAYS.map(({ key, title, axis }) => ({
    title,
    width: FIGURE_WIDTH[layout] / (isWide ? 2 : 1) - 68,
    height: isWide ? 260 : 200,
    data: {
      values: all.map(({ setting, policy, name, counts }) => ({
        setting: setting.letter,
        policy,
        name,
        ...points(counts[key]),
      })),
    },
    transform: [
      { filter: 'datum.setting === setting' },
      { flatten: ['d', 'n'] },
      {
        window: [{ op: 'sum', field: 'n', as: 'upTo' }],
        sort: [{ field: 'd' }],
        groupby: ['policy'],
      },
      { joinaggregate: [{ op: 'sum', field: 'n', as: 'requests' }], groupby: ['policy'] },
      { calculate: 'datum.upTo / datum.requests', as: 'share' },
    ],
    mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.8 },
    encoding: {
      x: { field: 'd', type: 'quantitative', title: axis },
      y: {
        field: 'share',
        type: 'quantitative',
        title: 'share of completed requests',
        scale: { domain: [0, 1] },
        axis: { format: '.0%', tickCount: 5 },
      },
      ...line,
      tooltip: [
        { field: 'name', title: 'policy', type: 'nominal' },
        { field: 'd', title: axis, type: 'quantitative' },
        {
          field: 'share',
          title: 'requests with at most that',
          type: 'quantitative',
          format: '.1%',
        },
        { field: 'requests', title: 'completed requests', type: 'quantitative', format: ',' },
      ],
    },
  }));
  return {
    params: [settingSelect(settings, first)],
    spacing: 20,
    ...(isWide ? { hconcat: panels } : { vconcat: panels }),
  } as unknown as TopLevelSpec;
}

function looksOf(data: ReportData): { name: string; look: Look }[] {
  return [
    { name: STATIC_KIND, look: STATIC_LOOK },
    ...data.sweeps.map((sweep, i) => ({ name: sweepName(sweep, data.sweeps), look: sweepLook(i) })),
    ...[...ruleNames(data).values()].map((name, i) => ({ name, look: ruleLook(i) })),
  ];
}

/** Delays that occur, ascending, and how often; from none at 0 on, so that curves begin there. */
function points(counts: readonly number[]): { d: number[]; n: number[] } {
  const some = counts.flatMap((n, d) => (n > 0 || d === 0 ? [{ d, n }] : []));
  return { d: some.map(({ d }) => d), n: some.map(({ n }) => n) };
}
