import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { metalore, onceTrue, temporaryDirectory } from '../cli/run.js';
import { bytes } from '../cli/sweeps.js';

const GRID = ['grid-search', '--set', 'steps=20', '--episodes', '120', '-q', '--jobs', '1'];

const parts = (out: string) =>
  existsSync(join(out, 'parts'))
    ? readdirSync(join(out, 'parts')).filter((name) => name.endsWith('.part')).length
    : 0;

it('a shard that is killed goes on, and is merged to what one machine writes', async () => {
  const folder = temporaryDirectory();
  const [first, second, merged, whole] = ['first', 'second', 'merged', 'whole'].map((name) =>
    join(folder, name),
  );
  const shard = [...GRID, '--shard', '1/2', '-o', first];
  const killed = await metalore(shard, {
    onStart: (child) => {
      onceTrue(
        child,
        () => parts(first) >= 3,
        () => child.kill('SIGKILL'),
      );
    },
  });
  expect(killed.code).toBeNull();
  expect((await metalore([...GRID, '--shard', '2/2', '-o', second])).code).toBe(0);

  const early = await metalore(['merge', first, second, '-o', merged]);
  expect(early.code).toBe(2);
  expect(early.stderr).toMatch(/first \(shard 1\/2\) lacks \d+ of its 12 tasks: task \d+/);

  expect((await metalore(shard)).code).toBe(0);
  expect((await metalore(['merge', first, second, '-o', merged])).code).toBe(0);
  expect((await metalore([...GRID, '-o', whole])).code).toBe(0);
  expect(bytes(merged)).toEqual(bytes(whole));
});
