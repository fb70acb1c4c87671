import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { metalore, records, sharedDirectory } from './run.js';

const folder = sharedDirectory();
const config = join(folder, 'varied.yaml');
writeFileSync(
  config,
  `steps: 15
ues: [{count: 4}]
sensors: [{count: 4}]
contexts:
  ues.0.count: {int: [2, 8]}
  ues.0.request.probability: {uniform: [0.3, 1]}
  association: {choice: [nearest, coverage]}
`,
);
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');

describe('contexts', () => {
  it('are the same for every policy of an episode, have columns, and do not depend on workers', async () => {
    const grid = ['grid-search', config, '--episodes', '30', '--step', '0.5'];
    expect((await metalore([...grid, '--jobs', '1', '-o', join(folder, 'one')])).code).toBe(0);
    expect((await metalore([...grid, '--jobs', '2', '-o', join(folder, 'two')])).code).toBe(0);
    expect(read('two', 'episodes.csv')).toBe(read('one', 'episodes.csv'));
    const names = ['ues.0.count', 'ues.0.request.probability', 'association'];
    const header = read('one', 'episodes.csv').split('\n', 1)[0].split(',');
    expect(header.slice(-3)).toEqual(names);
    const rows = records(read('one', 'episodes.csv'));
    for (let episode = 0; episode < 30; episode++) {
      const of = rows.filter((row) => row['episode'] === String(episode));
      expect(of).toHaveLength(9);
      expect(new Set(of.map((row) => names.map((name) => row[name]).join())).size).toBe(1);
    }
    const counts = rows.map((row) => Number(row['ues.0.count']));
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([2, 8]);
  });

  it('are met by evaluate and its best split as by the grid', async () => {
    const out = join(folder, 'evaluated');
    const { code, stderr } = await metaloreHere([
      ...['evaluate', config, '--policy', 'static:0.5,0.5', '--episodes', '30', '--step', '0.5'],
      ...['-o', out, '--jobs', '1'],
    ]);
    expect(stderr).not.toContain('rror');
    expect(code).toBe(0);
    const drawn = (name: string) =>
      new Map(
        records(read(name, 'episodes.csv')).map((row) => [row['episode'], row['ues.0.count']]),
      );
    expect(drawn('evaluated')).toEqual(drawn('one'));
  });

  it('of η make one policy of train, and are left out by evaluate, which judges by settings', async () => {
    const drawn = ['--set', 'contexts={reward.eta: {choice: [0.9, 0.6]}}', '--dry-run'];
    const trained = await metaloreHere(['train', config, ...drawn]);
    expect([trained.code, trained.stdout]).toEqual([
      0,
      expect.stringContaining('η drawn anew in each episode × c₂ ∈ {0, -1}'),
    ]);
    const judged = await metaloreHere(['evaluate', config, ...drawn, '--policy', 'max-weight']);
    expect([judged.code, judged.stdout]).toEqual([0, expect.stringContaining('(η, c₂) (0.9, 0)')]);
  });
});
