import type { TopLevelSpec } from 'vega-lite';
import type { Summary } from '../../../math/statistics.js';
import type { LearningCurve, ReportData } from '../../data.js';
import { isBroad, type Figure, type Layout, type MissingFigure } from '../../drawing/figure.js';
import { FIGURE_WIDTH, STATIC_LOOK, sweepLook } from '../../drawing/theme.js';
import { curveLines, panelName, staticLines, type Line } from './learning-curve-lines.js';
import { extent } from '../heatmaps/scales.js';
import { shareLegend } from '../spec.js';
import { meanCells, STATIC_KIND, sweepName } from '../words.js';
import { counted } from '../../../words/numbers.js';
import { sameSetting, settingName } from '../../../words/settings.js';

/** Return during training, setting by setting. */
export function learningCurves(data: ReportData): Figure | MissingFigure {
  const id = 'learning-curves';
  const title = 'Learning curves';
  const curves = data.curves.filter((curve) => curveLines(curve, data).length > 0);
  if (curves.length === 0)
    return {
      id,
      title,
      missing: 'no run directory of metalore train with a progress.csv was given',
    };
  const lines = [
    ...curves.flatMap((curve) => curveLines(curve, data)),
    ...staticLines(data, curves),
  ];
  const hasSelection = lines.some(({ type }) => type === 'selection');
  const hasBand = lines.some(
    ({ type, low }) => type === 'training' && low.some((edge) => edge !== null),
  );
  const hasStatic = lines.some(({ type }) => type === 'static');
  return {
    id,
    title,
    caption: [
      'Mean return of the latest 100 training episodes, with exploration, against the steps trained' +
        `${hasBand ? ': line, mean over seeds; band, its 95% interval' : ''}.`,
      ...(hasSelection
        ? ['Dots: mean return of the policy without exploration, on the selection episodes.']
        : []),
      ...(hasStatic ? ['Dashed level: the best static split, on the evaluation episodes.'] : []),
      ...outcome(data, curves),
      ...(curves.some(({ item }) => item !== undefined)
        ? [
            'A run that draws its setting in each episode has a panel of its own, over all settings' +
              ' that it meets.',
          ]
        : []),
      'Every panel has its own vertical scale.',
    ].join(' '),
    alt: [
      `Line charts of return against training steps, one for each of`,
      `${panelsInWords(curves)}.`,
      ...outcome(data, curves),
    ].join(' '),
    spec: (layout) => curvesSpec(data, lines, layout),
    table: {
      columns: [
        'setting (η, c₂)',
        'policy',
        'seeds',
        'steps',
        'training return',
        '± (95%)',
        'selection return',
        '± (95%)',
      ],
      rows: curves.map((curve) => {
        const last = curve.points[curve.points.length - 1];
        const selection = lastSelection(curve);
        return [
          panelName(curve),
          sweepName(curve.sweep, data.sweeps),
          curve.seeds.length,
          last.timesteps,
          ...meanCells(last.episodeReturn),
          ...(selection ? meanCells(selection) : [null, null]),
        ];
      }),
    },
  };
}

/** `12 settings`, `2 runs whose setting is drawn` */
function panelsInWords(curves: readonly LearningCurve[]): string {
  const settings = new Set(curves.flatMap(({ setting }) => (setting ? settingName(setting) : [])));
  const runs = new Set(curves.flatMap(({ item }) => item ?? []));
  return [
    ...(settings.size > 0 ? [counted(settings.size, 'setting')] : []),
    ...(runs.size > 0 ? [`${counted(runs.size, 'run')} whose setting is drawn`] : []),
  ].join(' and ');
}

function lastSelection({ points }: LearningCurve): Summary | undefined {
  return points.findLast(({ selectionReturn }) => selectionReturn)?.selectionReturn;
}

/** In how many settings training ends above the best static split. */
function outcome(data: ReportData, curves: readonly LearningCurve[]): string[] {
  const counts = data.sweeps.flatMap((sweep) => {
    const compared = curves.flatMap((curve) => {
      const best = data.bestStatic.find(
        ({ setting }) => curve.setting && sameSetting(setting, curve.setting),
      );
      return curve.sweep === sweep && best ? [{ curve, best: best.item.metrics.return.mean }] : [];
    });
    if (compared.length === 0) return [];
    const above = compared.filter(
      ({ curve, best }) => curve.points[curve.points.length - 1].episodeReturn.mean > best,
    );
    return [`${sweepName(sweep, data.sweeps)} ${above.length} of ${compared.length}`];
  });
  if (counts.length === 0) return [];
  return [`Settings in which training ends above the best static split: ${counts.join(', ')}.`];
}

function curvesSpec(data: ReportData, lines: Line[], layout: Layout): TopLevelSpec {
  const columns = isBroad(layout) ? 4 : 2;
  const gap = 12;
  const width = Math.floor((FIGURE_WIDTH[layout] - gap * (columns - 1)) / columns) - 64;
  const sweeps = data.sweeps.filter((sweep) => data.curves.some((curve) => curve.sweep === sweep));
  const looks = [
    ...sweeps.map((sweep) => ({
      name: sweepName(sweep, data.sweeps),
      ...sweepLook(data.sweeps.indexOf(sweep)),
    })),
    ...(lines.some(({ type }) => type === 'static') ? [{ name: STATIC_KIND, ...STATIC_LOOK }] : []),
  ];
  const domain = looks.map(({ name }) => name);
  const colours = looks.map(({ colour }) => colour);
  const { fill, ...line } = shareLegend({
    field: 'kind',
    domain,
    ranges: { fill: colours, stroke: colours, strokeDash: looks.map(({ dash }) => dash) },
    room: FIGURE_WIDTH[layout] - 50,
    legend: { symbolType: 'stroke', symbolStrokeWidth: 2, symbolSize: 300, symbolOpacity: 1 },
  });
  const steps = lines.flatMap(({ timesteps }) => timesteps.filter((t) => t !== null));
  const x = {
    field: 'timesteps',
    type: 'quantitative',
    title: 'steps',
    scale: { domain: padded(steps, 0.02), nice: false, zero: false },
    axis: { format: '~s', tickCount: 3 },
  };
  const size = { width, height: isBroad(layout) ? 120 : 100 };
  const names = new Set([
    ...data.settings.map(settingName),
    ...lines.map(({ setting }) => setting),
  ]);
  const panels = [...names]
    .map((name) => lines.filter((drawn) => drawn.setting === name))
    .filter((panel) => panel.length > 0);
  return {
    columns,
    spacing: { column: gap, row: 24 },
    concat: panels.map((panel) => panelSpec(panel, { size, x, fill, line })),
  } as unknown as TopLevelSpec;
}

/** The lines of one setting, on a scale of their own. */
function panelSpec(
  lines: Line[],
  { size, x, fill, line }: { size: object; x: object; fill: object; line: object },
) {
  const returns = lines.flatMap(({ type, mean, low, high }) =>
    // Only training has a band.
    (type === 'training' ? [...mean, ...low, ...high] : mean).filter((value) => value !== null),
  );
  const y = {
    field: 'mean',
    type: 'quantitative',
    title: 'return',
    scale: { domain: padded(returns, 0.06), nice: false, zero: false },
    axis: { tickCount: 4 },
  };
  const has = (type: Line['type']) => lines.some((drawn) => drawn.type === type);
  const only = (type: Line['type']) => ({ filter: `datum.type === '${type}'` });
  const tooltip = [
    { field: 'setting', title: 'setting', type: 'nominal' },
    { field: 'kind', title: 'policy', type: 'nominal' },
    { field: 'timesteps', title: 'steps trained', type: 'quantitative', format: ',' },
    { field: 'mean', title: 'mean return', type: 'quantitative', format: ',.1f' },
    { field: 'low', title: '95% interval from', type: 'quantitative', format: ',.1f' },
    { field: 'high', title: '95% interval to', type: 'quantitative', format: ',.1f' },
  ];
  return {
    ...size,
    data: { values: lines },
    transform: [{ flatten: ['timesteps', 'mean', 'low', 'high'] }],
    layer: [
      {
        // A title's height would go by the labels of the axis.
        data: { values: [{ setting: lines[0].setting }] },
        mark: { type: 'text', align: 'left', baseline: 'bottom', fontWeight: 600 },
        encoding: {
          x: { value: 0 },
          y: { value: -8 },
          text: { field: 'setting', type: 'nominal' },
        },
      },
      {
        transform: [only('training'), { filter: 'isValid(datum.low)' }],
        mark: { type: 'area', fillOpacity: 0.22, opacity: 1 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, fill },
      },
      ...(has('static')
        ? [
            {
              transform: [only('static')],
              mark: { type: 'rule', strokeWidth: 1.4 },
              encoding: {
                y,
                ...line,
                tooltip: tooltip.filter(({ field }) => ['setting', 'kind', 'mean'].includes(field)),
              },
            },
          ]
        : []),
      {
        transform: [only('training')],
        mark: { type: 'line', strokeWidth: 1.6, strokeJoin: 'round' },
        encoding: { x, y, ...line, tooltip },
      },
      ...(has('selection')
        ? [
            {
              transform: [only('selection')],
              mark: { type: 'point', filled: true, size: 9, opacity: 0.9 },
              encoding: { x, y, fill, tooltip },
            },
          ]
        : []),
    ],
  };
}

/** The range of some values with a margin. */
function padded(values: readonly number[], share: number): [number, number] {
  const [low, high] = extent(values);
  const margin = share * (high - low) || 1;
  return [low - margin, high + margin];
}
