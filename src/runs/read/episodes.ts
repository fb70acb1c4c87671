import { EPISODE_COLUMNS } from '../tables/episodes.js';
import { CONDITION } from '../tables/condition.js';
import { IDENTITY_COLUMNS, isFoundSplit, type Identity } from '../tables/identity.js';
import { RunningSummary, type Summary } from '../../math/statistics.js';
import { quoted } from '../../words/texts.js';
import {
  EPISODE_METRICS,
  METRICS,
  type EpisodeMetric,
  type Metric,
} from '../../simulator/metrics/metrics.js';
import { COMPARED_METRICS, type ComparedMetric, type Item } from './run-data.js';
import { ReportError } from '../errors.js';
import { readTable, type Row } from '../csv/table.js';
import { isOlder } from '../version.js';

/** An item of a run while its files are read. */
export interface ReadItem {
  item: Item;
  /** of its first row in episodes.csv */
  line: number;
  /** Σ requests_completed over its episodes */
  completed: number;
}

/** What episodes.csv says. */
export interface Episodes {
  file: string;
  experiment: string;
  /** by {@link itemKey}, in the order of their first rows */
  items: Map<string, ReadItem>;
  /** in the order of their first rows; empty where there is no such column */
  conditions: string[];
  rows: number;
  /** [episode, episode_seed] of the first few episodes */
  seeds: [number, number][];
  /** length of every episode */
  steps: number;
  /** metrics of which it has no column, since it is older than they are */
  missingMetrics: EpisodeMetric[];
}

/** Names an item of a run; where there are conditions, in one of them. */
export function itemKey(item: string, condition: string | undefined): string {
  return condition === undefined ? item : JSON.stringify([condition, item]);
}

/** The same of the item that a row of any table of a run is about. */
export function itemKeyOf(row: Row): string {
  return itemKey(row.text('item'), row.has(CONDITION.name) ? row.text(CONDITION.name) : undefined);
}

/** Beyond that, what is kept of each item would fill the memory, and no figure shows them. */
const MOST_ITEMS = 100_000;
/** Episodes whose seeds are kept, to compare those of several runs. */
const KEPT_SEEDS = 5;

const COMPLETED = EPISODE_METRICS.indexOf('requests_completed');
const COMPARED = COMPARED_METRICS.map((name) => EPISODE_METRICS.indexOf(name));
const STEPS = EPISODE_METRICS.indexOf('steps');

/**
 * The metrics without whose columns a table cannot be of a version; undefined is some version, and
 * then those that there were from the beginning.
 */
export function requiredMetrics(
  version: string | undefined,
  metrics: readonly Metric[] = METRICS,
): string[] {
  return metrics
    .filter(({ since }) => !since || (version !== undefined && !isOlder(version, since)))
    .map(({ name }) => name);
}

/**
 * Reads episodes.csv in one pass; memory grows with the items, not with the rows, unless each episode
 * is kept. A metric that the version which wrote it did not know is missing in every row.
 *
 * @param options.version of metalore that wrote it, where that is known
 * @param options.keep whether items get their {@link Item.byEpisode}
 * @throws {ReportError} for a file that is no such table, was cut, or contradicts itself
 */
export async function readEpisodes(
  file: string,
  { version, keep = false }: { version?: string | undefined; keep?: boolean } = {},
): Promise<Episodes> {
  const reader = new EpisodesReader(file, keep);
  const { rows } = await readTable(file, {
    required: [...IDENTITY_COLUMNS, ...EPISODE_COLUMNS, ...requiredMetrics(version)],
    begin: (row) => {
      reader.begin(row);
      return () => {
        reader.read();
      };
    },
  });
  return reader.result(rows);
}

interface RunningItem {
  identity: Identity;
  /** identity cells as they are written */
  cells: string[];
  line: number;
  episodes: number;
  lastEpisode: number;
  completed: number;
  metrics: RunningSummary[];
  byEpisode?: NonNullable<Item['byEpisode']>;
}

class EpisodesReader {
  private row!: Row;
  private identityAt: number[] = [];
  private itemAt = 0;
  private episodeAt = 0;
  private seedAt = 0;
  private conditionAt = -1;
  private metricAt: number[] = [];
  private readonly metrics = new Float64Array(EPISODE_METRICS.length);
  private readonly items = new Map<string, RunningItem>();
  private readonly seeds = new Map<number, { seed: number; line: number }>();
  private experiment: string | undefined;
  private steps: number | undefined;

  constructor(
    private readonly file: string,
    private readonly keep: boolean,
  ) {}

  begin(row: Row): void {
    this.row = row;
    this.identityAt = IDENTITY_COLUMNS.map((column) => row.index(column));
    this.metricAt = EPISODE_METRICS.map((column) => row.index(column));
    this.itemAt = row.index('item');
    this.episodeAt = row.index('episode');
    this.seedAt = row.index('episode_seed');
    this.conditionAt = row.index(CONDITION.name);
  }

  read(): void {
    const { metrics } = this;
    const item = this.itemOfRow();
    this.readEpisode(item);
    this.readMetrics();
    this.checkSteps();
    item.completed += metrics[COMPLETED];
    for (let m = 0; m < metrics.length; m++) item.metrics[m].add(metrics[m]);
    item.episodes++;
    if (item.byEpisode) this.keepEpisode(item.byEpisode);
  }

  private keepEpisode({ episodes, seeds, values }: NonNullable<Item['byEpisode']>): void {
    episodes.push(this.row.countAt(this.episodeAt));
    seeds.push(this.row.countAt(this.seedAt));
    for (let i = 0; i < COMPARED_METRICS.length; i++)
      values[COMPARED_METRICS[i]].push(this.metrics[COMPARED[i]]);
  }

  private itemOfRow(): RunningItem {
    const { row, identityAt, conditionAt } = this;
    const condition = conditionAt < 0 ? undefined : row.cells[conditionAt];
    const known = this.items.get(itemKey(row.cells[this.itemAt], condition));
    if (!known) return this.beginItem(condition);
    for (let i = 0; i < identityAt.length; i++)
      if (row.cells[identityAt[i]] !== known.cells[i])
        throw row.wrong(
          IDENTITY_COLUMNS[i],
          `but item ${quoted(known.cells[1])} has ${quoted(known.cells[i])} in line` +
            ` ${known.line}; rows of an item have to agree: copy the file again`,
        );
    return known;
  }

  private beginItem(inCondition: string | undefined): RunningItem {
    const { row } = this;
    if (inCondition === '') throw row.wrong(CONDITION.name, 'expected a name');
    if (this.items.size === MOST_ITEMS)
      throw row.error(`the file has more than ${MOST_ITEMS} items, too many for a report`);
    // Copied, for a slice would keep alive the whole chunk of the file that it was cut from.
    const cells = this.identityAt.map((index) => Buffer.from(row.cells[index]).toString());
    const condition = inCondition === undefined ? undefined : Buffer.from(inCondition).toString();
    const item: RunningItem = {
      identity: {
        ...identityOf(row, cells),
        ...(condition === undefined ? {} : { condition }),
      },
      cells,
      line: row.line,
      episodes: 0,
      lastEpisode: -1,
      completed: 0,
      metrics: EPISODE_METRICS.map(() => new RunningSummary()),
      ...(this.keep ? { byEpisode: noEpisodes() } : {}),
    };
    this.experiment ??= cells[0];
    if (cells[0] !== this.experiment)
      throw row.wrong(
        'experiment',
        `but other rows have ${quoted(this.experiment)}; give each experiment a run directory of` +
          ' its own',
      );
    this.items.set(itemKey(cells[1], condition), item);
    return item;
  }

  /** Episodes of an item ascend, as they are written; that also tells that none is there twice. */
  private readEpisode(item: RunningItem): void {
    const { row } = this;
    const episode = row.countAt(this.episodeAt);
    if (episode <= item.lastEpisode)
      throw row.wrong(
        'episode',
        `after ${item.lastEpisode} of the same item ${quoted(item.cells[1])}; episodes have to` +
          ' ascend: were two files put together, or was this one sorted?',
      );
    item.lastEpisode = episode;
    const seed = row.countAt(this.seedAt);
    if (episode >= KEPT_SEEDS) return;
    const known = this.seeds.get(episode);
    if (!known) this.seeds.set(episode, { seed, line: row.line });
    else if (known.seed !== seed)
      throw row.wrong(
        'episode_seed',
        `but episode ${episode} has ${known.seed} in line ${known.line}; the policies of a run are` +
          ' compared on the same episodes: give each run a directory of its own',
      );
  }

  private readMetrics(): void {
    const { row, metricAt, metrics } = this;
    for (let m = 0; m < metrics.length; m++) {
      const index = metricAt[m];
      const kind = METRICS[m].kind;
      if (index < 0) {
        metrics[m] = NaN;
        continue;
      }
      if (kind === 'count') metrics[m] = row.countAt(index);
      else if (kind === 'number' || row.cells[index] !== '') metrics[m] = row.numberAt(index);
      else metrics[m] = NaN;
      if (kind === 'overRequests' && Number.isNaN(metrics[m]) !== (metrics[COMPLETED] === 0))
        throw row.wrongAt(
          index,
          metrics[COMPLETED] === 0
            ? 'nothing, since requests_completed is 0'
            : `a number, since requests_completed is ${metrics[COMPLETED]}`,
        );
    }
  }

  /** An episode ends with its last step and in no other way. */
  private checkSteps(): void {
    const steps = this.metrics[STEPS];
    this.steps ??= steps;
    if (steps !== this.steps)
      throw this.row.wrong(
        'steps',
        `but other rows have ${this.steps}; all episodes of a run are of one length: copy the file` +
          ' again',
      );
  }

  result(rows: number): Episodes {
    if (rows === 0)
      throw new ReportError(
        { file: this.file, line: 1 },
        'there is no row below the first line: no run is done, or the file was cut;' +
          ' meta.json in the folders of runs/ tells what became of them',
      );
    return {
      file: this.file,
      experiment: this.experiment!,
      items: new Map(
        Array.from(this.items, ([name, running]) => [
          name,
          { item: itemOf(running), line: running.line, completed: running.completed },
        ]),
      ),
      conditions: [
        ...new Set(
          Array.from(this.items.values()).flatMap(({ identity }) => identity.condition ?? []),
        ),
      ],
      rows,
      seeds: Array.from(this.seeds, ([episode, { seed }]): [number, number] => [episode, seed]),
      steps: this.steps!,
      missingMetrics: EPISODE_METRICS.filter((_, m) => this.metricAt[m] < 0),
    };
  }
}

function noEpisodes(): NonNullable<Item['byEpisode']> {
  const values = Object.fromEntries(
    COMPARED_METRICS.map((name): [string, number[]] => [name, []]),
  ) as Record<ComparedMetric, number[]>;
  return { episodes: [], seeds: [], values };
}

function itemOf({ identity, episodes, metrics, byEpisode }: RunningItem): Item {
  return {
    identity,
    episodes,
    ...(byEpisode ? { byEpisode } : {}),
    metrics: Object.fromEntries(
      metrics.map((running, m) => [EPISODE_METRICS[m], running.summary()]),
    ) as Record<EpisodeMetric, Summary>,
  };
}

function identityOf(row: Row, [experiment, item, policy]: readonly string[]): Identity {
  if (item === '') throw row.wrong('item', 'expected a name');
  if (policy === '') throw row.wrong('policy', 'expected a name');
  const isSplit = policy === 'static' || isFoundSplit(policy);
  // A policy that was trained for any η or c₂ has none.
  const constant = (column: string) =>
    policy === 'learned' && row.text(column) === '' ? null : row.number(column);
  const share = (column: string) =>
    isSplit || row.text(column) !== '' ? row.number(column) : null;
  return {
    experiment,
    item,
    policy,
    rho_c: share('rho_c'),
    rho_p: share('rho_p'),
    eta: constant('eta'),
    c2: constant('c2'),
    train_seed: row.text('train_seed') === '' ? null : row.count('train_seed'),
  };
}
