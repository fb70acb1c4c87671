import { summarize, type Summary } from '../../math/statistics.js';
import { EPISODE_METRICS, type EpisodeMetric } from '../../simulator/metrics/metrics.js';
import type { BestStatic, LearnedPolicy, RulePolicy } from '../data.js';
import { difference } from '../../runs/read/paired.js';
import type { Item, Run } from '../../runs/read/run-data.js';
import { isTrained } from '../../runs/tables/identity.js';
import { sameMeans } from './compare.js';
import { type Settings } from './settings.js';
import { type Slot, type Sweep } from './sweeps.js';
import { constantsAsTyped, settingKey, withoutSetting } from '../../words/settings.js';
import { printable } from '../../words/texts.js';
import { firstFew } from '../../words/lists.js';
import { counted } from '../../words/numbers.js';

/** The learned policies, sweep by sweep, settings in their order. */
export function learnedPolicies(sweeps: readonly Sweep[], settings: Settings): LearnedPolicy[] {
  return sweeps.flatMap((sweep) =>
    settings.all.flatMap((setting) => {
      const slots = sweep.slots
        .filter(({ eta, c2 }) => eta === setting.eta && c2 === setting.c2)
        .sort((a, b) => Number(a.trainSeed) - Number(b.trainSeed));
      if (slots.length === 0) return [];
      const seeds = slots.map(({ evaluated, trained }) => evaluated?.item ?? trained!);
      const ratio = ratioOfSeeds(slots);
      return {
        setting,
        sweep: sweep.name,
        seeds,
        metrics: overSeeds(seeds),
        ...(ratio ? { ratio } : {}),
      };
    }),
  );
}

/** Over the seeds' means; over the episodes of the one item when there is one seed only. */
function overSeeds(seeds: readonly Item[]): Record<EpisodeMetric, Summary> {
  if (seeds.length === 1) return seeds[0].metrics;
  return Object.fromEntries(
    EPISODE_METRICS.map((name) => [
      name,
      summarize(seeds.map(({ metrics }) => metrics[name].mean)),
    ]),
  ) as Record<EpisodeMetric, Summary>;
}

function ratioOfSeeds(slots: readonly Slot[]): Summary | undefined {
  const ratio = ratioOf(slots.flatMap(({ evaluated }) => evaluated ?? []));
  // What one of several seeds did tells nothing of how they scatter.
  const isOneOfSeveral =
    slots.length > 1 && slots.filter(({ evaluated }) => evaluated).length === 1;
  return ratio && isOneOfSeveral ? { n: 1, mean: ratio.mean, std: NaN, ci95: NaN } : ratio;
}

/**
 * The return of an evaluated policy, one item for each training seed, as a multiple of that of the best
 * static split on the same episodes, with the interval of the difference, scaled alike.
 *
 * @returns undefined where that split is not there or its return is not positive
 */
function ratioOf(results: readonly { item: Item; run: Run }[]): Summary | undefined {
  const pairs = results.flatMap(({ item, run }) => {
    const best = bestStaticOf(run, item);
    const unit = best?.metrics.return.mean ?? NaN;
    return unit > 0 && best!.episodes === item.episodes
      ? [{ ours: item, theirs: best!, unit }]
      : [];
  });
  if (pairs.length === 0) return undefined;
  const { mean } = summarize(pairs.map(({ ours, unit }) => ours.metrics.return.mean / unit));
  return { ...difference(pairs, 'return'), mean };
}

function bestStaticOf(run: Run, { identity }: Item): Item | undefined {
  return run.items.find(
    ({ identity: other }) =>
      other.policy === 'best-static' && settingKey(other) === settingKey(identity),
  );
}

/**
 * The rules and single splits of the evaluations, each once per setting.
 *
 * @param warnings receives where two evaluations disagree
 */
export function rulePolicies(
  runs: readonly Run[],
  settings: Settings,
  warnings: string[],
): RulePolicy[] {
  const { found, differing } = firstOfEach(runs, ({ identity }) =>
    isTrained(identity.policy) || identity.policy === 'best-static'
      ? undefined
      : withoutSetting(String(identity.item), identity),
  );
  for (const { first, other, items } of differing)
    warnings.push(
      `${first.directory} and ${other.directory} have different results for the same rules` +
        ` (${firstFew(items.map(({ identity }) => String(identity.item)))}); those of the former are` +
        ' shown.',
    );
  return found.map(({ name, item, run }) => {
    const ratio = ratioOf([{ item, run }]);
    // Vega's expressions break at a line separator, and a figure is read from left to right.
    const shown = printable(name);
    return {
      name: shown,
      setting: settings.find(constantsOf(item))!,
      item,
      ...(ratio ? { ratio } : {}),
    };
  });
}

/**
 * The best static splits of the evaluations, one for each setting.
 *
 * @param warnings receives where two evaluations disagree, and where there is none
 */
export function bestStatics(
  runs: readonly Run[],
  settings: Settings,
  warnings: string[],
): BestStatic[] {
  const { found, differing } = firstOfEach(runs, ({ identity }) =>
    identity.policy === 'best-static' ? 'best-static' : undefined,
  );
  for (const { first, other, items } of differing)
    warnings.push(
      `${first.directory} and ${other.directory} have different best static splits for` +
        ` ${counted(items.length, 'setting')}, in the latter ${splitOf(items[0])}: those of the` +
        ' former are shown, but each ratio is to the best split of the evaluation that it is from.',
    );
  for (const run of runs) {
    if (run.kind !== 'evaluate') continue;
    const without = run.items.filter((item) => !bestStaticOf(run, item));
    const missing = [...new Set(without.map(({ identity }) => settingKey(identity)))];
    if (missing.length > 0)
      warnings.push(
        `${run.directory} has no best static split for ${counted(missing.length, 'setting')}, and so` +
          ' no ratios to it there.',
      );
  }
  return found.map(({ item }) => ({
    setting: settings.find(constantsOf(item))!,
    rhoC: Number(item.identity.rho_c),
    rhoP: Number(item.identity.rho_p),
    item,
  }));
}

function splitOf({ identity }: Item): string {
  return `e.g. (${identity.rho_c}, ${identity.rho_p}) for ${constantsAsTyped(identity)}`;
}

function constantsOf({ identity }: Item): { eta: number; c2: number } {
  return { eta: Number(identity.eta), c2: Number(identity.c2) };
}

/**
 * Items of evaluations, the first of each name and setting, and those further ones that have other
 * results.
 *
 * @param nameOf undefined for an item that is not wanted
 */
function firstOfEach(runs: readonly Run[], nameOf: (item: Item) => string | undefined) {
  const found = new Map<string, { name: string; item: Item; run: Run }>();
  const differing = new Map<string, { first: Run; other: Run; items: Item[] }>();
  for (const run of runs) {
    if (run.kind !== 'evaluate') continue;
    for (const item of run.items) {
      const name = nameOf(item);
      if (name === undefined) continue;
      const key = JSON.stringify([name, settingKey(item.identity)]);
      const first = found.get(key);
      if (!first) found.set(key, { name, item, run });
      else if (!sameMeans(first.item, item)) {
        const pair = JSON.stringify([first.run.directory, run.directory]);
        const entry = differing.get(pair) ?? { first: first.run, other: run, items: [] };
        entry.items.push(item);
        differing.set(pair, entry);
      }
    }
  }
  return { found: [...found.values()], differing: [...differing.values()] };
}
