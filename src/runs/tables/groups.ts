import { GROUP_METRICS, isGrouped } from '../../simulator/metrics/group-meter.js';
import { METRICS } from '../../simulator/metrics/metrics.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { csvCells, csvLines } from '../csv/write.js';
import { WholeFile } from '../files/whole-file.js';
import type { Column } from './column.js';
import { conditionCell, conditionColumn } from './condition.js';
import { EPISODE } from './episodes.js';
import { IDENTITY, identityCells, type Identity } from './identity.js';

const WIDTH = GROUP_METRICS.length;

/** The columns of groups.csv. */
export const GROUPS: readonly Column[] = [
  ...IDENTITY,
  EPISODE[0],
  { name: 'group', unit: '', label: 'place of the group in `ues`, from 0', type: 'count' },
  ...GROUP_METRICS.map((name) => METRICS.find((metric) => metric.name === name)!),
];

/**
 * groups.csv while it is written: a row per item, episode and group of UEs. Rows go into the file as they
 * come, so memory does not grow with the number of episodes.
 */
export class GroupsFile extends WholeFile {
  /** [items] identity cells, to stand before the others */
  private readonly prefixes: readonly string[];
  /** [items] what stands behind them */
  private readonly ends: readonly string[];
  /** numbers of an episode */
  private readonly size: number;
  private lines: string[] = [];

  private constructor(path: string, identities: readonly Identity[], groups: number) {
    super(path);
    this.prefixes = identities.map((identity) => csvCells(identityCells(identity)));
    this.ends = identities.map(conditionCell);
    this.size = groups * WIDTH;
    this.write(csvLines([[...GROUPS.map(({ name }) => name), ...conditionColumn(identities)]]));
  }

  /**
   * Begins the file of a plan; undefined where it leaves none, having one group of UEs.
   *
   * @param path of groups.csv, which appears when {@link finish} is called
   * @param identities of the items
   */
  static of(
    { scenario }: { scenario: Pick<Scenario, 'ues'> },
    path: string,
    identities: readonly Identity[],
  ): GroupsFile | undefined {
    return isGrouped(scenario) ? new GroupsFile(path, identities, scenario.ues.length) : undefined;
  }

  /**
   * Adds an episode of an item.
   *
   * @param item its index
   * @param part [episodes][groups][GROUP_METRICS] of a task's output
   * @param row which of the part's episodes it is
   */
  add({ item, episode }: { item: number; episode: number }, part: Float64Array, row: number): void {
    const { size } = this;
    const values = part.subarray(row * size, (row + 1) * size);
    for (let group = 0; group * WIDTH < size; group++) {
      const metrics = values.subarray(group * WIDTH, (group + 1) * WIDTH);
      const cells = csvCells([episode, group, ...metrics]);
      this.lines.push(`${this.prefixes[item]},${cells}${this.ends[item]}\n`);
    }
    if (this.lines.length >= 1000) this.flush();
  }

  override finish(): void {
    this.flush();
    super.finish();
  }

  private flush(): void {
    this.write(this.lines.join(''));
    this.lines = [];
  }
}
