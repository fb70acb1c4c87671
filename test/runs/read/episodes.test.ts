import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEpisodes, requiredMetrics } from '../../../src/runs/read/episodes.js';
import { csvLines } from '../../../src/runs/csv/write.js';
import { EPISODE_COLUMNS, episodesHeader } from '../../../src/runs/tables/episodes.js';
import { IDENTITY_COLUMNS } from '../../../src/runs/tables/identity.js';
import { EPISODE_METRICS } from '../../../src/simulator/metrics/metrics.js';
import { temporaryDirectory } from '../../cli/run.js';
import {
  episodesCsv,
  identity,
  NOTHING_COMPLETED,
  split,
  valuesOf,
  type MadeItem,
} from './run-directory.js';

const COLUMNS = [...IDENTITY_COLUMNS, ...EPISODE_COLUMNS, ...EPISODE_METRICS];
/** Of a table of which nothing tells its version. */
const REQUIRED = [...IDENTITY_COLUMNS, ...EPISODE_COLUMNS, ...requiredMetrics(undefined)];

async function read(text: string) {
  const file = join(temporaryDirectory(), 'episodes.csv');
  writeFileSync(file, text);
  try {
    return await readEpisodes(file);
  } catch (error) {
    throw new Error((error as Error).message.replace(file, 'episodes.csv'), { cause: error });
  }
}

/** Two splits, two episodes each: lines 2 to 5. */
const GRID = episodesCsv({ items: [split(0, 0), split(0, 0.5)] });

/** The text with one cell changed; lines count from 1. */
function changed(line: number, column: string, cell: string, text = GRID): string {
  const rows = text.split('\n').map((row) => row.split(','));
  rows[line - 1][rows[0].indexOf(column)] = cell;
  return rows.map((row) => row.join(',')).join('\n');
}

describe('episodes.csv', () => {
  it('gives what a plain reference computes, under any names', async () => {
    const name = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('a,b', '"', 'two\nlines', 'cr\r\nlf', '<script>alert(1)</script>', '=1+1'),
    );
    const value = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
    const episode = fc.oneof(
      { weight: 4, arbitrary: fc.record({ return: value, sync_delay_steps: value }) },
      fc.constant(NOTHING_COMPLETED),
    );
    const items = fc.uniqueArray(
      fc.record({
        identity: fc.record({ item: name, policy: name, eta: value, c2: value }).map((own) => ({
          ...identity({ ...own, experiment: 'a "b",\nc' }),
          rho_c: 0.5,
          rho_p: 1,
        })),
        episodes: fc.array(episode, { minLength: 1, maxLength: 6 }),
      }),
      { minLength: 1, maxLength: 5, selector: (item) => item.identity.item },
    );
    await fc.assert(
      fc.asyncProperty(items, fc.constantFrom('episodes', 'items'), async (made, order) => {
        const episodes = await read(episodesCsv({ items: made, order }));
        expect([...episodes.items.keys()]).toEqual(made.map(({ identity: { item } }) => item));
        expect(episodes.experiment).toBe('a "b",\nc');
        expect(episodes.rows).toBe(made.reduce((sum, item) => sum + item.episodes.length, 0));
        for (const { identity: own, episodes: rows } of made) {
          const { item, completed } = episodes.items.get(String(own.item))!;
          expect(item.identity).toEqual({
            ...own,
            eta: Number(own.eta) + 0,
            c2: Number(own.c2) + 0,
          });
          expect(item.episodes).toBe(rows.length);
          EPISODE_METRICS.forEach((metric, m) => {
            const values = rows.map((row) => valuesOf(row)[m]).filter((x) => !Number.isNaN(x));
            const { n, mean, std } = item.metrics[metric];
            expect(n).toBe(values.length);
            const average = values.reduce((sum, x) => sum + x, 0) / values.length;
            if (n === 0) expect(mean).toBeNaN();
            else expect(mean).toBeCloseTo(average, 6);
            if (n < 2) expect(std).toBeNaN();
            else
              expect(std).toBeCloseTo(
                Math.sqrt(values.reduce((sum, x) => sum + (x - average) ** 2, 0) / (n - 1)),
                5,
              );
          });
          expect(completed).toBe(
            rows.reduce(
              (sum, row) => sum + valuesOf(row)[EPISODE_METRICS.indexOf('requests_completed')],
              0,
            ),
          );
        }
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('may have its columns in another order, and more of them', async () => {
    const rows = GRID.trimEnd()
      .split('\n')
      .map((line) => line.split(',').reverse())
      .map((cells, i) => [i === 0 ? 'note' : 'x', ...cells].join(','));
    const [a, b] = [await read(GRID), await read(`${rows.join('\n')}\n`)];
    expect(b.items).toEqual(a.items);
  });

  it('tells the seeds of the first episodes and how long each is', async () => {
    const item = split(0, 0, Array<number>(8).fill(1));
    const { seeds, steps } = await read(episodesCsv({ items: [item, split(0, 1)] }));
    expect(seeds).toEqual([0, 1, 2, 3, 4].map((episode) => [episode, 1000 + episode]));
    expect(steps).toBe(100);
  });

  it.each<[string, string, string]>([
    ['is empty', '', 'episodes.csv: the file is empty; copy it again'],
    [
      'has a header alone',
      episodesHeader(),
      'episodes.csv:1: there is no row below the first line: no run is done, or the file was cut;' +
        ' meta.json in the folders of runs/ tells what became of them',
    ],
    [
      'lacks columns',
      'experiment,item,return\n',
      `episodes.csv:1: columns are missing: ${REQUIRED.filter((name) => !['experiment', 'item', 'return'].includes(name)).join(', ')};` +
        ' the first line has to name them, as in the files that metalore writes',
    ],
    [
      'has a column twice',
      GRID.replace('steps,return', 'return,return'),
      'episodes.csv:1: column "return" is there twice; delete one of the two, or copy the file again',
    ],
    [
      'has a last line without its end',
      GRID.slice(0, -1),
      'episodes.csv:5: the line has no end; the file was cut: copy it again',
    ],
    [
      'was cut in the middle of a line',
      GRID.slice(0, -40),
      'episodes.csv:5: the line has no end; the file was cut: copy it again',
    ],
    [
      'has a header alone, without its end',
      'experiment,item',
      'episodes.csv:1: the line has no end; the file was cut: copy it again',
    ],
    [
      'has a line with too few cells',
      GRID.replace(/,[^,\n]*,[^,\n]*\n$/, '\n'),
      `episodes.csv:5: found ${COLUMNS.length - 2} cells, expected ${COLUMNS.length} as in the first line; the file was cut or` +
        ' changed: copy it again',
    ],
    [
      'has a line with too many cells',
      GRID.replace(/\n$/, ',1\n'),
      `episodes.csv:5: found ${COLUMNS.length + 1} cells, expected ${COLUMNS.length} as in the first line; the file was cut or` +
        ' changed: copy it again',
    ],
    [
      'has a quote that is never closed',
      GRID.replace('\npaper', '\n"paper'),
      'episodes.csv:2: a quote is opened here and never closed; the file was cut or changed: copy it' +
        ' again',
    ],
    [
      'has an episode of another length',
      changed(3, 'steps', '99'),
      'episodes.csv:3: column "steps": found "99", but other rows have 100; all episodes of a run' +
        ' are of one length: copy the file again',
    ],
    [
      'has text where a number belongs',
      changed(3, 'return', '12 steps'),
      'episodes.csv:3: column "return": found "12 steps", expected a number',
    ],
    [
      'says NaN',
      changed(4, 'sync_delay_steps', 'NaN'),
      'episodes.csv:4: column "sync_delay_steps": found "NaN", expected a number',
    ],
    [
      'lacks a number that is never missing',
      changed(2, 'ue_queue_mean', ''),
      'episodes.csv:2: column "ue_queue_mean": found "", expected a number',
    ],
    [
      'has half a request',
      changed(2, 'requests_completed', '2.5'),
      'episodes.csv:2: column "requests_completed": found "2.5", expected a whole number of at least 0',
    ],
    [
      'lacks a delay of completed requests',
      changed(2, 'e2e_delay_steps', ''),
      'episodes.csv:2: column "e2e_delay_steps": found "", expected a number, since' +
        ' requests_completed is 3',
    ],
    [
      'has a delay of no request',
      changed(2, 'requests_completed', '0'),
      'episodes.csv:2: column "sync_delay_steps": found "5", expected nothing, since' +
        ' requests_completed is 0',
    ],
    [
      'has an item without a name',
      changed(2, 'item', ''),
      'episodes.csv:2: column "item": found "", expected a name',
    ],
    [
      'has a split without its shares',
      changed(2, 'rho_p', ''),
      'episodes.csv:2: column "rho_p": found "", expected a number',
    ],
    [
      'has a setting that is none',
      changed(2, 'eta', 'x'),
      'episodes.csv:2: column "eta": found "x", expected a number',
    ],
    [
      'has rows of an item that disagree',
      changed(4, 'eta', '0.8'),
      'episodes.csv:4: column "eta": found "0.8", but item "static-0-0" has "0.9" in line 2; rows of' +
        ' an item have to agree: copy the file again',
    ],
    [
      'has an episode of an item twice',
      changed(4, 'episode', '0'),
      'episodes.csv:4: column "episode": found "0", after 0 of the same item "static-0-0"; episodes' +
        ' have to ascend: were two files put together, or was this one sorted?',
    ],
    [
      'has two experiments',
      changed(3, 'experiment', 'other'),
      'episodes.csv:3: column "experiment": found "other", but other rows have "paper"; give each' +
        ' experiment a run directory of its own',
    ],
    [
      'has items on different episodes',
      changed(3, 'episode_seed', '5'),
      'episodes.csv:3: column "episode_seed": found "5", but episode 0 has 1000 in line 2; the' +
        ' policies of a run are compared on the same episodes: give each run a directory of its own',
    ],
  ])('that %s is refused', async (_, text, message) => {
    await expect(read(text)).rejects.toMatchObject({ message, cause: { exitCode: 2 } });
  });

  it('shows hostile text in an error on one line, shortened', async () => {
    const name = `\u001b[31m\n"<script>",${'x'.repeat(100)}`;
    const item: MadeItem = { identity: identity({ item: name }), episodes: [{}] };
    item.identity.rho_c = 0;
    await expect(read(episodesCsv({ items: [item] }))).rejects.toThrow(
      'episodes.csv:2: column "rho_p": found "", expected a number',
    );
    item.identity.policy = 'rule';
    const twice = episodesCsv({ items: [item, item] });
    await expect(read(twice)).rejects.toThrow(
      /^episodes.csv:4: .* item "\\u001b\[31m\\n\\"<script>\\",x{32}…"; episodes have to ascend/,
    );
  });

  it('of 300,000 rows is read in a heap that could not hold them', async () => {
    const file = join(temporaryDirectory(), 'episodes.csv');
    writeLong(file, { items: 60, episodes: 5000 });
    // The built module, for a worker does not read TypeScript.
    const reader = new URL('../../../dist/runs/read/episodes.js', import.meta.url);
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
      import(workerData.reader)
        .then(({ readEpisodes }) => readEpisodes(workerData.file))
        .then(({ rows, items }) => parentPort.postMessage({ rows, items: items.size }));`,
      {
        eval: true,
        workerData: { reader: reader.href, file },
        resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 8 },
      },
    );
    const answer = new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    expect(await answer).toEqual({ rows: 300_000, items: 60 });
    await worker.terminate();
  });
});

/** Rows of some 200 characters, one episode of all items after the other. */
function writeLong(path: string, { items, episodes }: { items: number; episodes: number }): void {
  const heads = Array.from({ length: items }, (_, i) =>
    csvLines([
      IDENTITY_COLUMNS.map((c) => identity({ item: `item ${i}`, policy: 'rule' })[c]),
    ]).trimEnd(),
  );
  const metrics = valuesOf({ return: 1 / 3, throughput_mbit: 2 / 3, tx_steps: 1 / 7 }).join(',');
  const file = openSync(path, 'w');
  writeSync(file, episodesHeader());
  for (let episode = 0; episode < episodes; episode++)
    writeSync(file, heads.map((head) => `${head},${episode},${episode},${metrics}\n`).join(''));
  closeSync(file);
}
