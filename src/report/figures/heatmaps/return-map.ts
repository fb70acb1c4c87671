import type { TopLevelSpec } from 'vega-lite';
import { scenarioSchema, type Reward } from '../../../config/schema/scenario.js';
import type { Item } from '../../../runs/read/run-data.js';
import { haveOwnDeadlines, type DeadlineScenario } from '../../../simulator/reward/deadlines.js';
import type { Grid, ReportData } from '../../data.js';
import type { Figure, Layout, MissingFigure } from '../../drawing/figure.js';
import { FIGURE_WIDTH } from '../../drawing/theme.js';
import { drawnSplits, fineGridSentences, gridLayers, gridSize } from './heatmap.js';
import { extent } from './scales.js';
import {
  bestOf,
  returnsUnder,
  returnText,
  type Constants,
  type ReturnsOfSplits,
  type SplitCounts,
  type SplitReturn,
} from '../../drawing/returns-of-splits.js';
import { counted } from '../../../words/numbers.js';
import { splitName } from '../../../words/settings.js';

/** Larger grids have no sliders: each move would sum up every count of every split again. */
const MANY_SPLITS = 500;

/** The mean return of each split of the grid for a chosen η and c₂. */
export function returnMap(data: ReportData): Figure | MissingFigure {
  const id = 'return-map';
  const title = 'The static splits by return';
  const { grid } = data;
  if (!grid || grid.splits.length === 0)
    return { id, title, missing: 'no run directory of metalore grid-search was given' };
  const own = ownConstants(grid);
  const counts = countsOf(grid, data.scenario);
  const shown: Constants | undefined = counts ? data.chosen : own;
  if (!shown)
    return {
      id,
      title,
      missing: 'the grid search has no delays.csv and no η and c₂: run metalore grid-search again',
    };
  const rows = counts
    ? returnsUnder(counts, shown)
    : grid.splits.map(({ rhoC, rhoP, item }) => ({
        rhoC,
        rhoP,
        value: item.metrics.return.mean,
      }));
  const best = bestOf(rows);
  const live = counts !== undefined && grid.splits.length <= MANY_SPLITS;
  const rest = [
    live
      ? 'In the page, η and c₂ can be chosen: all returns follow from the counts of delays.'
      : counts
        ? `A grid of ${grid.splits.length} splits has no controls for η and c₂.`
        : 'Other η and c₂ need delays.csv, which this grid search lacks or which does not fit its' +
          ' episodes.csv: metalore grid-search writes it.',
    ...fineGridSentences(grid, drawnSplits(grid).splits.length),
    `Means over ${counted(grid.splits[0].item.episodes, 'episode')}.`,
  ];
  return {
    id,
    title,
    ...returnText(rows, shown, rest),
    spec: (layout) =>
      mapSpec(grid, layout, live ? { counts, start: shown } : { rows, best, constants: shown }),
    ...(live ? { following: { kind: 'returns', ...counts, rest } } : {}),
  };
}

/** The constants that the grid search itself was judged by. */
function ownConstants({ splits }: Grid): Constants | undefined {
  const { eta, c2 } = splits[0].item.identity;
  return typeof eta === 'number' && typeof c2 === 'number' ? { eta, c2 } : undefined;
}

type Counts = Pick<ReturnsOfSplits, 'reward' | 'splits'>;

/** The counts of all splits, when all have them and they give the returns that the grid has. */
function countsOf(grid: Grid, scenario: DeadlineScenario | undefined): Counts | undefined {
  const known = scenario?.reward;
  const ownDeadlines = scenario !== undefined && haveOwnDeadlines(scenario);
  const splits: SplitCounts[] = [];
  for (const { rhoC, rhoP, item } of grid.splits) {
    if (!item.delays) return undefined;
    splits.push({
      ...{ rhoC, rhoP, episodes: item.episodes },
      ...item.delays,
      ...(ownDeadlines ? { late: lateOf(item) } : {}),
    });
  }
  const own = ownConstants(grid);
  if (!own) return known && { reward: known, splits };
  const reward = { ...(known ?? impliedReward(grid, splits, own)), ...own };
  const returns = grid.splits.map(({ item }) => item.metrics.return.mean);
  const [, scale] = extent(returns.map(Math.abs));
  const fits = returnsUnder({ splits, reward }, own).every(
    ({ value }, i) => Math.abs(value - returns[i]) <= 1e-9 * scale,
  );
  return fits ? { reward, splits } : undefined;
}

/** Late requests over all episodes. */
function lateOf({ metrics, episodes }: Item): number {
  return Math.round(metrics.requests_late.mean * episodes);
}

/** Other constants of the reward, which nothing tells, are the paper's. */
const PAPER_REWARD = scenarioSchema.shape.reward.parse({});

/**
 * The reward of a run without a plan: the threshold is what makes as many requests late as were, and
 * c₁ what the rest of the best return is a multiple of.
 */
function impliedReward(grid: Grid, splits: readonly SplitCounts[], own: Constants): Reward {
  const delayThresholdSteps = impliedThreshold(grid, splits);
  const under = (c1: number) =>
    returnsUnder(
      { splits: [...splits], reward: { ...PAPER_REWARD, c1, delayThresholdSteps } },
      own,
    ).map(({ value }) => value);
  const rest = under(0);
  const perC1 = under(1).map((value, i) => value - rest[i]);
  const most = perC1.indexOf(extent(perC1)[1]);
  const { mean } = grid.splits[most].item.metrics.return;
  return {
    ...PAPER_REWARD,
    ...own,
    delayThresholdSteps,
    c1: perC1[most] > 0 ? (mean - rest[most]) / perC1[most] : 0,
  };
}

/** The least whole threshold that no split's late requests speak against; else the longest delay. */
function impliedThreshold(grid: Grid, splits: readonly SplitCounts[]): number {
  const longest = Math.max(0, ...splits.map(({ e2e }) => e2e.length - 1));
  const late = grid.splits.map(({ item }) => lateOf(item));
  // Counted down, so that each step adds the requests of one delay.
  let threshold = longest;
  const beyond = splits.map(() => 0);
  for (let delay = longest; delay >= 0; delay--) {
    if (beyond.every((requests, i) => Math.abs(requests - late[i]) < 0.5)) threshold = delay;
    splits.forEach(({ e2e }, i) => (beyond[i] += e2e[delay] ?? 0));
  }
  return threshold;
}

/** Returns under constants that the page can choose, or under fixed ones. */
type Drawn =
  | { counts: Counts; start: Constants }
  | { rows: SplitReturn[]; best: SplitReturn; constants: Constants };

function mapSpec(grid: Grid, layout: Layout, drawn: Drawn): TopLevelSpec {
  const { step, splits } = drawnSplits(grid);
  const size = gridSize(step, Math.min(FIGURE_WIDTH[layout], 480) - 60);
  const layers = (best: SplitReturn | string) =>
    gridLayers(
      { step, size },
      {
        field: 'value',
        reverse: false,
        best,
        tooltip: [
          { field: 'rhoC', title: 'ρ(C)', type: 'quantitative' },
          { field: 'rhoP', title: 'ρ(P)', type: 'quantitative' },
          {
            field: 'value',
            title: 'mean return per episode',
            type: 'quantitative',
            format: ',.1f',
          },
        ],
      },
    );
  const frame = { title: 'Mean return per episode', width: size, height: size };
  if ('counts' in drawn)
    return {
      ...frame,
      ...liveData(drawn),
      layer: [...layers('datum.rank === 1'), wordsLayer({ filter: 'datum.rank === 1' })],
    } as unknown as TopLevelSpec;
  const isDrawn = new Set(splits.map(splitName));
  const { eta, c2 } = drawn.constants;
  return {
    ...frame,
    data: { values: drawn.rows.filter((row) => isDrawn.has(splitName(row))) },
    layer: [...layers(drawn.best), wordsLayer({ data: { ...drawn.best, eta, c2 } })],
  } as unknown as TopLevelSpec;
}

/** Names the best split, above the chart: a row of the chart's data, or given. */
function wordsLayer(best: { filter: string } | { data: SplitReturn & Constants }): object {
  const [eta, c2] = 'filter' in best ? ['eta', 'c2'] : ['datum.eta', 'datum.c2'];
  return {
    ...('data' in best ? { data: { values: [best.data] } } : {}),
    transform: [
      ...('filter' in best ? [{ filter: best.filter }] : []),
      {
        calculate:
          `'η ' + format(${eta}, '~') + ', c₂ ' + replace(format(${c2}, '~'), '-', '−') +` +
          ` ': best (' + datum.rhoC + ', ' + datum.rhoP + ') with ' + format(datum.value, ',.1f')`,
        as: 'words',
      },
    ],
    mark: { type: 'text', align: 'left', baseline: 'bottom' },
    encoding: { x: { value: 0 }, y: { value: -6 }, text: { field: 'words', type: 'nominal' } },
  };
}

/** Counts, and the returns that follow from them under the page's sliders. */
function liveData({ counts, start }: { counts: Counts; start: Constants }) {
  const reward = `merge(${JSON.stringify(counts.reward)}, {eta: eta, c2: c2})`;
  const leastC2 = Math.min(-5, 2 * start.c2);
  return {
    params: [
      {
        name: 'eta',
        value: start.eta,
        bind: { input: 'range', min: 0, max: 1, step: stepMeeting(start.eta, 0.01), name: 'η ' },
      },
      {
        name: 'c2',
        value: start.c2,
        bind: {
          input: 'range',
          min: leastC2,
          max: 0,
          step: stepMeeting(start.c2, 0.05),
          name: 'c₂ ',
        },
      },
    ],
    data: { values: counts.splits },
    transform: [
      {
        calculate: `returnOfDelays(datum, ${reward}) / datum.episodes`,
        as: 'value',
      },
      {
        window: [{ op: 'row_number', as: 'rank' }],
        sort: [{ field: 'value', order: 'descending' }, { field: 'rhoC' }, { field: 'rhoP' }],
      },
    ],
  };
}

/** The step, or as small a part of it as meets a value: a slider moves what lies between its steps. */
function stepMeeting(value: number, step: number): number {
  const steps = value / step;
  const meets = Math.abs(steps - Math.round(steps)) < 1e-9 * Math.max(1, Math.abs(steps));
  return meets || step < 1e-9 ? step : stepMeeting(value, step / 10);
}
