import type { Summary } from '../../../math/statistics.js';
import type { LearningCurve, ReportData } from '../../data.js';
import { STATIC_KIND, sweepName } from '../words.js';
import { sameSetting, settingName } from '../../../words/settings.js';

/** A line, its points as columns; or the level of the best static split, which has no steps. */
export interface Line {
  /** the panel: a setting, or a run whose setting is drawn */
  setting: string;
  kind: string;
  type: 'training' | 'selection' | 'static';
  timesteps: (number | null)[];
  mean: number[];
  /** the 95% interval; null where there is one seed */
  low: (number | null)[];
  high: (number | null)[];
}

/** Longer curves are thinned to about this many points. */
const MOST_POINTS = 100;

/** What the panel of a curve is called. */
export function panelName({ setting, item }: Pick<LearningCurve, 'setting' | 'item'>): string {
  return setting ? settingName(setting) : String(item);
}

/** The lines of a curve; none where it has no return at all. */
export function curveLines(curve: LearningCurve, data: ReportData): Line[] {
  const { sweep, points } = curve;
  const of = {
    setting: panelName(curve),
    kind: sweepName(sweep, data.sweeps),
  };
  const line = (
    type: Line['type'],
    summaryOf: (point: (typeof points)[number]) => Summary | undefined,
  ): Line[] => {
    const known = points.flatMap((point) => {
      const summary = summaryOf(point);
      return summary && !Number.isNaN(summary.mean)
        ? [{ timesteps: point.timesteps, ...summary }]
        : [];
    });
    const every = Math.ceil(known.length / MOST_POINTS);
    const drawn = known.filter((_, i) => (known.length - 1 - i) % every === 0);
    if (drawn.length === 0) return [];
    const edge = (sign: 1 | -1) =>
      drawn.map(({ mean, ci95 }) => (Number.isNaN(ci95) ? null : mean + sign * ci95));
    return [
      {
        ...of,
        type,
        timesteps: drawn.map(({ timesteps }) => timesteps),
        mean: drawn.map(({ mean }) => mean),
        low: edge(-1),
        high: edge(1),
      },
    ];
  };
  return [
    ...line('training', ({ episodeReturn }) => episodeReturn),
    ...line('selection', ({ selectionReturn }) => selectionReturn),
  ];
}

/** The levels of the best static splits of the curves' settings. */
export function staticLines(data: ReportData, curves: readonly LearningCurve[]): Line[] {
  return data.bestStatic
    .filter((best) => curves.some(({ setting }) => setting && sameSetting(setting, best.setting)))
    .map(({ setting, item }) => ({
      setting: settingName(setting),
      kind: STATIC_KIND,
      type: 'static',
      timesteps: [null],
      mean: [item.metrics.return.mean],
      low: [null],
      high: [null],
    }));
}
