import { describe, expect, it } from 'vitest';
import { assemble } from '../../../src/report/assemble/assemble.js';
import type { MapCell, ProgressPoint, Run, RunFacts } from '../../../src/runs/read/run-data.js';
import { summarize } from '../../../src/math/statistics.js';
import { learned, plan, type MadeItem } from '../../runs/read/run-directory.js';
import { runsOf } from './read.js';

/** [timesteps, mean return of training, of selection] */
type Point = [number, number, number?];

const progress = (points: Point[]): ProgressPoint[] =>
  points.map(([timesteps, episodeReturn, selectionReturn = NaN]) => ({
    timesteps,
    episodeReturn,
    selectionReturn,
  }));

async function sweep(items: MadeItem[], name = 'tuned'): Promise<Run> {
  return (await runsOf({ [name]: { items, plan: plan.train(items) } }))[0];
}

async function trained(bySeed: Record<number, Point[]>, more: { map?: MapCell[] } = {}) {
  const items = Object.keys(bySeed).map((seed) => learned({ seed: Number(seed) }));
  const run = await sweep(items);
  const training = Object.entries(bySeed).map(([seed, points]) => ({
    item: `eta-0.9-c2-0-seed-${seed}`,
    eta: 0.9,
    c2: 0,
    trainSeed: Number(seed),
    progress: progress(points),
    ...more,
  }));
  return assemble([{ ...run, training: training.toReversed() }]);
}

describe('learning curves', () => {
  it('have the points that all seeds share', async () => {
    const { curves, settings, warnings } = await trained({
      0: [
        [100, NaN],
        [200, 5, 9],
        [300, 7, 10],
        [350, 7],
      ],
      1: [
        [100, 3],
        [200, 7, 11],
        [250, 8],
        [300, 9],
        [350, 9],
      ],
    });
    expect(warnings).toEqual([]);
    expect(curves).toEqual([
      {
        setting: settings[0],
        sweep: 'tuned',
        seeds: [0, 1],
        points: [
          { timesteps: 100, episodeReturn: summarize([3]) },
          { timesteps: 200, episodeReturn: summarize([5, 7]), selectionReturn: summarize([9, 11]) },
          // One of them was not evaluated there.
          { timesteps: 300, episodeReturn: summarize([7, 9]) },
          { timesteps: 350, episodeReturn: summarize([7, 9]) },
        ],
      },
    ]);
  });

  it('are those of each run by itself where it draws its setting', async () => {
    const items = [learned({ seed: 0 })];
    const run = await sweep(items);
    const training = [0, 1].map((seed) => ({
      ...{ item: `c2-0-seed-${seed}`, eta: null, c2: 0, trainSeed: seed },
      progress: progress(seed === 0 ? [[100, 3]] : [[200, 4, 5]]),
    }));
    // None of the runs has a setting.
    const drawing = run.items.map((item) => ({
      ...item,
      identity: { ...item.identity, eta: null },
    }));
    const { curves, settings, warnings } = assemble([{ ...run, items: drawing, training }]);
    expect([settings, warnings]).toEqual([[], []]);
    expect(curves).toEqual([
      {
        ...{ setting: undefined, item: 'c2-0-seed-0', sweep: 'tuned', seeds: [0] },
        points: [{ timesteps: 100, episodeReturn: summarize([3]) }],
      },
      {
        ...{ setting: undefined, item: 'c2-0-seed-1', sweep: 'tuned', seeds: [1] },
        points: [
          { timesteps: 200, episodeReturn: summarize([4]), selectionReturn: summarize([5]) },
        ],
      },
    ]);
  });

  it('end with the shortest run, which is told', async () => {
    const { curves, warnings } = await trained({
      0: [
        [100, 1],
        [200, 2],
      ],
      1: [[100, 3]],
      2: [],
    });
    expect(curves[0].points.map(({ timesteps }) => timesteps)).toEqual([100]);
    expect(curves[0].seeds).toEqual([0, 1]);
    expect(warnings).toEqual([
      'Learning curves of tuned end where the shortest of their runs does (η = 0.9, c₂ = 0 at 100' +
        ' steps).',
    ]);
  });

  it('are absent without progress', async () => {
    expect((await trained({ 0: [], 1: [] })).curves).toEqual([]);
    expect((await trained({ 0: [[1, 1]], 1: [[2, 1]] })).curves).toEqual([]);
  });
});

it('maps are those of every seed that has one', async () => {
  const map = [{ ueQueue: 0, sensorQueue: 0, rhoC: 0.5, rhoP: 0.5, visits: 3 }];
  const { maps, settings } = await trained({ 0: [], 1: [] }, { map });
  expect(maps).toEqual(
    [0, 1].map((trainSeed) => ({ setting: settings[0], sweep: 'tuned', trainSeed, cells: map })),
  );
});

describe('how the runs went', () => {
  const facts = (name: string, status: string, error?: string): RunFacts => ({
    name,
    status,
    ...(error === undefined ? {} : { error }),
    versions: {},
    gitCommit: null,
    platform: 'linux',
    sessions: [],
  });

  it('is told where something is wrong', async () => {
    const items = [learned({}), learned({ seed: 1 }, [1])];
    const run = await sweep(items);
    const { warnings } = assemble([
      {
        ...run,
        facts: [
          facts('a', 'done'),
          facts('b', 'failed', 'the loss is \u001b[31mNaN\n'),
          facts('c', 'failed'),
          facts('d', 'running'),
          facts('e', 'interrupted'),
          facts('f', 'unreadable'),
        ],
        missingItems: ['b', 'c', 'd', 'e', 'f', 'g'],
      },
    ]);
    expect(warnings).toEqual([
      'tuned: 2 of 6 runs failed: b (the loss is  [31mNaN ), c.',
      'tuned: 2 of 6 runs did not finish: d (running), e (interrupted).',
      'tuned: meta.json cannot be read in runs/ of f.',
      'tuned: 6 of 8 items have no rows, not finished or failed: b, c, d, e, f, … (6 in all).',
      'tuned: 1 of 2 items have fewer episodes than the 2 planned: eta-0.9-c2-0-seed-1 (1).',
    ]);
  });

  it('is told of the one run of an evaluation', async () => {
    const run = await sweep([learned({})]);
    expect(assemble([{ ...run, facts: [facts('train', 'failed', 'why')] }]).warnings).toEqual([
      'tuned: the run failed: train (why).',
    ]);
  });

  it('compares episodes with those of others where nothing was planned', async () => {
    const items = [learned({}), learned({ seed: 1 }, [1])];
    const [run] = await runsOf({ a: { items } });
    expect(assemble([run]).warnings).toContain(
      'a: 1 of 2 items have fewer episodes than the 2 of others: eta-0.9-c2-0-seed-1 (1).',
    );
  });

  it('says when versions differ', async () => {
    const [a, b] = [await sweep([learned({})]), await sweep([learned({})], 'other')];
    const old = { ...b, plan: { ...b.plan!, version: '0.1.0' } };
    expect(assemble([a, old]).warnings).toEqual([
      'The runs were made by different versions of metalore (0.2.0, 0.1.0).',
    ]);
  });
});
