import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { LEASE_MS } from '../../src/runs/lease/lease.js';
import { deadPid, ELSEWHERE, leaveLease } from '../runs/leases.js';
import { temporaryDirectory } from '../cli/run.js';

it('100 races have 100 winners, whatever was left there', async () => {
  const pid = await deadPid();
  const racers = Array.from({ length: 5 }, () => {
    const child = spawn(process.execPath, [
      fileURLToPath(new URL('lease-racer.mjs', import.meta.url)),
    ]);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return { child, next: async () => (await lines.next()).value as string };
  });
  const root = temporaryDirectory();
  for (let round = 0; round < 100; round++) {
    const directory = join(root, String(round));
    mkdirSync(directory);
    if (round % 3 === 1) leaveLease(directory, { pid });
    if (round % 3 === 2) leaveLease(directory, ELSEWHERE, { ageMs: LEASE_MS + 1000 });
    for (const { child } of racers) child.stdin.write(`${directory}\n`);
    const said = await Promise.all(racers.map(({ next }) => next()));
    expect(said.sort(), `round ${round}`).toEqual(['lost', 'lost', 'lost', 'lost', 'won']);
  }
  for (const { child } of racers) child.stdin.end();
  await Promise.all(racers.map(({ child }) => once(child, 'exit')));
});
