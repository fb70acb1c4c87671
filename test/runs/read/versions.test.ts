import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEpisodes, requiredMetrics } from '../../../src/runs/read/episodes.js';
import { readRun } from '../../../src/runs/read/run.js';
import { isOlder, metaloreVersion } from '../../../src/runs/version.js';
import { EPISODE_METRICS, METRICS } from '../../../src/simulator/metrics/metrics.js';
import { temporaryDirectory } from '../../cli/run.js';
import { plan, split, writeRun } from './run-directory.js';

const GRID = [split(0, 0), split(0, 1), split(1, 0), split(1, 1)];

describe('versions', () => {
  it('are compared by their numbers', () => {
    expect(isOlder('0.2.0', '0.10.0')).toBe(true);
    expect(isOlder('0.10.0', '0.2.0')).toBe(false);
    expect(isOlder('0.2.0', '0.2.0')).toBe(false);
    expect(isOlder('1.0.0', '0.9.9')).toBe(false);
    expect(isOlder('0.2.0', '0.2.1-rc.1')).toBe(true);
    expect(isOlder('unknown', '0.2.0')).toBe(false);
    expect(isOlder('0.2.0', 'unknown')).toBe(false);
  });

  it('say which metrics a directory has to have', () => {
    const metrics = [
      { ...METRICS[0], name: 'old' },
      { ...METRICS[0], name: 'new', since: '0.3.0' },
    ];
    expect(requiredMetrics('0.2.9', metrics)).toEqual(['old']);
    expect(requiredMetrics('0.3.0', metrics)).toEqual(['old', 'new']);
    expect(requiredMetrics('0.10.0', metrics)).toEqual(['old', 'new']);
    // Without a plan the version is not known.
    expect(requiredMetrics(undefined, metrics)).toEqual(['old']);
    expect(requiredMetrics(undefined)).toEqual(
      METRICS.filter(({ since }) => !since).map(({ name }) => name),
    );
  });
});

describe('a run directory', () => {
  it('of a newer version is read and says so', async () => {
    const made = { ...plan.grid(GRID), version: '99.1.0' };
    const directory = writeRun(join(temporaryDirectory(), 'run'), { items: GRID, plan: made });
    // A column that this version does not know stands among the others.
    for (const file of ['episodes.csv', 'summary.csv']) {
      const path = join(directory, file);
      const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
      writeFileSync(path, lines.map((line, i) => `${line},${i === 0 ? 'later' : i}\n`).join(''));
    }
    const { notes, items } = await readRun(directory);
    expect(items.map(({ metrics }) => metrics.return.mean)).toEqual([35, 35, 35, 35]);
    expect(notes).toEqual([
      `it was written by metalore 99.1.0, which is newer than this one, ${metaloreVersion()}:` +
        ' what that has added is passed over',
    ]);
  });

  it('of this or an older version says nothing of it', async () => {
    for (const version of ['0.1.0', metaloreVersion()]) {
      const made = { ...plan.grid(GRID), version };
      const directory = writeRun(join(temporaryDirectory(), 'run'), { items: GRID, plan: made });
      expect((await readRun(directory)).notes).toEqual([]);
    }
  });

  it('has all that it had in the beginning, or is refused', async () => {
    const directory = writeRun(join(temporaryDirectory(), 'run'), { items: GRID });
    const path = join(directory, 'episodes.csv');
    const rows = readFileSync(path, 'utf8').split('\n');
    const at = rows[0].split(',').indexOf('tx_steps');
    const without = rows.map((row) =>
      row === '' ? '' : row.split(',').toSpliced(at, 1).join(','),
    );
    writeFileSync(path, without.join('\n'));
    await expect(readEpisodes(path)).rejects.toThrow('columns are missing: tx_steps');
    expect(EPISODE_METRICS).toContain('tx_steps');
  });

  it('of 0.4.0 lacks what 0.5.0 added and says so; one of 0.5.0 that lacks it is refused', async () => {
    const newer = METRICS.filter(({ since }) => since === '0.5.0').map(({ name }) => name);
    expect(newer).toEqual([
      'requests_lost',
      'updates_lost',
      'completed_pct',
      'throughput_fairness',
    ]);
    const written = (version: string) => {
      const directory = writeRun(join(temporaryDirectory(), 'run'), {
        items: GRID,
        plan: { ...plan.grid(GRID), version },
      });
      for (const name of ['episodes.csv', 'summary.csv']) {
        const path = join(directory, name);
        const rows = readFileSync(path, 'utf8')
          .split('\n')
          .map((row) => row.split(','));
        const kept = rows[0].map((column) => !newer.some((name) => column.startsWith(name)));
        writeFileSync(path, rows.map((row) => row.filter((_, at) => kept[at]).join()).join('\n'));
      }
      return directory;
    };
    const { items, notes } = await readRun(written('0.4.0'));
    expect(items[0].metrics.requests_lost).toMatchObject({ n: 0 });
    expect(items[0].metrics.return.mean).toBe(35);
    expect(notes).toEqual([
      'it was written by metalore 0.4.0, which did not have requests_lost, updates_lost,' +
        ' completed_pct, throughput_fairness: missing',
    ]);
    await expect(readRun(written('0.5.0'))).rejects.toThrow(
      `columns are missing: ${newer.join(', ')}`,
    );
  });
});
