import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readShard, tasksIn, writeShard } from '../../src/runs/shard.js';
import { Parts } from '../../src/runs/parts.js';
import { temporaryDirectory } from '../cli/run.js';

describe('the shards of a plan', () => {
  it('are a partition of its tasks, of sizes that differ by one at most', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.integer({ min: 1, max: 60 }), (tasks, count) => {
        const shards = Array.from({ length: count }, (_, i) =>
          tasksIn({ index: i + 1, count, tasks }),
        );
        const all = shards.flat().sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: tasks }, (_, task) => task));
        const sizes = shards.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('take tasks in turn, so that one has not all of the last condition', () => {
    expect(tasksIn({ index: 2, count: 3, tasks: 9 })).toEqual([1, 4, 7]);
  });

  it('are read back as written, and not where something else is there', () => {
    const file = join(temporaryDirectory(), 'shard.json');
    expect(readShard(file)).toBeUndefined();
    writeShard(file, { index: 2, count: 3, tasks: 7 });
    expect(readShard(file)).toEqual({ index: 2, count: 3, tasks: 7 });
    writeFileSync(file, '{"index":0,"count":3,"tasks":7}');
    expect(() => readShard(file)).toThrow();
  });
});

describe('a part', () => {
  it('is that of no other task', () => {
    const folder = temporaryDirectory();
    const parts = new Parts(folder);
    parts.write({ index: 3 }, { text: 'three' });
    expect(parts.read({ index: 3 })).toEqual({ text: 'three' });
    writeFileSync(parts.file({ index: 4 }), '');
    const moved = new Parts(folder);
    moved.write({ index: 5 }, { text: 'five' });
    expect(moved.read({ index: 4 })).toBeUndefined();
  });
});
