import { figureNumbers } from '../../../words/numbers.js';
import type { Varied, VariedLine } from '../../data.js';
import type { Look } from '../../drawing/theme.js';
import type { Axis } from './axes.js';
import { decimalsBetween, meansOf, type Measure } from './measures.js';

const { fixed } = figureNumbers;

/** What both kinds of chart draw. */
export interface Drawn {
  varied: Varied;
  measures: Measure[];
  /** of the settings, in words */
  settings: string[];
  policies: { name: string; look: Look }[];
  /** one or two that are drawn, of those that there are */
  axes: Axis[];
  /** [points] that are drawn: where others than the drawn axes vary, those at their first values */
  shown: boolean[];
}

/** A row of both charts: what is chosen of it is a place in its lists. */
export interface Row {
  setting: string;
  policy: string;
  x: number | string;
  y?: number | string;
  /** [measures] */
  means: (number | null)[];
  halves: (number | null)[];
  texts: string[];
}

/** The rows of all policies at the points that are drawn. */
export function rowsOf({ varied, measures, axes, shown }: Drawn): Row[] {
  const short = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null);
  const decimals = measures.map((measure) => {
    const means = meansOf(measure, varied.lines);
    return decimalsBetween(Math.min(...means), Math.max(...means));
  });
  return varied.lines.flatMap((line) => {
    const { name, setting, cells } = line;
    return cells.flatMap((each, i): Row[] => {
      if (!each || !shown[i]) return [];
      const summaries = measures.map((measure) =>
        isMeasureItself(line, measure) ? undefined : measure.of(each),
      );
      return [
        {
          ...{ setting, policy: name, x: varied.points[i][axes[0].path] },
          ...(axes.length > 1 ? { y: varied.points[i][axes[1].path] } : {}),
          means: summaries.map((summary) => short(summary?.mean ?? NaN)),
          halves: summaries.map((summary) => short(summary?.ci95 ?? NaN)),
          texts: summaries.map((summary, m) =>
            summary
              ? fixed(summary.mean, decimals[m]) +
                (Number.isFinite(summary.ci95) ? ` ± ${fixed(summary.ci95, decimals[m])}` : '')
              : '',
          ),
        },
      ];
    });
  });
}

/** Whether a line is the split that all others are held against; the ratio to itself says nothing. */
export function isMeasureItself({ name, kind }: VariedLine, { isRatio }: Measure): boolean {
  return isRatio && kind === 'static' && name === 'best static split';
}

/** The choice among measures. */
export function measureSelect(measures: readonly Measure[]): object {
  return {
    name: 'measure',
    value: 0,
    bind: {
      input: 'select',
      options: measures.map((_, i) => i),
      labels: measures.map(({ title }) => title),
      name: 'shown ',
    },
  };
}

/** A choice among names; nothing where there is one. */
export function nameSelect(name: string, label: string, names: readonly string[]): object[] {
  if (names.length < 2) return [{ name, value: names[0] }];
  return [{ name, value: names[0], bind: { input: 'select', options: names, name: `${label} ` } }];
}
