import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DELAY_COLUMNS } from '../../../src/runs/tables/delays.js';
import { csvLines, type Cell } from '../../../src/runs/csv/write.js';
import { episodesHeader } from '../../../src/runs/tables/episodes.js';
import { IDENTITY_COLUMNS, type Identity } from '../../../src/runs/tables/identity.js';
import { RunningSummary } from '../../../src/math/statistics.js';
import { Summarizer } from '../../../src/runs/tables/summarizer.js';
import { summaryCsv } from '../../../src/runs/tables/summary.js';
import { scenarioSchema, type ScenarioInput } from '../../../src/config/schema/scenario.js';
import {
  EPISODE_METRICS,
  METRICS,
  type EpisodeMetric,
} from '../../../src/simulator/metrics/metrics.js';

/** An item of a run directory that a test makes, and its episodes. */
export interface MadeItem {
  identity: Identity;
  episodes: Partial<Record<EpisodeMetric, number>>[];
}

/** A run directory that a test makes. */
export interface MadeRun {
  items: MadeItem[];
  /** plain data of plan.json; none without it */
  plan?: unknown;
  /** default: as the program writes it */
  summary?: string | false;
  /** default: none */
  delays?: string | true;
  /** rows of all items episode by episode (default), or item by item */
  order?: 'episodes' | 'items';
  seedOf?: (episode: number) => number;
}

/** An episode with three completed requests, but for what a test says. */
const USUAL = {
  steps: 100,
  return: 30,
  requests_generated: 4,
  requests_completed: 3,
  requests_late: 1,
  sync_delay_steps: 5,
  e2e_delay_steps: 3,
  throughput_mbit: 150,
  traffic_served_pct: 75,
  tx_wait_steps: 0.5,
  tx_steps: 0.75,
  bs_wait_steps: 1.25,
  processing_steps: 0.5,
  sync_delay_p95_steps: 7,
  e2e_delay_p95_steps: 4,
  ue_queue_mean: 2,
  sensor_queue_mean: 1,
  rho_c_mean: 0.3,
  rho_p_mean: 0.4,
} satisfies Partial<Record<EpisodeMetric, number>>;

/** What an episode without a completed request lacks. */
export const NOTHING_COMPLETED: Partial<Record<EpisodeMetric, number>> = {
  requests_completed: 0,
  requests_late: 0,
  return: 0,
  throughput_mbit: 0,
  traffic_served_pct: 0,
  sync_delay_steps: NaN,
  e2e_delay_steps: NaN,
  tx_wait_steps: NaN,
  tx_steps: NaN,
  bs_wait_steps: NaN,
  processing_steps: NaN,
  sync_delay_p95_steps: NaN,
  e2e_delay_p95_steps: NaN,
};

export function identity(over: Partial<Identity> = {}): Identity {
  return {
    experiment: 'paper',
    item: 'an item',
    policy: 'static',
    rho_c: null,
    rho_p: null,
    eta: 0.9,
    c2: 0,
    train_seed: null,
    ...over,
  };
}

/** A static split of a grid; its episodes have these returns. */
export function split(rhoC: number, rhoP: number, returns = [30, 40]): MadeItem {
  return {
    identity: identity({ item: `static-${rhoC}-${rhoP}`, rho_c: rhoC, rho_p: rhoP }),
    episodes: returns.map((value) => ({ return: value })),
  };
}

/** Of train; its episodes have these returns. */
export function learned(
  { eta = 0.9, c2 = 0, seed = 0, prefix = '' },
  returns = [50, 60],
): MadeItem {
  return {
    identity: identity({
      item: `${prefix}eta-${eta}-c2-${c2}-seed-${seed}`,
      policy: 'learned',
      eta,
      c2,
      train_seed: seed,
    }),
    episodes: returns.map((value) => ({ return: value })),
  };
}

/** Of evaluate, with the setting in the name as where there are several. */
export function compared(
  name: string,
  {
    eta = 0.9,
    c2 = 0,
    ...over
  }: Partial<Omit<Identity, 'eta' | 'c2'>> & { eta?: number; c2?: number },
  returns = [40, 50],
): MadeItem {
  return {
    identity: identity({ item: `${name}-eta-${eta}-c2-${c2}`, policy: name, eta, c2, ...over }),
    episodes: returns.map((value) => ({ return: value })),
  };
}

export function bestStatic(constants: { eta?: number; c2?: number }, returns = [40, 50]): MadeItem {
  return compared('best-static', { rho_c: 0.3, rho_p: 0.4, ...constants }, returns);
}

/** plan.json as the program writes it, as far as a report reads it. */
export const plan = {
  grid: (items: readonly MadeItem[], scenario: ScenarioInput = {}) => ({
    command: 'grid-search',
    version: '0.2.0',
    scenario: scenarioSchema.parse({ episodes: 2, ...scenario }),
    items: items.map(({ identity: { item, rho_c, rho_p } }) => ({
      name: item,
      hash: '0',
      policy: { kind: 'static', rhoC: rho_c, rhoP: rho_p },
    })),
    episodesPerTask: 5,
  }),
  train: (items: readonly MadeItem[], scenario: ScenarioInput = {}) => ({
    command: 'train',
    version: '0.2.0',
    scenario: scenarioSchema.parse({ episodes: 2, ...scenario }),
    training: { timesteps: 6400 },
    ppo: {},
    items: items.map(({ identity: { item, eta, c2, train_seed } }) => ({
      name: item,
      hash: '0',
      eta,
      c2,
      trainSeed: train_seed,
    })),
  }),
  /** @param folderOf where a learned policy was read from */
  evaluate: (
    items: readonly MadeItem[],
    scenario: ScenarioInput = {},
    folderOf: (item: Identity) => string = ({ item }) => `results/sweep/runs/${item}/policy-best`,
  ) => {
    const settings = [
      ...new Set(items.map(({ identity: { eta, c2 } }) => JSON.stringify({ eta, c2 }))),
    ];
    return {
      command: 'evaluate',
      version: '0.2.0',
      scenario: scenarioSchema.parse({ episodes: 2, ...scenario }),
      settings: settings.map((text) => JSON.parse(text) as unknown),
      items: items
        .filter(({ identity: { policy } }) => policy !== 'best-static')
        .map(({ identity: own }) => ({
          name: own.item,
          hash: '0',
          policy:
            own.policy === 'learned'
              ? { kind: 'learned', folder: folderOf(own), hash: '0', stochastic: false }
              : { kind: own.policy },
          setting: settings.indexOf(JSON.stringify({ eta: own.eta, c2: own.c2 })),
          trainSeed: own.train_seed,
        })),
      episodesPerTask: 4,
    };
  },
};

/** Writes a run directory. */
export function writeRun(directory: string, made: MadeRun): string {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
  };
  write('episodes.csv', episodesCsv(made));
  if (made.plan !== undefined) write('plan.json', `${JSON.stringify(made.plan, null, 2)}\n`);
  if (made.summary !== false) write('summary.csv', made.summary ?? summaryOf(made));
  if (made.delays !== undefined)
    write('delays.csv', made.delays === true ? delaysCsv(made) : made.delays);
  return directory;
}

export function episodesCsv({
  items,
  order = 'episodes',
  seedOf = (n) => 1000 + n,
}: MadeRun): string {
  const rows = items.flatMap((item, index) =>
    item.episodes.map((metrics, episode) => ({ item, index, metrics, episode })),
  );
  if (order === 'episodes') rows.sort((a, b) => a.episode - b.episode || a.index - b.index);
  return (
    episodesHeader() +
    csvLines(
      rows.map(({ item, metrics, episode }): Cell[] => [
        ...IDENTITY_COLUMNS.map((column) => item.identity[column]),
        episode,
        seedOf(episode),
        ...valuesOf(metrics),
      ]),
    )
  );
}

/** [metric]; metrics that no test is about are 1, or missing where they have to be. */
export function valuesOf(metrics: Partial<Record<EpisodeMetric, number>>): number[] {
  const values: Partial<Record<EpisodeMetric, number>> = { ...USUAL, ...metrics };
  return METRICS.map(
    ({ name, kind }) =>
      values[name] ?? (kind === 'overRequests' && values.requests_completed === 0 ? NaN : 1),
  );
}

/** summary.csv as the program computes it. */
function summaryOf({ items }: MadeRun): string {
  const summarizer = new Summarizer(
    items.map(({ identity: own }) => own),
    EPISODE_METRICS,
  );
  items.forEach(({ episodes }, index) => {
    for (const metrics of episodes) summarizer.add(index, valuesOf(metrics));
  });
  const returnOf = ({ episodes }: MadeItem, episode: number) =>
    episodes[episode].return ?? USUAL.return;
  const rows = summarizer.rows().map((row, index) => {
    const best = items.find(
      ({ identity: { policy, eta, c2 } }) =>
        policy === 'best-static' && eta === row.identity.eta && c2 === row.identity.c2,
    );
    if (!best) return row;
    const difference = new RunningSummary();
    items[index].episodes.forEach((_, episode) => {
      difference.add(returnOf(items[index], episode) - returnOf(best, episode));
    });
    const base = best.episodes.reduce((sum, _, i) => sum + returnOf(best, i), 0);
    return {
      ...row,
      versusStatic: {
        ratio: base > 0 ? row.metrics['return'].mean / (base / best.episodes.length) : NaN,
        difference: difference.summary(),
      },
    };
  });
  return summaryCsv(rows, EPISODE_METRICS);
}

/** delays.csv in which every request has sync delay 2 and e2e delay 1. */
function delaysCsv({ items }: MadeRun): string {
  return csvLines([
    DELAY_COLUMNS,
    ...items.flatMap(({ identity: { item }, episodes }): Cell[][] => {
      const completed = episodes.reduce(
        (sum, { requests_completed: n }) => sum + (n ?? USUAL.requests_completed),
        0,
      );
      return completed === 0
        ? []
        : [
            [item, 1, 0, completed],
            [item, 2, completed, 0],
          ];
    }),
  ]);
}
