import { paretoOptimal, type Sense } from '../../../math/pareto.js';
import type { Summary } from '../../../math/statistics.js';
import type { EpisodeMetric } from '../../../simulator/metrics/metrics.js';
import type { LearnedPolicy, ReportData } from '../../data.js';
import type { Item } from '../../../runs/read/run-data.js';
import { PAPER_TABLE_1, PAPER_TABLE_1_LEARNED } from '../../../paper.js';
import { groupBy } from '../groups.js';
import { meanCells, ruleNames, sweepName } from '../words.js';
import { counted, figureNumbers } from '../../../words/numbers.js';
import { constants, settingName, splitName } from '../../../words/settings.js';
import { shortened } from '../../../words/texts.js';

const { fixed, meanInterval } = figureNumbers;

/** What policies trade for something else, and how its axis is called. */
export interface Quantity {
  metric: 'sync_delay_steps' | 'e2e_delay_steps' | 'traffic_served_pct';
  sense: Sense;
  title: string;
}

/** Less of x against more or less of y. */
export interface Axes {
  x: Quantity & { sense: 'min' };
  y: Quantity;
}

export interface Point {
  x: number;
  y: number;
}

/** A policy, with what its tooltip says: means and half widths of their 95% intervals. */
export interface PolicyPoint extends Point {
  name: string;
  setting: string;
  sync: string;
  e2e: string;
  served: string;
  /** not plotted, for the table: means and half widths of sync delay, e2e delay, traffic served */
  cells: (number | null)[];
}

/** A static split. */
export interface SplitPoint extends PolicyPoint {
  rhoC: number;
  rhoP: number;
  optimal: boolean;
}

/** Any other policy; its kind says how it is drawn. */
export interface KindPoint extends PolicyPoint {
  kind: string;
  /** written beside it */
  label: string;
  /** ends of the 95% intervals of the means, where they are known */
  interval?: { x: [number, number]; y: [number, number] };
}

/** From where the paper prints a split to where we measure it. */
export interface PaperLink extends Point {
  x2: number;
  y2: number;
}

/** The points of Figures 4 and 5. */
export interface TradeOffData {
  splits: SplitPoint[];
  /** splits without a point, since none of their requests complete */
  splitsMissing: number;
  learned: KindPoint[];
  rules: KindPoint[];
  paper: KindPoint[];
  links: PaperLink[];
  /** ascending in x */
  staticFrontier: Point[];
  staticFrontierName: string;
  /** of the learned policies and the rules, ascending in x */
  controllerFrontier: Point[];
  /** as many names as there are sweeps with points, in their order */
  sweepKinds: string[];
  /** names of the rules with points, in their order */
  ruleKinds: string[];
}

export const PAPER_STATIC_KIND = 'paper’s Table I: static';
export const PAPER_LEARNED_KIND = 'paper’s Table I: learned';

type Metrics = Record<EpisodeMetric, Summary>;

export function tradeOffData(data: ReportData, axes: Axes): TradeOffData {
  const all = staticSplits(data).map(({ rhoC, rhoP, item }) => ({
    ...pointOf(item.metrics, axes),
    name: `static ${splitName({ rhoC, rhoP })}`,
    setting: 'all',
    rhoC,
    rhoP,
  }));
  const drawn = all.filter(isThere);
  const optimal = optimality(drawn, axes);
  const splits = drawn.map((split, i) => ({ ...split, optimal: optimal[i] }));
  const learned = data.learned
    .map((policy) => learnedPoint(policy, axes, data.sweeps))
    .filter(isThere);
  const rules = rulePoints(data, axes).filter(isThere);
  // A static split that an evaluation names is no controller: it looks at nothing.
  const controllers = [...learned, ...rules.filter((rule) => !rule.isStatic)];
  const controllerOptimal = optimality(controllers, axes);
  return {
    splits,
    splitsMissing: all.length - drawn.length,
    learned,
    rules,
    ...(data.isPaper ? paperPoints(axes, splits) : { paper: [], links: [] }),
    staticFrontier: ascending(splits.filter((split) => split.optimal)),
    staticFrontierName: `Pareto frontier, ${data.grid ? 'static splits' : 'these static splits'}`,
    controllerFrontier: ascending(controllers.filter((_, i) => controllerOptimal[i])),
    sweepKinds: data.sweeps
      .map((sweep) => sweepName(sweep, data.sweeps))
      .filter((kind) => learned.some((point) => point.kind === kind)),
    ruleKinds: [...new Set(rules.map(({ kind }) => kind))],
  };
}

/** Those of the grid; without one those that an evaluation found best. */
function staticSplits(data: ReportData): { rhoC: number; rhoP: number; item: Item }[] {
  if (data.grid) return data.grid.splits;
  const known = new Map(data.bestStatic.map((best) => [splitName(best), best]));
  return [...known.values()];
}

function isThere({ x, y }: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

function optimality(points: readonly Point[], { x, y }: Axes): boolean[] {
  return paretoOptimal(
    points.map((point) => [point.x, point.y] as const),
    [x.sense, y.sense],
  );
}

function ascending(points: readonly Point[]): Point[] {
  return points.map(({ x, y }) => ({ x, y })).sort((a, b) => a.x - b.x);
}

function pointOf(metrics: Metrics, { x, y }: Axes) {
  return {
    x: metrics[x.metric].mean,
    y: metrics[y.metric].mean,
    sync: meanInterval(metrics.sync_delay_steps, 2),
    e2e: meanInterval(metrics.e2e_delay_steps, 2),
    served: meanInterval(metrics.traffic_served_pct, 2),
    cells: [
      ...meanCells(metrics.sync_delay_steps),
      ...meanCells(metrics.e2e_delay_steps),
      ...meanCells(metrics.traffic_served_pct),
    ],
  };
}

/** Nothing where one of the intervals is not known. */
function intervalOf(metrics: Metrics, axes: Axes): Pick<KindPoint, 'interval'> {
  const ends = ({ metric }: Quantity): [number, number] => {
    const { mean, ci95 } = metrics[metric];
    return [mean - ci95, mean + ci95];
  };
  const interval = { x: ends(axes.x), y: ends(axes.y) };
  return [...interval.x, ...interval.y].every(Number.isFinite) ? { interval } : {};
}

function learnedPoint(
  { setting, metrics, sweep, seeds }: LearnedPolicy,
  axes: Axes,
  sweeps: readonly string[],
): KindPoint {
  const kind = sweepName(sweep, sweeps);
  return {
    ...pointOf(metrics, axes),
    ...intervalOf(metrics, axes),
    name: `${kind}, mean of ${counted(seeds.length, 'seed')}`,
    setting: settingName(setting),
    kind,
    label: setting.letter,
  };
}

/** Characters of a rule's name beside its point. */
const LONGEST_LABEL = 28;

type RulePoint = KindPoint & { isStatic: boolean };

/** One point for a rule that does the same under all settings, else one for each setting. */
function rulePoints(data: ReportData, axes: Axes): RulePoint[] {
  const names = ruleNames(data);
  return groupBy(data.rules, ({ name }) => name).flatMap(([name, under]) => {
    const points = under.map(({ setting, item }): RulePoint => ({
      ...pointOf(item.metrics, axes),
      ...intervalOf(item.metrics, axes),
      name,
      setting: settingName(setting),
      kind: shortened(names.get(name)!, LONGEST_LABEL),
      label: shortened(name, LONGEST_LABEL),
      isStatic: item.identity.policy === 'static',
    }));
    const same = under.every(({ item }) => actsAlike(item, under[0].item));
    return same ? [{ ...points[0], setting: 'all' }] : points;
  });
}

/** Whether two items did the same, whatever reward they were judged by. */
function actsAlike(a: Item, b: Item): boolean {
  return (['sync_delay_steps', 'e2e_delay_steps', 'throughput_mbit'] as const).every((metric) =>
    Object.is(a.metrics[metric].mean, b.metrics[metric].mean),
  );
}

/** The paper's Table I as printed, and lines to our measurements of its splits. */
function paperPoints(axes: Axes, splits: readonly SplitPoint[]) {
  const paper: KindPoint[] = [];
  const links: PaperLink[] = [];
  for (const { rhoC, rhoP, swapped, ...row } of PAPER_TABLE_1) {
    const name = splitName({ rhoC, rhoP });
    const point: KindPoint = {
      ...printed(row, axes),
      name: `paper, static ${name}${swapped ? ', its delays swapped' : ''}`,
      setting: 'all',
      kind: PAPER_STATIC_KIND,
      label: swapped ? `${name}* as printed` : '',
    };
    paper.push(point);
    const ours = splits.find((split) => split.rhoC === rhoC && split.rhoP === rhoP);
    if (ours) links.push({ x: point.x, y: point.y, x2: ours.x, y2: ours.y });
  }
  for (const { letter, eta, c2, ...row } of PAPER_TABLE_1_LEARNED)
    paper.push({
      ...printed(row, axes),
      name: `paper, learned ${letter}`,
      setting: constants({ eta, c2 }),
      kind: PAPER_LEARNED_KIND,
      label: `${letter}′`,
    });
  return { paper, links };
}

/** The paper gives standard deviations where we give intervals. */
function printed(row: { sync: string; e2e: string; servedPct: number }, { x, y }: Axes) {
  const value = {
    sync_delay_steps: Number.parseFloat(row.sync),
    e2e_delay_steps: Number.parseFloat(row.e2e),
    traffic_served_pct: row.servedPct,
  };
  return {
    x: value[x.metric],
    y: value[y.metric],
    sync: `${row.sync} (standard deviation)`,
    e2e: `${row.e2e} (standard deviation)`,
    served: fixed(row.servedPct, 2),
    cells: [value.sync_delay_steps, null, value.e2e_delay_steps, null, row.servedPct, null],
  };
}
