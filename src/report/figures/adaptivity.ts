import type { TopLevelSpec } from 'vega-lite';
import { enumerated } from '../../words/lists.js';
import { counted, figureNumbers } from '../../words/numbers.js';
import { sameSetting, settingName } from '../../words/settings.js';
import type { Adaptivity, ReportData, Setting } from '../data.js';
import { isBroad, type Figure, type Layout } from '../drawing/figure.js';
import type { FigureText } from '../drawing/figure-text.js';
import { INK } from '../drawing/theme.js';
import { hasConditions, tallyOver } from '../findings/adaptivity.js';
import { forestRows } from './forest.js';
import { drawnPolicies, type Drawn } from './policies.js';
import { settingSelect } from './spec.js';
import { cell } from './words.js';

const { fixed } = figureNumbers;

export const ADAPTIVITY_FIGURE = 'adaptivity';

/** A policy in a condition under a setting. */
interface Row {
  setting: string;
  condition: string;
  policy: string;
  /** where it is drawn: at the edge, where it lies beyond */
  at: number;
  low: number;
  high: number;
  edge: 'none' | 'left' | 'right';
  interval: string;
}

/** How policies keep up in the conditions of an evaluation; undefined where there are none. */
export function adaptivityFigure(data: ReportData): Figure | undefined {
  const all = data.adaptivity?.settings.filter(hasConditions) ?? [];
  if (all.length === 0) return undefined;
  const first = all.find(({ setting }) => sameSetting(setting, data.chosen)) ?? all[0];
  const policies = drawnPolicies(
    data,
    all.flatMap((judged) => judged.policies),
  );
  const rows = all.map((judged) => rowsOf(judged, policies));
  const textsOf = (judged: Adaptivity) =>
    textOf(judged, { policies, rows: rows[all.indexOf(judged)], isOneOfSeveral: all.length > 1 });
  return {
    id: ADAPTIVITY_FIGURE,
    title: 'Return in each condition, relative to the best static split there',
    ...textsOf(first),
    spec: (layout) => dotsSpec({ all, policies, rows: rows.flat(), first: first.setting }, layout),
    table: {
      columns: [
        ...['setting (η, c₂)', 'condition', 'training meets it', 'policy'],
        ...['return / best static split’s', 'from (95%)', 'to (95%)'],
      ],
      rows: all.flatMap(({ setting, conditions, policies: judged }) =>
        conditions.flatMap(({ name, isCounted }, i) =>
          policies.flatMap((policy) => {
            const ratio = judged.find((one) => one.name === policy.of)?.ratios[i];
            return ratio
              ? [
                  [
                    ...[settingName(setting), name ?? '', isCounted ? 'yes' : 'no', policy.name],
                    ...[cell(ratio.value), cell(ratio.low), cell(ratio.high)],
                  ],
                ]
              : [];
          }),
        ),
      ),
    },
    following: {
      kind: 'choice',
      signal: 'setting',
      texts: all.map((judged) => ({ value: judged.setting.letter, text: textsOf(judged) })),
    },
  };
}

function conditionName({ name, isCounted }: Adaptivity['conditions'][number]): string {
  return `${name ?? ''}${isCounted ? '' : ' (outside)'}`;
}

/** Of the range that the learned policies take, how far the chart may go on beyond it. */
const ROOM = 0.5;

function rowsOf(judged: Adaptivity, drawn: readonly Drawn[]): Row[] {
  const { setting, conditions, policies } = judged;
  const known = drawn.flatMap((policy) => {
    const found = policies.find(({ name }) => name === policy.of);
    return found ? [{ policy, ratios: found.ratios }] : [];
  });
  const [least, most] = edgesOf(known);
  return known.flatMap(({ policy, ratios }) =>
    ratios.flatMap(({ value, low, high }, i): Row[] => {
      if (Number.isNaN(value)) return [];
      const within = (x: number) => Math.min(most, Math.max(least, x));
      return [
        {
          setting: setting.letter,
          condition: conditionName(conditions[i]),
          policy: policy.name,
          at: within(value),
          low: within(Number.isNaN(low) ? value : low),
          high: within(Number.isNaN(high) ? value : high),
          edge: value < least ? 'left' : value > most ? 'right' : 'none',
          interval: `${fixed(value, 3)} (${fixed(low, 3)} to ${fixed(high, 3)})`,
        },
      ];
    }),
  );
}

/** What the chart shows: the learned policies, or all where there are none, 1, and some room beyond. */
function edgesOf(
  known: readonly {
    policy: Drawn;
    ratios: readonly Adaptivity['policies'][number]['ratios'][number][];
  }[],
): [number, number] {
  const boundsOf = (some: typeof known) =>
    some.flatMap(({ ratios }) => ratios.flatMap(({ value, low, high }) => [value, low, high]));
  const of = (values: readonly number[]) => {
    const finite = [1, ...values.filter((value) => !Number.isNaN(value))];
    return [Math.min(...finite), Math.max(...finite)];
  };
  const learned = known.filter(({ policy }) => policy.isLearned);
  const [low, high] = of(boundsOf(learned.length > 0 ? learned : known));
  const [least, most] = of(boundsOf(known));
  const room = ROOM * (high - low);
  return [Math.max(least, low - room), Math.min(most, high + room)];
}

/** What the figure says of one setting; its table has all. */
function textOf(
  judged: Adaptivity,
  {
    policies,
    rows,
    isOneOfSeveral,
  }: { policies: readonly Drawn[]; rows: readonly Row[]; isOneOfSeveral: boolean },
): FigureText {
  const { conditions } = judged;
  const outside = conditions.filter(({ isCounted }) => !isCounted).length;
  const beyond = policies.flatMap(({ name }) => {
    const cut = rows.filter(({ policy, edge }) => policy === name && edge !== 'none').length;
    return cut > 0 ? [`${name} in ${cut}`] : [];
  });
  const summary = policies
    .flatMap(({ of, name }) => {
      const policy = judged.policies.find((one) => one.name === of);
      if (!policy) return [];
      const { ahead, open, behind } = tallyOver(policy, judged, { counted: true });
      return [`${name} ${ahead} (${open}, ${behind})`];
    })
    .join('; ');
  const found =
    'Conditions clearly above 1 (open, clearly below)' +
    `${outside > 0 ? ' within the training range' : ''}: ${summary}.`;
  return {
    caption: [
      'Mean return divided by that of the best static split found afresh in each condition, under' +
        ` setting ${settingName(judged.setting)}${isOneOfSeveral ? '; the page and the table have the other settings too' : ''}.` +
        ' Right of the line at 1 a policy earns more.',
      'Bars: 95% intervals of a bootstrap over training seeds and episodes; one that does not touch 1' +
        ' is clear, and one that reaches far out is cut off.',
      ...(outside > 0
        ? [`Training never meets the ${counted(outside, 'condition')} marked as outside.`]
        : []),
      found,
      ...(beyond.length > 0
        ? [
            `Triangles at the edge: ratios that lie beyond it, of ${enumerated(beyond)} of` +
              ` ${counted(conditions.length, 'condition')}; the table has them.`,
          ]
        : []),
    ].join(' '),
    alt:
      `Dots with intervals, a row for each of ${counted(conditions.length, 'condition')}: return relative` +
      ` to the best static split there (horizontal), under setting ${settingName(judged.setting)}. ${found}`,
  };
}

function dotsSpec(
  {
    all,
    policies,
    rows,
    first,
  }: { all: readonly Adaptivity[]; policies: Drawn[]; rows: Row[]; first: Setting },
  layout: Layout,
): TopLevelSpec {
  const conditions = [...new Set(all.flatMap((judged) => judged.conditions.map(conditionName)))];
  const { kind, y, yOffset, tooltip, width, height } = forestRows(
    { field: 'condition', rows: conditions, policies },
    layout,
  );
  const x = {
    field: 'at',
    type: 'quantitative',
    scale: { nice: false, zero: false, padding: 8 },
    axis: { tickCount: isBroad(layout) ? 10 : 5 },
    title: 'return / return of the best static split there',
  };
  const atEdge = (edge: 'left' | 'right') => ({
    transform: [{ filter: `datum.edge === '${edge}'` }],
    mark: {
      type: 'point',
      shape: `triangle-${edge}`,
      size: 30,
      strokeWidth: 1,
      opacity: 1,
      filled: false,
    },
    encoding: { y, yOffset, x, stroke: kind.stroke, tooltip },
  });
  return {
    params: [
      settingSelect(
        all.map(({ setting }) => setting),
        first,
      ),
    ],
    data: { values: rows },
    transform: [{ filter: 'datum.setting === setting' }],
    width,
    height,
    layer: [
      {
        data: { values: [{ at: 1 }] },
        mark: { type: 'rule', stroke: INK, strokeWidth: 1.5 },
        encoding: { x },
      },
      {
        transform: [{ filter: "datum.edge === 'none'" }],
        mark: { type: 'rule', strokeWidth: 1.4 },
        encoding: {
          ...{ y, yOffset, x: { ...x, field: 'low' }, x2: { field: 'high' } },
          stroke: kind.stroke,
        },
      },
      {
        transform: [{ filter: "datum.edge === 'none'" }],
        mark: { type: 'point', size: 44, strokeWidth: 1, opacity: 1 },
        encoding: { y, yOffset, x, ...kind, tooltip },
      },
      ...(['left', 'right'] as const)
        .filter((edge) => rows.some((row) => row.edge === edge))
        .map(atEdge),
    ],
  } as unknown as TopLevelSpec;
}
