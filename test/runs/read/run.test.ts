import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeChecksums } from '../../../src/runs/checksums.js';
import { readRun } from '../../../src/runs/read/run.js';
import { paper, tuned } from '../../../src/config/schema/profiles.js';
import { temporaryDirectory } from '../../cli/run.js';
import {
  bestStatic,
  compared,
  identity,
  learned,
  NOTHING_COMPLETED,
  plan,
  split,
  writeRun,
  type MadeRun,
} from './run-directory.js';

const GRID = [split(0, 0), split(0, 1), split(1, 0), split(1, 1)];
const SWEEP = [learned({ seed: 0 }), learned({ seed: 1 })];
const COMPARISON = [bestStatic({}), compared('max-weight', {}), learned({ seed: 0 })];

/** Reads a directory that a test made, after some change to it. */
async function read(made: MadeRun, change: (directory: string) => void = () => undefined) {
  const directory = writeRun(join(temporaryDirectory(), 'run'), made);
  change(directory);
  try {
    return await readRun(directory);
  } catch (error) {
    const message = (error as Error).message.replaceAll(`${directory}/`, '');
    throw new Error(message, { cause: error });
  }
}

/** Changes a cell of a CSV without quotes; lines count from 1. */
const cell = (file: string, line: number, column: string, text: string) => (directory: string) => {
  const path = join(directory, file);
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .map((row) => row.split(','));
  rows[line - 1][rows[0].indexOf(column)] = text;
  writeFileSync(path, rows.map((row) => row.join(',')).join('\n'));
};

/** Takes a line out of a file. */
const without = (file: string, line: number) => (directory: string) => {
  const path = join(directory, file);
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.toSpliced(line - 1, 1).join('\n'));
};

/** Writes a file in the run directory. */
const file = (name: string, text: string) => (directory: string) => {
  mkdirSync(join(directory, name, '..'), { recursive: true });
  writeFileSync(join(directory, name), text);
};

const refused = (made: MadeRun, change: (directory: string) => void) =>
  expect(read(made, change)).rejects;

describe('a run directory', () => {
  it.each([
    ['grid-search', GRID],
    ['train', SWEEP],
    ['evaluate', COMPARISON],
  ])('of %s is known by its rows alone', async (kind, items) => {
    const run = await read({ items, summary: false });
    expect(run.kind).toBe(kind);
    expect(run.rows).toBe(2 * items.length);
    expect(run.experiment).toBe('paper');
    expect(run.plan).toBeUndefined();
    expect(run.missingItems).toEqual([]);
    expect(run.items.map((item) => item.metrics.return.mean)).toEqual(
      items.map(({ episodes: [a, b] }) => (a.return! + b.return!) / 2),
    );
  });

  it('whose command cannot be told is refused', async () => {
    await refused({ items: [split(0, 0), learned({})], summary: false }, () => undefined).toThrow(
      'episodes.csv: column "policy": neither static alone, as of grid-search, nor learned alone' +
        ' with a train_seed, as of train, nor any best-static, as of evaluate; add plan.json of the' +
        ' run to tell what it is, or copy the file again',
    );
  });

  it('keeps names intact', async () => {
    const name = 'a "quoted",\nname=1+1<script>';
    const own = { ...learned({}), identity: { ...learned({}).identity, item: name } };
    const run = await read({ items: [own], delays: true });
    expect(run.items.map((item) => item.identity.item)).toEqual([name]);
    expect(run.items[0].delays?.sync).toEqual([0, 0, 6]);
  });
});

describe('SHA256SUMS', () => {
  const made: MadeRun = { items: GRID };
  const withSums = (change: (directory: string) => void) => (directory: string) => {
    writeChecksums(directory, ['episodes.csv', 'summary.csv']);
    change(directory);
  };

  it('says whether a table is what was written', async () => {
    await read(
      made,
      withSums(() => undefined),
    );
    await expect(read(made, withSums(cell('episodes.csv', 2, 'return', '31')))).rejects.toThrow(
      'episodes.csv: was changed since its run was finished; run the same command again to put it' +
        ' right, or delete SHA256SUMS to take it as it is',
    );
  });

  it('takes what was not copied for what it is', async () => {
    const run = await read(
      made,
      withSums((directory) => {
        rmSync(join(directory, 'summary.csv'));
      }),
    );
    expect(run.items).toHaveLength(4);
  });
});

describe('plan.json', () => {
  it('tells what was simulated and what is missing', async () => {
    const run = await read({ items: GRID.slice(0, 3), plan: plan.grid(GRID, { seed: 50 }) });
    expect(run.kind).toBe('grid-search');
    expect(run.plan).toMatchObject({ version: '0.2.0', scenario: { seed: 50, episodes: 2 } });
    expect(run.missingItems).toEqual(['static-1-1']);
  });

  it('tells how long was trained, and by which profile', async () => {
    const made = plan.train(SWEEP);
    const profileOf = async (ppo: object) =>
      (await read({ items: SWEEP, plan: { ...made, ppo } })).plan?.profile;
    expect((await read({ items: SWEEP, plan: made })).plan?.timesteps).toBe(6400);
    expect(await profileOf(tuned)).toBe('tuned');
    expect(await profileOf(paper)).toBe('paper');
    expect(await profileOf({ ...paper, gamma: 0.98 })).toBeUndefined();
    // Whole episodes of the paper's 100 steps, as 0.2 wrote them.
    expect(await profileOf({ ...tuned, nSteps: 100 })).toBe('tuned');
    expect(await profileOf({ ...tuned, nSteps: 99 })).toBeUndefined();
  });

  it('tells where an evaluated policy was read from', async () => {
    const run = await read({ items: COMPARISON, plan: plan.evaluate(COMPARISON) });
    expect(run.items.map(({ source }) => source)).toEqual([
      undefined,
      undefined,
      {
        run: 'results/sweep',
        item: 'eta-0.9-c2-0-seed-0',
        folder: 'results/sweep/runs/eta-0.9-c2-0-seed-0/policy-best',
        hash: '0',
        stochastic: false,
      },
    ]);
  });

  it('may have keys of a later version; those of the scenario are remembered', async () => {
    const made = plan.grid(GRID) as Record<string, unknown>;
    const scenario = { ...(made['scenario'] as object), fading: 'rayleigh' };
    const stations = [{ ...plan.grid(GRID).scenario.stations[0], tiltDeg: 7 }];
    const run = await read({
      items: GRID,
      plan: { ...made, later: 1, scenario: { ...scenario, stations } },
    });
    expect(run.plan?.unknown).toEqual({ fading: 'rayleigh', 'stations.0.tiltDeg': 7 });
    expect(run.plan?.scenario.stations[0]).not.toHaveProperty('tiltDeg');
  });

  const REMEDY = 'copy the file again, or take it away: the CSVs can be reported without it';
  it.each<[string, string, string]>([
    [
      'no JSON',
      '{\n"command": nothing\n}',
      `plan.json:2: this is no JSON: expected a value, found "nothing"; ${REMEDY}`,
    ],
    [
      'cut',
      '{"command": "train",',
      `plan.json:1: this is no JSON: expected a key in double quotes, found the end of the file; ${REMEDY}`,
    ],
    [
      'of no command',
      '{"command":"dream"}',
      `plan.json: command: Invalid discriminator value. Expected 'grid-search' | 'train' | 'evaluate'; ${REMEDY}`,
    ],
    [
      'without a scenario',
      '{"command":"train","items":[]}',
      `plan.json: scenario: Invalid input: expected object, received undefined; ${REMEDY}`,
    ],
    [
      'without items',
      '{"command":"train","scenario":{}}',
      `plan.json: items: Invalid input: expected array, received undefined; ${REMEDY}`,
    ],
    [
      'of a scenario that cannot be',
      '{"command":"train","scenario":{"steps":-1},"items":[]}',
      `plan.json: scenario.steps: Too small: expected number to be >=1; ${REMEDY}`,
    ],
  ])('that is %s is refused', async (_, text, message) => {
    await refused({ items: SWEEP }, file('plan.json', text)).toThrow(message);
  });

  const MIXED = 'the two files are not of the same run: copy both again from one';
  it.each<[string, MadeRun, string]>([
    [
      'another command',
      { items: SWEEP, plan: plan.grid(GRID) },
      'episodes.csv:2: column "policy": found "learned", which metalore grid-search does not write,' +
        ' but plan.json is a plan of that',
    ],
    [
      'another command, that holds the same items',
      { items: SWEEP, plan: plan.evaluate(SWEEP) },
      'episodes.csv: column "policy": no best-static, which metalore evaluate writes for every' +
        ' setting, but plan.json is a plan of that',
    ],
    [
      'another reward of a grid',
      { items: GRID, plan: plan.grid(GRID, { reward: { c2: -1 } }) },
      'episodes.csv:2: column "c2": found "0" for item "static-0-0", but plan.json has "-1"',
    ],
    [
      'shorter episodes',
      { items: GRID, plan: plan.grid(GRID, { steps: 50 }) },
      'episodes.csv:2: column "steps": found 100, but plan.json has 50',
    ],
    [
      'another experiment',
      { items: GRID, plan: plan.grid(GRID, { name: 'other' }) },
      'episodes.csv:2: column "experiment": found "paper", but plan.json has "other"',
    ],
    [
      'other items',
      { items: GRID, plan: plan.grid(GRID.slice(0, 2)) },
      'episodes.csv:4: column "item": found "static-1-0", which plan.json does not have',
    ],
    [
      'other seeds',
      {
        items: [{ ...SWEEP[0], identity: { ...SWEEP[0].identity, train_seed: 7 } }],
        plan: plan.train(SWEEP),
      },
      'episodes.csv:2: column "train_seed": found "7" for item "eta-0.9-c2-0-seed-0", but plan.json' +
        ' has "0"',
    ],
    [
      'fewer episodes',
      { items: GRID, plan: plan.grid(GRID, { episodes: 1 }) },
      'episodes.csv:2: column "item": "static-0-0" has 2 episodes, but plan.json has 1',
    ],
  ])('of %s than the rows is refused', async (_, made, message) => {
    await refused(made, () => undefined).toThrow(`${message}; ${MIXED}`);
  });
});

describe('summary.csv', () => {
  it('tells how an evaluated policy compares with the best static split', async () => {
    const [best, rule] = (await read({ items: COMPARISON })).items;
    expect(best.versusStatic).toMatchObject({ ratio: 1, difference: { n: 2, mean: 0 } });
    expect(rule.versusStatic?.ratio).toBe(1);
    const [, , own] = (await read({ items: COMPARISON })).items;
    // 50 and 60 against 40 and 50
    expect(own.versusStatic).toMatchObject({
      ratio: 55 / 45,
      difference: { n: 2, mean: 10, std: 0, ci95: 0 },
    });
  });

  it('is not needed', async () => {
    const run = await read({ items: COMPARISON, summary: false });
    expect(run.items[2].versusStatic).toBeUndefined();
    expect(run.notes).toEqual([]);
  });

  it('agrees with the rows but for rounding', async () => {
    const items = [split(0, 0, [1 / 3, 2 / 3, 0.1]), split(0, 1, [1e-9, -1e-9, 0])];
    items[0].episodes.push(NOTHING_COMPLETED);
    await expect(
      read({ items }, cell('summary.csv', 2, 'sync_delay_steps_mean', '5.0000000001')),
    ).resolves.toBeDefined();
    await refused({ items }, cell('summary.csv', 2, 'sync_delay_steps_mean', '5.00000001')).toThrow(
      'summary.csv:2: column "sync_delay_steps_mean"',
    );
  });

  it('agrees with the rows where they cancel each other', async () => {
    const items = [split(0, 0, [1, -1])];
    const change = (text: string) => cell('summary.csv', 2, 'return_mean', text);
    await expect(read({ items }, change('1e-12'))).resolves.toBeDefined();
    await refused({ items }, change('1e-6')).toThrow('summary.csv:2: column "return_mean"');
  });

  const REMEDY = 'one of the two files was changed or cut: copy both again from the same run';
  it.each<[string, (directory: string) => void, string]>([
    [
      'another mean',
      cell('summary.csv', 3, 'return_mean', '45.5'),
      'summary.csv:3: column "return_mean": found "45.5", but the rows of episodes.csv give "45"',
    ],
    [
      'a mean too few',
      cell('summary.csv', 3, 'sync_delay_steps_mean', ''),
      'summary.csv:3: column "sync_delay_steps_mean": found "", but the rows of episodes.csv give "5"',
    ],
    [
      'more episodes',
      cell('summary.csv', 2, 'episodes', '3'),
      'summary.csv:2: column "episodes": found "3", but the rows of episodes.csv give "2"',
    ],
    [
      'another setting',
      cell('summary.csv', 2, 'c2', '-1'),
      'summary.csv:2: column "c2": found "-1", but the rows of episodes.csv give "0"',
    ],
    [
      'a seed too many',
      cell('summary.csv', 3, 'train_seed', '1'),
      'summary.csv:3: column "train_seed": found "1", but the rows of episodes.csv give ""',
    ],
    [
      'another difference',
      cell('summary.csv', 4, 'return_difference_mean', '11'),
      'summary.csv:4: column "return_difference_mean": found 11, but the rows of episodes.csv give 10',
    ],
    [
      'another ratio',
      cell('summary.csv', 4, 'return_ratio_best_static', '1.3'),
      `summary.csv:4: column "return_ratio_best_static": found 1.3, but the rows of episodes.csv give ${55 / 45}`,
    ],
    [
      'an item too few',
      without('summary.csv', 3),
      'summary.csv: column "item": "max-weight-eta-0.9-c2-0" is missing, which stands in' +
        ' episodes.csv in line 3',
    ],
    [
      'an item that has no rows',
      cell('summary.csv', 3, 'item', 'rule'),
      'summary.csv:3: column "item": found "rule", which has no rows in episodes.csv',
    ],
  ])('that has %s is refused', async (_, change, message) => {
    await refused({ items: COMPARISON }, change).toThrow(`${message}; ${REMEDY}`);
  });

  it('shows when rows of episodes.csv are missing', async () => {
    await refused({ items: COMPARISON }, without('episodes.csv', 7)).toThrow(
      'summary.csv:4: column "episodes": found "2", but the rows of episodes.csv give "1"',
    );
  });

  it('has every item once', async () => {
    await refused(
      { items: COMPARISON },
      cell('summary.csv', 4, 'item', 'best-static-eta-0.9-c2-0'),
    ).toThrow(
      'summary.csv:4: column "item": found "best-static-eta-0.9-c2-0", which stands there twice;' +
        ' copy the file again',
    );
  });

  it('that was cut is refused', async () => {
    const cut = (directory: string) => {
      const path = join(directory, 'summary.csv');
      writeFileSync(path, readFileSync(path, 'utf8').slice(0, -5));
    };
    await refused({ items: GRID }, cut).toThrow(
      'summary.csv:5: the line has no end; the file was cut: copy it again',
    );
  });
});

describe('delays.csv', () => {
  it('tells how many requests had each delay', async () => {
    const items = [split(0, 0), split(0, 1)];
    items[1].episodes = [NOTHING_COMPLETED];
    const delays =
      'item,delay_steps,sync_requests,e2e_requests\nstatic-0-0,0,4,0\nstatic-0-0,3,2,6\n';
    const run = await read({ items, delays });
    expect(run.items.map((item) => item.delays)).toEqual([
      { sync: [4, 0, 0, 2], e2e: [0, 0, 0, 6] },
      { sync: [], e2e: [] },
    ]);
  });

  const REMEDY =
    'one of the two files was changed or cut: copy both again from the same run, or take delays.csv' +
    ' away to do without the distributions';
  it.each<[string, (directory: string) => void, string]>([
    [
      'fewer requests',
      cell('delays.csv', 3, 'sync_requests', '5'),
      'delays.csv:3: column "sync_requests": the rows of item "static-0-0" have 5 requests in all,' +
        ` but those of episodes.csv have 6 in requests_completed; ${REMEDY}`,
    ],
    [
      'more requests',
      cell('delays.csv', 4, 'e2e_requests', '7'),
      'delays.csv:5: column "e2e_requests": the rows of item "static-0-1" have 7 requests in all,' +
        ` but those of episodes.csv have 6 in requests_completed; ${REMEDY}`,
    ],
    [
      'another item',
      cell('delays.csv', 4, 'item', 'x'),
      `delays.csv:4: column "item": found "x", which has no rows in episodes.csv; ${REMEDY}`,
    ],
    [
      'a delay longer than the episodes',
      cell('delays.csv', 3, 'delay_steps', '1000000000'),
      'delays.csv:3: column "delay_steps": found "1000000000", but episodes in episodes.csv have' +
        ` 100 steps; ${REMEDY}`,
    ],
    [
      'a delay twice',
      cell('delays.csv', 3, 'delay_steps', '1'),
      'delays.csv:3: column "delay_steps": found "1", after 1 of the same item; delays have to' +
        ' ascend: copy the file again',
    ],
    [
      'half a request',
      cell('delays.csv', 2, 'e2e_requests', '0.5'),
      'delays.csv:2: column "e2e_requests": found "0.5", expected a whole number of at least 0',
    ],
  ])('that has %s is refused', async (_, change, message) => {
    await refused({ items: [split(0, 0), split(0, 1)], delays: true }, change).toThrow(message);
  });

  it('that lacks an item is refused', async () => {
    const change = (directory: string) => {
      without('delays.csv', 5)(directory);
      without('delays.csv', 4)(directory);
    };
    await refused({ items: [split(0, 0), split(0, 1)], delays: true }, change).toThrow(
      'delays.csv:1: column "sync_requests": the rows of item "static-0-1" have 0 requests in all',
    );
  });
});

describe('the folders in runs/', () => {
  const folder = 'runs/eta-0.9-c2-0-seed-0';
  const meta = (status: string, more = {}) => JSON.stringify({ status, ...more });
  const PROGRESS = 'time/iterations,time/total_timesteps,rollout/ep_rew_mean,eval/mean_reward\n';
  const MAP = 'ue_queue,sensor_queue,rho_c,rho_p,visits\n';

  it('tell what was run, in the order of the plan', async () => {
    const items = [learned({ seed: 10 }), learned({ seed: 9 })];
    const whole = {
      seed: 0,
      versions: { metalore: '0.2.0', node: 'v20' },
      gitCommit: 'abc',
      platform: 'linux x64',
      sessions: [{ command: 'metalore train', started: 'then', ended: 'later', status: 'done' }],
    };
    const run = await read({ items, plan: plan.train(items) }, (directory) => {
      for (const seed of [10, 9])
        file(`runs/eta-0.9-c2-0-seed-${seed}/meta.json`, meta('done', whole))(directory);
      file('runs/a/meta.json', meta('failed', { error: 'no space', later: 1 }))(directory);
      file('runs/b/meta.json', '{"status":')(directory);
      file('runs/c/x', '')(directory);
    });
    const nothing = { versions: {}, gitCommit: null, platform: 'unknown', sessions: [] };
    expect(run.facts).toEqual([
      {
        name: 'eta-0.9-c2-0-seed-10',
        status: 'done',
        versions: whole.versions,
        gitCommit: 'abc',
        platform: 'linux x64',
        sessions: whole.sessions,
      },
      expect.objectContaining({ name: 'eta-0.9-c2-0-seed-9' }),
      { name: 'a', status: 'failed', error: 'no space', ...nothing },
      { name: 'b', status: 'unreadable', ...nothing },
    ]);
  });

  it('are none where a file stands in their place', async () => {
    const run = await read({ items: SWEEP }, file('runs', ''));
    expect(run.facts).toEqual([]);
    expect(run.training).toEqual([]);
  });

  it('tell how a policy was trained and what it does', async () => {
    const run = await read({ items: SWEEP }, (directory) => {
      file(`${folder}/progress.csv`, `${PROGRESS}1,100,,\n2,200,5.5,\n3,300,6,7\n`)(directory);
      file(
        `${folder}/policy-map.csv`,
        `${MAP}0,0,0.1,0.2,5\n0,2,0.3,0.4,0\n1,0,1,0,1\n1,2,0,1,9\n`,
      )(directory);
    });
    expect(run.training).toEqual([
      {
        item: 'eta-0.9-c2-0-seed-0',
        eta: 0.9,
        c2: 0,
        trainSeed: 0,
        progress: [
          { timesteps: 100, episodeReturn: NaN, selectionReturn: NaN },
          { timesteps: 200, episodeReturn: 5.5, selectionReturn: NaN },
          { timesteps: 300, episodeReturn: 6, selectionReturn: 7 },
        ],
        map: [
          { ueQueue: 0, sensorQueue: 0, rhoC: 0.1, rhoP: 0.2, visits: 5 },
          { ueQueue: 0, sensorQueue: 2, rhoC: 0.3, rhoP: 0.4, visits: 0 },
          { ueQueue: 1, sensorQueue: 0, rhoC: 1, rhoP: 0, visits: 1 },
          { ueQueue: 1, sensorQueue: 2, rhoC: 0, rhoP: 1, visits: 9 },
        ],
      },
    ]);
  });

  it('count for runs of the plan that have no rows yet', async () => {
    const run = await read(
      { items: SWEEP.slice(0, 1), plan: plan.train(SWEEP) },
      file('runs/eta-0.9-c2-0-seed-1/progress.csv', `${PROGRESS}1,100,4,\n`),
    );
    expect(run.missingItems).toEqual(['eta-0.9-c2-0-seed-1']);
    expect(run.training.map(({ trainSeed, progress }) => [trainSeed, progress.length])).toEqual([
      [1, 1],
    ]);
  });

  it('lose the last line of progress.csv when the run was stopped in the middle of it', async () => {
    const text = `${PROGRESS}1,100,4,\n2,20`;
    const stopped = await read({ items: SWEEP }, file(`${folder}/progress.csv`, text));
    expect(stopped.training[0].progress).toHaveLength(1);
    expect(stopped.notes?.[0].replace(/^.*\/run\//, '')).toBe(
      'runs/eta-0.9-c2-0-seed-0/progress.csv is cut off and left out',
    );
    await refused({ items: SWEEP }, (directory) => {
      file(`${folder}/progress.csv`, text)(directory);
      file(`${folder}/meta.json`, meta('done'))(directory);
    }).toThrow(`${folder}/progress.csv:3: the line has no end; the file was cut: copy it again`);
  });

  it('that names lead out of are not read', async () => {
    const own = learned({});
    own.identity.item = '../../outside';
    const run = await read({ items: [own] }, file('../outside/progress.csv', PROGRESS));
    expect(run.training).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      'progress.csv',
      `${PROGRESS}1,100,4,\n2,100,4,\n`,
      ':3: column "time/total_timesteps": found "100", after 100; timesteps have to ascend: copy the' +
        ' file again',
    ],
    [
      'progress.csv',
      `${PROGRESS}1,100,x,\n`,
      ':2: column "rollout/ep_rew_mean": found "x", expected a number',
    ],
    [
      'progress.csv',
      'a\n1\n',
      ':1: columns are missing: time/total_timesteps, rollout/ep_rew_mean, eval/mean_reward; the' +
        ' first line has to name them, as in the files that metalore writes',
    ],
    [
      'policy-map.csv',
      `${MAP}0,0,1.5,0,0\n`,
      ':2: column "rho_c": found "1.5", expected a share from 0 to 1',
    ],
    ...[
      ['0,0,0,0,0\n0,1,0,0,0\n1,1,0,0,0\n', 4, '1, 1'],
      ['0,0,0,0,0\n0,1,0,0,0\n1,0,0,0,0\n2,0,0,0,0\n', 5, '2, 0'],
      ['0,0,0,0,0\n0,0,0,0,0\n', 3, '0, 0'],
      ['1,0,0,0,0\n0,0,0,0,0\n', 3, '0, 0'],
      ['0,0,0,0,0\n1,0,0,0,0\n1,1,0,0,0\n', 4, '1, 1'],
    ].map(([rows, line, pair]): [string, string, string] => [
      'policy-map.csv',
      `${MAP}${rows}`,
      `:${line}: found the pair of queue lengths ${pair} out of order; each length of the one has to` +
        ' stand with each of the other, ascending: copy the file again',
    ]),
    [
      'policy-map.csv',
      `${MAP}0,0,0,0,0\n0,1,0,0,0\n1,0,0,0,0\n`,
      ':4: after this line some pairs of queue lengths are missing; the file was cut: copy it again',
    ],
    [
      'policy-map.csv',
      MAP,
      ':1: after this line all pairs of queue lengths are missing; the file was cut: copy it again',
    ],
  ])('are refused with a broken %s', async (name, text, message) => {
    await refused({ items: SWEEP }, file(`${folder}/${name}`, text)).toThrow(
      `${folder}/${name}${message}`,
    );
  });
});

it('an item of a single policy has its own row', async () => {
  // A saved policy that evaluate was given has no training seed.
  const own = { identity: identity({ item: 'mine', policy: 'learned' }), episodes: [{}, {}] };
  const items = [bestStatic({}), own];
  const run = await read({ items, plan: plan.evaluate(items) }, (directory) => {
    rmSync(join(directory, 'summary.csv'));
  });
  expect(run.items[1].identity).toMatchObject({ item: 'mine', train_seed: null });
});
