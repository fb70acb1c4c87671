import { withValues } from '../../config/contexts.js';
import { scenarioSchema } from '../../config/schema/scenario.js';
import { summarize, type Summary } from '../../math/statistics.js';
import { EPISODE_METRICS, type EpisodeMetric } from '../../simulator/metrics/metrics.js';
import { offeredLoad } from '../../simulator/offered-load.js';
import type { Item, Run, RunPoint } from '../../runs/read/run-data.js';
import { isTrained, type Identity } from '../../runs/tables/identity.js';
import { constants, settingKey, withoutSetting, withoutTrainSeed } from '../../words/settings.js';
import { printable } from '../../words/texts.js';
import { asPlane } from './drawn-plane.js';
import { firstFew } from '../../words/lists.js';
import type { ReportData, Varied, VariedCell, VariedLine } from '../data.js';

/**
 * The runs by which figures of one scenario are drawn: of one that varies what is of the scenario itself,
 * of a training for each of its points. Where none is, it is left out beside others.
 *
 * @param warnings receives which are left out
 */
export function ofOneScenario(runs: readonly Run[], warnings: string[]): Run[] {
  const shown = runs.flatMap((run): Run[] => {
    const { varied } = run;
    if (!varied) return [run];
    const own = varied.points.filter(({ isOwn }) => isOwn);
    if (run.kind === 'train') return own.map((point) => atPoint(run, point));
    return own.length > 0 ? [run] : [];
  });
  if (shown.length === 0) {
    const [first] = runs;
    return first.kind === 'train' ? [atPoint(first, first.varied!.points[0])] : [first];
  }
  const left = runs.filter(({ varied }) => varied && !varied.points.some(({ isOwn }) => isOwn));
  if (left.length > 0)
    warnings.push(
      `${firstFew(left.map(({ directory }) => directory))}: no point has the values of the scenario itself,` +
        ' so figures of one scenario are drawn without it.',
    );
  return shown;
}

/** The part of a varied training that is of a point. */
function atPoint(run: Run, { name, items, values, isOwn }: RunPoint): Run {
  const { plan, varied, ...rest } = run;
  const changed = varied!.paths
    .map((path, i) => [path, values[i]] as const)
    .filter(([path]) => !path.startsWith('ppo.'));
  const own = new Set(items.map(({ identity }) => String(identity.item)));
  return {
    ...rest,
    ...(plan
      ? {
          plan: {
            ...plan,
            ...(isOwn ? {} : { scenario: withValues(plan.scenario, changed) }),
            ...(plan.trainedAs === undefined ? {} : { trainedAs: `${plan.trainedAs}/${name}` }),
          },
        }
      : {}),
    ...(varied!.points.length > 1 ? { point: name } : {}),
    items: [...items],
    training: run.training.filter(({ item }) => own.has(item)),
  };
}

/** Which runs tell most: an evaluation has the best static split beside all policies. */
const BY_WORTH: readonly Run['kind'][] = ['evaluate', 'grid-search', 'train'];

/**
 * What is known of varied values: of the run that tells most.
 *
 * @param warnings receives which others there are
 */
export function variedOf(runs: readonly Run[], warnings: string[]): Pick<ReportData, 'varied'> {
  const varying = runs.filter(({ varied }) => varied);
  const isDrawn = varying.length === 0;
  const [first, ...others] = (isDrawn ? runs.flatMap((run) => asPlane(run) ?? []) : varying).sort(
    (a, b) => BY_WORTH.indexOf(a.kind) - BY_WORTH.indexOf(b.kind),
  );
  if (!(first as unknown)) return {};
  const same = others.filter(({ kind }) => kind === first.kind);
  if (same.length > 0)
    warnings.push(
      `“Against what varies” shows ${first.directory}, not ${firstFew(same.map(({ directory }) => directory))}:` +
        ' name one of them at a time.',
    );
  const { paths, points } = first.varied!;
  const ofPoints = points.map((point) => linesAt(first, point));
  const keys = [...new Set(ofPoints.flatMap((lines) => [...lines.keys()]))];
  return {
    varied: {
      directory: first.directory,
      paths: paths.map(printable),
      points: points.map(({ values }) =>
        values.map((value) => (typeof value === 'number' ? value : printable(String(value)))),
      ),
      ...(isDrawn ? { isDrawn } : {}),
      ...loadsAt(first),
      episodes: Math.max(...points.flatMap(({ items }) => items.map(({ episodes }) => episodes))),
      lines: keys.map((key): VariedLine => {
        const known = ofPoints.map((lines) => lines.get(key));
        const { identity, name } = known.find((line) => line)!;
        return {
          name: printable(name),
          kind: kindOf(identity),
          setting: constants({ eta: identity.eta ?? 'drawn', c2: identity.c2 ?? 'drawn' }),
          cells: known.map((line) => line && cellOf(line.items)),
        };
      }),
    } satisfies Varied,
  };
}

/** Of more points the loads would take longer than the report; a plane of so many needs no contour to be read. */
const MOST_LOADS = 400;

/** The offered load at each point, where two numbers of the scenario vary. */
function loadsAt({ plan, varied }: Run): Pick<Varied, 'loads'> {
  const { paths, points } = varied!;
  const isNumber = paths.map(
    (path, i) =>
      !path.startsWith('ppo.') && points.every(({ values }) => typeof values[i] === 'number'),
  );
  if (!plan || plan.traces !== undefined || points.length > MOST_LOADS) return {};
  if (isNumber.filter(Boolean).length < 2) return {};
  return {
    loads: points.map(({ values }) => {
      const changed = paths.map((path, i) => [path, values[i]] as const);
      const assignments = changed.filter(([path]) => !path.startsWith('ppo.'));
      const scenario = scenarioSchema.safeParse(withValues(plan.scenario, assignments)).data;
      if (!scenario) return NaN;
      const { compute, radio } = offeredLoad(scenario);
      return Math.max(compute.all, radio?.all ?? 0);
    }),
  };
}

interface Line {
  name: string;
  identity: Identity;
  /** one for each training seed */
  items: Item[];
}

/** The policies of a point by name and setting. */
function linesAt({ kind }: Run, { name: point, items }: RunPoint): Map<string, Line> {
  const lines = new Map<string, Line>();
  const shown = kind === 'grid-search' ? bestOf(items) : items;
  for (const item of shown) {
    const { identity } = item;
    const name = kind === 'grid-search' ? 'best static split' : nameOf(identity, point);
    const key = `${settingKey(identity)}/${name}`;
    const line = lines.get(key) ?? { name, identity, items: [] };
    line.items.push(item);
    lines.set(key, line);
  }
  return lines;
}

/** The split with the highest return, of equals the first. */
function bestOf(items: readonly Item[]): Item[] {
  const mean = ({ metrics }: Item) => metrics.return.mean;
  return [items.reduce((best, item) => (mean(item) > mean(best) ? item : best))];
}

const FOUND: Readonly<Record<string, string>> = {
  'best-static': 'best static split',
  'best-single-split': 'best single split',
};

/** What a policy is called whatever the point, the setting and the training seed. */
function nameOf(identity: Identity, point: string): string {
  const item = String(identity.item);
  const found = FOUND[String(identity.policy)] as string | undefined;
  if (found !== undefined) return found;
  const plain = withoutSetting(item, identity);
  if (identity.train_seed === null) return plain;
  const { eta, c2 } = identity;
  const setting = `eta-${eta ?? 'drawn'}-c2-${c2 ?? 'drawn'}`;
  const rest = withoutTrainSeed(plain)
    .replace(setting, '')
    .replace(point, '')
    .replace(/^[-/]+|[-/]+$/g, '');
  return rest === '' ? 'learned' : `learned (${rest})`;
}

function kindOf({ policy }: Identity): VariedLine['kind'] {
  if (isTrained(policy)) return 'learned';
  return policy === 'static' || String(policy) in FOUND ? 'static' : 'rule';
}

function cellOf(items: readonly Item[]): VariedCell {
  const over = (of: (item: Item) => Summary): Summary =>
    items.length === 1 ? of(items[0]) : summarize(items.map((item) => of(item).mean));
  const isCompared = items.every(({ versusStatic }) => versusStatic);
  return {
    seeds: items[0].identity.train_seed === null ? 0 : items.length,
    metrics: Object.fromEntries(
      EPISODE_METRICS.map((metric) => [metric, over(({ metrics }) => metrics[metric])]),
    ) as Record<EpisodeMetric, Summary>,
    ...(isCompared ? { ratio: over(ratioOf) } : {}),
  };
}

/** The return relative to that of the best static split, with the interval of the difference, scaled. */
function ratioOf({ metrics, versusStatic, episodes }: Item): Summary {
  const { ratio, difference } = versusStatic!;
  const unit = metrics.return.mean - difference.mean;
  return { n: episodes, mean: ratio, std: difference.std / unit, ci95: difference.ci95 / unit };
}
