import { isOfSetting } from '../../config/conditions.js';
import type { Context } from '../../config/schema/contexts.js';
import { middle } from '../../config/contexts.js';
import { summarize, type Summary } from '../../math/statistics.js';
import type { Item, Run, RunPoint } from '../../runs/read/run-data.js';
import { COMPARED_METRICS } from '../../runs/read/run-data.js';
import { EPISODE_METRICS, type EpisodeMetric } from '../../simulator/metrics/metrics.js';
import { drawContexts } from '../../simulator/world/draw-contexts.js';
import { settingKey } from '../../words/settings.js';

/** Episodes of a cell, about, and most cells along an edge: fewer episodes tell nothing, more cells are not read. */
const EPISODES_PER_CELL = 8;
const MOST_CELLS = 8;

/** Some values of a path, as one. */
interface Bins {
  path: string;
  /** their middles, ascending */
  middles: number[];
  /** which of them a value is in */
  of: (value: number) => number;
}

/**
 * An evaluation that draws two numbers or more anew in each episode as one that varies the first two of them,
 * counts of devices before others: its episodes are sorted by what was drawn in them. All are held against the one
 * best static split over all of them.
 *
 * @returns undefined for other runs, and for too few episodes
 */
export function asPlane(run: Run): Run | undefined {
  const { plan, kind, conditions, items } = run;
  const { contexts } = plan?.scenario ?? {};
  if (kind !== 'evaluate' || conditions || !plan || !contexts) return undefined;
  const numbers = Object.entries(contexts).filter(
    ([path, { choice }]) => !choice && !isOfSetting(path),
  );
  const isCount = ([path]: (typeof numbers)[number]) => Number(/count\]?$/.test(path));
  const drawn = numbers.sort((a, b) => isCount(b) - isCount(a)).slice(0, 2);
  const episodes = Math.max(...items.map((item) => item.episodes));
  const cells = Math.min(MOST_CELLS, Math.floor(Math.sqrt(episodes / EPISODES_PER_CELL)));
  if (drawn.length < 2 || cells < 2) return undefined;
  const [across, up] = drawn.map(([path, context]) => binsOf(path, context, cells));
  // All items have the same episodes, and each cell looks at all of them.
  const known = new Map<number, number>();
  const cellOf = (seed: number) => {
    const before = known.get(seed);
    if (before !== undefined) return before;
    const values = new Map(drawContexts({ contexts }, seed));
    const at = ({ path, of }: Bins) => of(Number(values.get(path)));
    const cell = at(up) * across.middles.length + at(across);
    known.set(seed, cell);
    return cell;
  };
  const points = up.middles.flatMap((y, row) =>
    across.middles.flatMap((x, column): RunPoint[] => {
      const cell = row * across.middles.length + column;
      const own = itemsIn(items, (seed) => cellOf(seed) === cell);
      return own.length > 0
        ? [{ name: `${x},${y}`, values: [x, y], isOwn: false, items: own }]
        : [];
    }),
  );
  if (points.length === 0) return undefined;
  return {
    ...run,
    plan: { ...plan, scenario: middle(plan.scenario) },
    varied: { paths: [across.path, up.path], points, shown: points[0].name },
  };
}

/** Cells of equal width over a range; of whole numbers, of as many of them as can be alike. */
function binsOf(path: string, { int, uniform, logUniform }: Context, most: number): Bins {
  const [low, high] = (int ?? uniform ?? logUniform)!;
  if (int) {
    const width = Math.ceil((high - low + 1) / most);
    const count = Math.ceil((high - low + 1) / width);
    return {
      path,
      middles: Array.from({ length: count }, (_, i) => {
        const from = low + i * width;
        return Math.floor((from + Math.min(high, from + width - 1)) / 2);
      }),
      of: (value) => Math.floor((value - low) / width),
    };
  }
  const width = (high - low) / most;
  return {
    path,
    middles: Array.from({ length: most }, (_, i) =>
      Number((low + (i + 0.5) * width).toPrecision(3)),
    ),
    of: (value) => Math.min(most - 1, Math.max(0, Math.floor((value - low) / width))),
  };
}

/** What items did in some episodes, held against the best static split of their setting there. */
function itemsIn(items: readonly Item[], isIn: (seed: number) => boolean): Item[] {
  const best = new Map(
    items.flatMap((item) =>
      item.identity.policy === 'best-static' ? [[settingKey(item.identity), item] as const] : [],
    ),
  );
  return items.flatMap((item): Item[] => {
    const { identity, byEpisode } = item;
    const theirs = best.get(settingKey(identity))?.byEpisode;
    if (!byEpisode || !theirs) return [];
    const there = byEpisode.seeds.flatMap((seed, i) => (isIn(seed) ? [i] : []));
    // An interval takes two.
    if (there.length < 2) return [];
    const of = (values: readonly number[]) => there.map((i) => values[i]);
    const [own, its] = [of(byEpisode.values.return), of(theirs.values.return)];
    const measured = summarize(its).mean;
    return [
      {
        identity,
        episodes: there.length,
        metrics: metricsOf((name) => summarize(of(byEpisode.values[name]))),
        ...(measured > 0
          ? {
              versusStatic: {
                ratio: summarize(own).mean / measured,
                difference: summarize(own.map((value, i) => value - its[i])),
              },
            }
          : {}),
      },
    ];
  });
}

const NOTHING: Summary = { n: 0, mean: NaN, std: NaN, ci95: NaN };

/** Of the metrics that are kept by episode; nothing of the others. */
function metricsOf(of: (name: (typeof COMPARED_METRICS)[number]) => Summary) {
  return Object.fromEntries(
    EPISODE_METRICS.map((name) => {
      const kept = COMPARED_METRICS.find((compared) => compared === name);
      return [name, kept ? of(kept) : NOTHING];
    }),
  ) as Record<EpisodeMetric, Summary>;
}
