import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import { csvCells, csvLines } from '../csv/write.js';
import { WholeFile } from '../files/whole-file.js';
import { namesOf, type Column } from './column.js';
import { conditionCell, conditionColumn } from './condition.js';
import type { ContextColumns } from './contexts.js';
import { IDENTITY_COLUMNS, identityCells, type Identity } from './identity.js';
import { Summarizer, type SummaryRow } from './summarizer.js';

/** Columns between the identity and the metrics in episodes.csv. */
export const EPISODE = [
  { name: 'episode', unit: '', label: 'number of the episode, from 0', type: 'count' },
  {
    name: 'episode_seed',
    unit: '',
    label: 'seed of its trace, or the one that a trace from files says',
    type: 'count',
  },
] as const satisfies readonly Column[];

export const EPISODE_COLUMNS = namesOf(EPISODE);

/** The first line of episodes.csv: identity, episode, metrics, and what is drawn for each episode or its condition. */
export function episodesHeader(more: readonly string[] = []): string {
  return csvLines([[...IDENTITY_COLUMNS, ...EPISODE_COLUMNS, ...EPISODE_METRICS, ...more]]);
}

/**
 * episodes.csv while it is written, and its summary. Rows go into the file as they come, so memory
 * does not grow with the number of episodes.
 */
export class EpisodesFile extends WholeFile {
  private readonly summarizer: Summarizer;
  /** [items] identity cells, to stand before the others */
  private readonly prefixes: readonly string[];
  /** [items] what stands behind them */
  private readonly ends: readonly string[];
  private lines: string[] = [];

  /**
   * @param path of episodes.csv, which appears when {@link finish} is called
   * @param identities of the items, in each condition where there are any
   * @param contexts the columns behind the metrics
   */
  constructor(path: string, identities: readonly Identity[], contexts: ContextColumns) {
    super(path);
    this.summarizer = new Summarizer(identities);
    this.prefixes = identities.map((identity) => csvCells(identityCells(identity)));
    this.ends = identities.map(conditionCell);
    this.write(episodesHeader([...contexts.names, ...conditionColumn(identities)]));
  }

  /**
   * Adds a row.
   *
   * @param item its index
   * @param line the cells behind the identity, {@link EPISODE_COLUMNS}, the metrics and the contexts
   * @param metrics the same metrics, in the order of EPISODE_METRICS
   */
  add(item: number, line: string, metrics: Float64Array): void {
    this.summarizer.add(item, metrics);
    this.lines.push(`${this.prefixes[item]},${line}${this.ends[item]}\n`);
    if (this.lines.length >= 1000) this.flush();
  }

  override finish(): void {
    this.flush();
    super.finish();
  }

  /** One row per item. */
  summary(): SummaryRow[] {
    return this.summarizer.rows();
  }

  private flush(): void {
    this.write(this.lines.join(''));
    this.lines = [];
  }
}
