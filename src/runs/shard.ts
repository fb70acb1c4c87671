import { z } from '../packages/zod.js';
import { readRegular } from './files/open-regular.js';
import { writeWhole } from './files/write-whole.js';

/** A part of a plan's tasks that is done by itself. Tasks are dealt out in turn, so that parts are alike. */
export interface Shard {
  /** which of the parts, from 1 */
  index: number;
  /** parts in all */
  count: number;
}

/** A shard of a plan of so many tasks. */
export interface PlannedShard extends Shard {
  /** of the whole plan */
  tasks: number;
}

const shardSchema = z.strictObject({
  index: z.int().min(1),
  count: z.int().min(1),
  tasks: z.int().min(0),
});

/** Says which shard of its plan a run directory holds; a directory without one holds the whole. */
export const SHARD_FILE = 'shard.json';

/** The indices of the tasks of a shard, ascending. */
export function tasksIn({ index, count, tasks }: PlannedShard): number[] {
  const own: number[] = [];
  for (let task = index - 1; task < tasks; task += count) own.push(task);
  return own;
}

/** `2/3` */
export function shardName({ index, count }: Shard): string {
  return `${index}/${count}`;
}

export function writeShard(file: string, shard: PlannedShard): void {
  const { index, count, tasks } = shard;
  writeWhole(file, `${JSON.stringify({ index, count, tasks }, null, 2)}\n`);
}

/**
 * What shard.json says; undefined where there is none.
 *
 * @throws {Error} when it says nothing that can be understood
 */
export function readShard(file: string): PlannedShard | undefined {
  let text: string;
  try {
    text = readRegular(file).toString('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return shardSchema.parse(JSON.parse(text));
}

/** Whether two directories are for the same tasks. */
export function sameShard(a: PlannedShard | undefined, b: PlannedShard | undefined): boolean {
  return a?.index === b?.index && a?.count === b?.count && a?.tasks === b?.tasks;
}
