import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DelayCounts } from '../runs/tables/delays.js';
import { csvLines, identityCells, type Cell, type Identity } from '../runs/tables/episodes.js';
import { writeWhole } from '../runs/files/write-whole.js';
import type { Scenario } from '../config/schema/scenario.js';
import { hasDelaysPart, hasPart, partFile } from '../runs/tables/episodes-file.js';
import { evaluateEpisodes, type Evaluated } from './evaluation.js';

/** What a task leaves: rows of episodes.csv, and how many requests of each item had each delay. */
export interface TaskResult {
  rows: readonly (readonly Cell[])[];
  counts: DelayCounts;
}

/** The results of the tasks that are done, in files of their own, until all are there to be merged. */
export class TaskParts {
  private readonly delaysFolder: string;

  constructor(private readonly folder: string) {
    this.delaysFolder = join(folder, 'delays');
  }

  /** Makes the folders; before the first task. */
  prepare(): void {
    mkdirSync(this.delaysFolder, { recursive: true });
  }

  /** The delays come first, so that a task that has its rows is done. */
  write(task: { index: number }, { rows, counts }: TaskResult): void {
    writeWhole(this.delaysFile(task), counts.part());
    writeWhole(this.rowsFile(task), csvLines(rows));
  }

  /** Whether a task has left all of its rows, and its delays. */
  isDone(task: { index: number }, rows: number): boolean {
    return hasDelaysPart(this.delaysFile(task)) && hasPart(this.rowsFile(task), rows);
  }

  /** The path of a task's rows. */
  rowsFile(task: { index: number }): string {
    return partFile(this.folder, task);
  }

  /** The path of a task's delays, whose text {@link DelayCounts.addPart} takes. */
  delaysFile(task: { index: number }): string {
    return partFile(this.delaysFolder, task);
  }
}

/** Runs items on episodes first … end − 1: the rows episode by episode, items in their order. */
export function runItems(
  scenario: Scenario,
  items: readonly (Evaluated & { identity: Identity })[],
  episodes: { first: number; end: number },
): TaskResult {
  const prefixes = items.map(({ identity }) => identityCells(identity));
  const rows: Cell[][] = [];
  const counts = new DelayCounts(items.length);
  for (const result of evaluateEpisodes(scenario, items, episodes)) {
    const { policy, episode, seed, metrics, delays } = result;
    rows.push([...prefixes[policy], episode, seed, ...metrics]);
    counts.add(policy, delays);
  }
  return { rows, counts };
}
