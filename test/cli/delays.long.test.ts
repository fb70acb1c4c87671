import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { metalore, onceTrue, records, SMALL, temporaryDirectory } from './run.js';

const read = (...path: string[]) => records(readFileSync(join(...path), 'utf8'));

function byItem(rows: Record<string, string>[]): Map<string, Record<string, string>[]> {
  const groups = new Map<string, Record<string, string>[]>();
  for (const row of rows) groups.set(row['item'], [...(groups.get(row['item']) ?? []), row]);
  return groups;
}

/**
 * delays.csv and episodes.csv of a run directory tell the same: how many requests were completed, the
 * sum of their delays, how many were late, and the return.
 */
function expectAgreement(out: string, { items }: { items: number }) {
  const episodes = byItem(read(out, 'episodes.csv'));
  const delays = byItem(read(out, 'delays.csv'));
  expect(episodes.size).toBe(items);
  for (const [item, rows] of episodes) {
    const counts = delays.get(item) ?? [];
    const total = (of: (row: Record<string, string>) => number) =>
      rows.reduce((sum, row) => sum + of(row), 0);
    const counted = (column: string, weight: (delay: number) => number) =>
      counts.reduce(
        (sum, row) => sum + Number(row[column]) * weight(Number(row['delay_steps'])),
        0,
      );
    const completed = (row: Record<string, string>) => Number(row['requests_completed']);
    expect(
      counted('sync_requests', () => 1),
      item,
    ).toBe(total(completed));
    expect(
      counted('e2e_requests', () => 1),
      item,
    ).toBe(total(completed));
    for (const [column, metric] of [
      ['sync_requests', 'sync_delay_steps'],
      ['e2e_requests', 'e2e_delay_steps'],
    ])
      expect(
        counted(column, (delay) => delay),
        item,
      ).toBeCloseTo(
        total((row) => completed(row) * Number(row[metric])),
        6,
      );
    const late = counted('e2e_requests', (delay) => (delay > 2 ? 1 : 0));
    expect(late, item).toBe(total((row) => Number(row['requests_late'])));
    const [{ eta, c2 }] = rows;
    expect(
      counted('sync_requests', (delay) => 10 * Number(eta) ** delay) + late * Number(c2),
      item,
    ).toBeCloseTo(
      total((row) => Number(row['return'])),
      6,
    );
  }
  return delays;
}

describe('delays.csv', () => {
  it('tells of a grid what its episodes tell, on any number of workers', async () => {
    const folder = temporaryDirectory();
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    await metaloreHere(['grid-search', ...SMALL, '--jobs', '1', '-o', one]);
    await metalore(['grid-search', ...SMALL, '--jobs', '2', '-o', two]);
    expectAgreement(one, { items: 121 });
    const bytes = (out: string) => readFileSync(join(out, 'delays.csv'), 'utf8');
    expect(bytes(two)).toBe(bytes(one));
  });

  it('tells of a sweep and of its evaluation the same', async () => {
    const folder = temporaryDirectory();
    const [sweep, out] = [join(folder, 'sweep'), join(folder, 'out')];
    const tiny = ['--set', 'steps=20', '--episodes', '4', '--timesteps', '640'];
    const trained = await metaloreHere([
      ...['train', ...tiny, '--eta', '0.9,0.5', '--c2', '-1', '--seeds', '0..1'],
      ...['--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=20', '--set', 'ppo.batchSize=20'],
      ...['-o', sweep],
    ]);
    expect(trained.stderr).not.toContain('failed');
    expect(trained.code).toBe(0);
    const evaluated = await metaloreHere(['evaluate', sweep, '--step', '0.5', '-o', out]);
    expect(evaluated.code).toBe(0);
    const ofSweep = expectAgreement(sweep, { items: 4 });
    // Under each setting the best split, six rules and two seeds.
    const ofEvaluation = expectAgreement(out, { items: 18 });
    for (const [item, rows] of ofSweep) expect(ofEvaluation.get(item), item).toEqual(rows);

    const map = read(sweep, 'runs/eta-0.9-c2--1-seed-0/policy-map.csv');
    expect(map.reduce((sum, row) => sum + Number(row['visits']), 0)).toBe(4 * 20);
    for (const row of map)
      for (const share of ['rho_c', 'rho_p']) {
        expect(Number(row[share])).toBeGreaterThanOrEqual(0);
        expect(Number(row[share])).toBeLessThanOrEqual(1);
      }
  });

  it('is made anew where a part of it was damaged', async () => {
    const folder = temporaryDirectory();
    const [whole, damaged] = [join(folder, 'whole'), join(folder, 'damaged')];
    await metaloreHere(['grid-search', ...SMALL, '-o', whole]);
    await metalore(['grid-search', ...SMALL, '-o', damaged], {
      onStart: (child) => {
        const part = join(damaged, 'parts/0.part');
        let bytes = Buffer.alloc(0);
        onceTrue(
          child,
          () => (bytes = readFileSync(part)).length > 0,
          () => {
            child.kill('SIGKILL');
            writeFileSync(part, bytes.subarray(0, bytes.length / 2));
          },
        );
      },
    });
    const { code } = await metaloreHere(['grid-search', ...SMALL, '-o', damaged]);
    expect(code).toBe(0);
    for (const file of ['delays.csv', 'episodes.csv', 'summary.csv'])
      expect(readFileSync(join(damaged, file), 'utf8')).toBe(
        readFileSync(join(whole, file), 'utf8'),
      );
  });
});
