import { tallyOf, verdictOf } from '../../../math/verdict.js';
import { counted } from '../../../words/numbers.js';
import type { ReportData, VariedLine } from '../../data.js';
import type { FigureText } from '../../drawing/figure-text.js';
import type { Figure } from '../../drawing/figure.js';
import { ruleLook, STATIC_LOOK, sweepLook } from '../../drawing/theme.js';
import { cell, rangeOf } from '../words.js';
import { axesOf, type Axis } from './axes.js';
import { isMeasureItself, type Drawn } from './drawn.js';
import { linesSpec } from './lines.js';
import { loadContour, mapSpec } from './map.js';
import { decimalsBetween, meansOf, measuresOf, type Measure } from './measures.js';

export const VARY_FIGURE = 'vary';

/** What policies do where values vary; undefined where none do. */
export function varyFigure({ varied }: ReportData): Figure | undefined {
  if (!varied) return undefined;
  const all = axesOf(varied);
  const axes = all.slice(0, 2).filter(({ values }, i) => i === 0 || values.length > 1);
  const rest = all.slice(2);
  const drawn: Drawn = {
    varied,
    measures: measuresOf(varied),
    settings: [...new Set(varied.lines.map(({ setting }) => setting))],
    policies: policiesOf(varied.lines),
    axes,
    shown: varied.points.map((point) =>
      rest.every(({ path, values }) => point[path] === values[0]),
    ),
  };
  const { measures } = drawn;
  const textsOf = (measure: Measure) => textOf(drawn, measure, rest);
  return {
    id: VARY_FIGURE,
    title: `Against ${axes.map(({ title }) => title).join(' and ')}`,
    ...textsOf(measures[0]),
    spec: (layout) => (axes.length === 1 ? linesSpec(drawn, layout) : mapSpec(drawn, layout)),
    following: {
      kind: 'choice',
      signal: 'measure',
      texts: measures.map((measure, value) => ({ value, text: textsOf(measure) })),
    },
  };
}

/** Learned ones first, then splits and rules, with looks as elsewhere. */
function policiesOf(lines: readonly VariedLine[]): Drawn['policies'] {
  const namesOf = (kind: VariedLine['kind']) => [
    ...new Set(lines.flatMap((line) => (line.kind === kind ? [line.name] : []))),
  ];
  const [best, ...splits] = namesOf('static');
  return [
    ...namesOf('learned').map((name, i) => ({ name, look: sweepLook(i) })),
    ...[...namesOf('rule'), ...splits].map((name, i) => ({ name, look: ruleLook(i) })),
    ...((best as unknown) === undefined ? [] : [{ name: best, look: STATIC_LOOK }]),
  ];
}

/** What the figure says of a measure. */
function textOf(drawn: Drawn, measure: Measure, rest: readonly Axis[]): FigureText {
  const { varied, settings, policies, axes, shown } = drawn;
  const { paths, points, episodes, isDrawn } = varied;
  const hasContour = loadContour(drawn).length > 0;
  const seeds = Math.max(
    ...varied.lines.flatMap(({ cells }) => cells.map((each) => each?.seeds ?? 0)),
  );
  const lines = varied.lines.map((line) => ({
    ...line,
    cells: line.cells.map((each, i) => (shown[i] ? each : undefined)),
  }));
  const [setting] = settings;
  const summary = policies
    .flatMap(({ name }) => {
      const means = meansOf(
        measure,
        lines.filter(
          (line) =>
            line.name === name && line.setting === setting && !isMeasureItself(line, measure),
        ),
      );
      if (means.length === 0) return [];
      return [`${name} ${rangeOf(means, decimalsBetween(Math.min(...means), Math.max(...means)))}`];
    })
    .join('; ');
  const under = settings.length > 1 ? ` under ${setting}` : '';
  const ofEpisodes = isDrawn
    ? 'over the episodes of a cell'
    : `over ${counted(episodes, 'episode')}`;
  const interval =
    seeds > 1
      ? `over ${counted(seeds, 'training seed')} of what was trained with as many, else ${ofEpisodes}`
      : ofEpisodes + (seeds === 1 ? ', of one training seed' : '');
  const fixedAt = rest.map(({ title, values }) => `${title} = ${values[0]}`);
  const caption = [
    isDrawn
      ? `${sentence(measure.title)}: episodes by what was drawn in them, in ${counted(points.length, 'cell')}.`
      : `${sentence(measure.title)}, at ${counted(shown.filter(Boolean).length, 'point')}; the same episodes at each.`,
    axes.length === 1
      ? `Bars: 95% intervals ${interval}.`
      : measure.isRatio
        ? `Orange is above 1, blue below; a ring: not clearly different from 1, by the 95% interval ${interval}.`
        : `The brighter, the better${measure.isLess ? ', and so the less' : ''}. Means ${interval}.`,
    ...(measure.isRatio
      ? [
          isDrawn
            ? 'Above 1 a policy earns more there than the one split that is best over all episodes.'
            : 'Above 1 a policy earns more than whoever knew the point and set the best split for it.',
        ]
      : []),
    ...(hasContour
      ? [
          'The line is where the offered load is 1, of compute or of radio the greater: beyond it no way to share' +
            ' serves everybody.',
        ]
      : []),
    ...(fixedAt.length > 0
      ? [`More varies: this is at ${fixedAt.join(', ')}; the table has all points.`]
      : []),
    ...(measure.isRatio && axes.length > 1
      ? [`Points clearly above 1 (open, clearly below)${under}: ${talliesOf(lines, drawn)}.`]
      : []),
    `Ranges${under}: ${summary}.`,
  ].join(' ');
  return {
    caption,
    alt:
      (axes.length === 1
        ? `Lines over ${axes[0].title} (horizontal): `
        : `Heatmap over ${axes[0].title} (horizontal) and ${axes[1].title} (vertical): `) +
      `${measure.title}${under}. ${summary}.`,
    table: {
      columns: [
        ...paths,
        ...(settings.length > 1 ? ['setting'] : []),
        ...['policy', measure.title, '± (95%)', 'training seeds'],
      ],
      rows: points.flatMap((point, i) =>
        varied.lines.flatMap((line) => {
          const summaryOf = measure.of(line.cells[i]);
          return summaryOf
            ? [
                [
                  ...point,
                  ...(settings.length > 1 ? [line.setting] : []),
                  ...[line.name, cell(summaryOf.mean), cell(summaryOf.ci95)],
                  line.cells[i]!.seeds === 0 ? null : line.cells[i]!.seeds,
                ],
              ]
            : [];
        }),
      ),
    },
  };
}

/** `universal 30 (17, 2)`: at how many points the ratio of each policy is clearly above 1, open, and below. */
function talliesOf(lines: readonly VariedLine[], { settings, measures, policies }: Drawn): string {
  const [measure] = measures;
  const own = lines.filter(
    (line) => line.setting === settings[0] && !isMeasureItself(line, measure),
  );
  return policies
    .flatMap(({ name }) => own.filter((line) => line.name === name))
    .map(({ name, cells }) => {
      const ratios = cells.flatMap((each) => measure.of(each) ?? []);
      const { ahead, open, behind } = tallyOf(
        ratios.filter(({ mean }) => !Number.isNaN(mean)).map((ratio) => verdictOf(ratio, 1)),
      );
      return `${name} ${ahead} (${open}, ${behind})`;
    })
    .join('; ');
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
