import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { outputs, shardOutput } from '../../src/cli/json/schema.js';
import { readMeta } from '../../src/runs/meta.js';
import { metaloreHere } from './here.js';
import { sharedDirectory, temporaryDirectory } from './run.js';
import { bytes, trainArgs } from './sweeps.js';

const SHORT = ['--set', 'steps=6', '--set', 'grid.step=0.1', '-q'];
const GRID = ['grid-search', ...SHORT, '--episodes', '33'];
const TRAIN = [
  ...trainArgs(['--eta', '0.9,0.5', '--c2', '-1', '--seeds', '0,1', '--timesteps', '400']),
  ...['--episodes', '5', '--onnx', '-q'],
];

const run = async (args: readonly string[], code = 0) => {
  const result = await metaloreHere(args);
  expect(result, result.stderr).toMatchObject({ code });
  return result;
};

/** Directories of all shards of a command, done. */
async function shardsOf(command: readonly string[], count: number, folder: string) {
  const directories: string[] = [];
  for (let index = 1; index <= count; index++) {
    const out = join(folder, `shard-${index}`);
    await run([...command, '--shard', `${index}/${count}`, '-o', out]);
    directories.push(out);
  }
  return directories;
}

/** Has a command done whole and in shards, and holds the merged directory against the whole. */
async function expectSameBytes(command: readonly string[], count: number) {
  const folder = temporaryDirectory();
  await run([...command, '-o', join(folder, 'whole')]);
  const shards = await shardsOf(command, count, folder);
  await run(['merge', ...shards, '-q', '-o', join(folder, 'merged')]);
  expect(bytes(join(folder, 'merged'))).toEqual(bytes(join(folder, 'whole')));
  return { folder, shards };
}

describe('shards, merged', () => {
  it('are what one machine writes of a grid search, and count as finished', async () => {
    const { folder, shards } = await expectSameBytes(GRID, 3);
    const again = await run([...GRID, '-o', join(folder, 'merged')]);
    expect(again.stdout).toContain('Already finished:');
    const shard = await run([...GRID, '--shard', '2/3', '-o', shards[1]]);
    expect(shard.stdout).toContain('Already finished:');
    expect(readdirSync(shards[1]).sort()).toEqual([
      ...['SHA256SUMS', 'load.json', 'parts', 'plan.json', 'runs', 'shard.json'],
    ]);
    const meta = readMeta(join(folder, 'merged/runs/grid-search/meta.json'));
    expect(meta).toMatchObject({ status: 'done' });
    const told = meta?.sessions.map(({ command }) => / \d\/3|^metalore merge/.exec(command)?.[0]);
    expect(told).toEqual([' 1/3', ' 2/3', ' 3/3', 'metalore merge']);
  });

  it('are what one machine writes of a training sweep', async () => {
    const { folder } = await expectSameBytes(TRAIN, 3);
    const again = await run([...TRAIN, '-o', join(folder, 'merged')]);
    expect(again.stdout).toContain('Already finished:');
  });

  it('are what one machine writes of groups of UEs, and of an evaluation in conditions', async () => {
    const folder = temporaryDirectory();
    const scenario = join(folder, 'scenario.yaml');
    writeFileSync(
      scenario,
      [
        ...['name: shards', 'steps: 20', 'ues:', '  - count: 4', '  - count: 2'],
        ...['conditions:', '  calm: {}', '  crowd: { ues.0.count: 9 }'],
      ].join('\n'),
    );
    await expectSameBytes(['grid-search', scenario, '-q', '--episodes', '12'], 5);
    const evaluate = ['evaluate', scenario, '-q', '--episodes', '12', '--policy', 'max-weight'];
    const { shards } = await expectSameBytes(evaluate, 3);
    // Of both conditions each shard has some.
    expect(readdirSync(join(shards[0], 'parts')).length).toBeGreaterThan(0);
  });

  it('may be more than there are tasks', async () => {
    await expectSameBytes(['grid-search', ...SHORT, '--episodes', '6'], 3);
  });
});

describe('metalore merge', () => {
  const folder = sharedDirectory();
  let shards: string[];
  const out = () => join(temporaryDirectory(), 'merged');

  beforeAll(async () => {
    shards = await shardsOf(GRID, 3, folder);
  });

  /** A copy of a shard that a test may spoil. */
  const copyOf = (shard: string) => {
    const copy = join(temporaryDirectory(), 'copy');
    cpSync(shard, copy, { recursive: true });
    return copy;
  };
  const refused = async (directories: readonly string[], message: RegExp, place = out()) => {
    const { stderr } = await run(['merge', ...directories, '-o', place], 2);
    expect(stderr).toMatch(message);
  };

  it('says which shards are missing, and writes nothing', async () => {
    const place = out();
    await refused([shards[0], shards[2]], /not the whole plan: shard 2\/3 not named/, place);
    await refused([shards[1]], /shards 1\/3, 3\/3 not named/, place);
    expect(existsSync(place)).toBe(false);
  });

  it('says which tasks are missing of a shard that is not finished', async () => {
    const copy = copyOf(shards[1]);
    rmSync(join(copy, 'SHA256SUMS'));
    rmSync(join(copy, 'parts/1.part'));
    await refused(
      [shards[0], copy, shards[2]],
      /copy \(shard 2\/3\) lacks 1 of its 2 tasks: task 1/,
    );
  });

  it('refuses what was damaged, and names it', async () => {
    const copy = copyOf(shards[1]);
    writeFileSync(join(copy, 'parts/4.part'), 'nothing');
    await refused(
      [shards[0], copy, shards[2]],
      /copy: is not as it was .*parts\/4\.part \(changed/,
    );
    const lost = copyOf(shards[1]);
    rmSync(join(lost, 'parts/4.part'));
    await refused([shards[0], lost, shards[2]], /parts\/4\.part \(missing\)/);
  });

  it('refuses what is there twice, and directories that are', async () => {
    await refused([shards[0], shards[0]], /is named twice/);
    await refused([...shards, copyOf(shards[1])], /is shard 2\/3, and so is .*shard-2/);
    const halves = join(folder, 'half');
    await run([...GRID, '--shard', '1/2', '-o', halves]);
    await refused(
      [shards[0], halves],
      /shard 1\/2 and holds task 0, which .* \(shard 1\/3\) holds/,
    );
  });

  it('refuses parts of two plans, of another version, and the whole', async () => {
    const other = join(temporaryDirectory(), 'other');
    await run([...GRID, '--seed', '7', '--shard', '2/3', '-o', other]);
    await refused([shards[0], other, shards[2]], /other: is of another plan than .*scenario\.seed/);
    const older = copyOf(shards[1]);
    const plan = join(older, 'plan.json');
    writeFileSync(
      plan,
      readFileSync(plan, 'utf8').replace(/"version": "[^"]*"/, '"version": "0.4.0"'),
    );
    await refused([shards[0], older, shards[2]], /was written by metalore 0\.4\.0, and this is/);
    const whole = join(temporaryDirectory(), 'whole');
    await run(['grid-search', ...SHORT, '--episodes', '2', '-o', whole]);
    await refused([whole], /holds the whole plan, and is finished/);
  });

  it('refuses what is no run directory, and to write into a part', async () => {
    await refused([join(folder, 'nothing')], /does not exist; name run directories that --shard/);
    await refused([join(shards[0], 'plan.json')], /is a file/);
    await refused([join(shards[0], 'parts')], /holds no plan\.json/);
    await refused(shards, /is to be merged and is the directory for the result/, shards[0]);
    const wrong = copyOf(shards[0]);
    writeFileSync(join(wrong, 'shard.json'), '{"index":3,"count":2,"tasks":7}');
    await refused([wrong], /says shard 3\/2 of 7 tasks/);
  });

  it('with --partial leaves what the plain command goes on with', async () => {
    const whole = join(temporaryDirectory(), 'whole');
    await run([...GRID, '-o', whole]);
    const place = out();
    const { stdout, stderr } = await run(['merge', shards[0], shards[2], '--partial', '-o', place]);
    expect(stderr).toContain('warning: missing: shard 2/3 not named');
    expect(stdout).toContain('5 of 7 tasks');
    expect(stdout).toMatch(new RegExp(`^Next: metalore grid-search .* -o ${place}$`, 'm'));
    expect(stdout).not.toContain('--shard');
    expect(existsSync(join(place, 'SHA256SUMS'))).toBe(false);
    // What was merged is not done again, so it may be put together with the rest, too.
    const both = out();
    await run(['merge', place, shards[1], '-o', both]);
    expect(bytes(both)).toEqual(bytes(whole));
    await run([...GRID, '-o', place]);
    expect(bytes(place)).toEqual(bytes(whole));
  });

  it('with --partial of a sweep has the tables of the runs that are done', async () => {
    const place = out();
    const parts = temporaryDirectory();
    await run([...TRAIN, '--shard', '1/3', '-o', join(parts, 'one')]);
    await run(['merge', join(parts, 'one'), '--partial', '-o', place]);
    expect(readFileSync(join(place, 'episodes.csv'), 'utf8').split('\n').length).toBe(2 * 5 + 2);
    const report = join(temporaryDirectory(), 'report');
    const told = await run(['report', place, '-q', '-o', report]);
    const unfinished =
      'merged is unfinished: shown is what is there, 2 of 4 items; the command that';
    expect(told.stderr).toContain(unfinished);
    expect(readFileSync(join(report, 'report.html'), 'utf8')).toContain(unfinished);
    const refused = await run(['report', join(parts, 'one')], 2);
    expect(refused.stderr).toContain('is a shard, which has no tables; put all shards together');

    const whole = join(temporaryDirectory(), 'whole');
    await run([...TRAIN, '-o', whole]);
    await run([...TRAIN, '-o', place]);
    expect(bytes(place)).toEqual(bytes(whole));
  });

  it('of a sweep that was killed makes what can be reported', async () => {
    const folder = temporaryDirectory();
    const sweep = join(folder, 'sweep');
    await run([...TRAIN, '-o', sweep]);
    // As it is where the last run was not done when the process was killed.
    await run([...TRAIN, '--shard', '1/1', '-o', join(folder, 'shard')]);
    const name = 'eta-0.5-c2--1-seed-1';
    for (const file of ['SHA256SUMS', 'shard.json', 'parts/3.part', `runs/${name}/SHA256SUMS`])
      rmSync(join(folder, 'shard', file));
    await run(['merge', join(folder, 'shard'), '--partial', '-o', join(folder, 'merged')]);
    const { stderr } = await run(['report', join(folder, 'merged'), '-n']);
    expect(stderr).toContain('is unfinished: shown is what is there, 3 of 4 items');
    // The checkpoints came along.
    await run([...TRAIN, '-o', join(folder, 'merged')]);
    expect(bytes(join(folder, 'merged'))).toEqual(bytes(sweep));
  });

  it('tells programs what it does', async () => {
    const place = out();
    const dry = await run(['merge', ...shards, '--json', '-n', '-o', place]);
    expect(outputs.merge.dry.parse(JSON.parse(dry.stdout))).toMatchObject({
      tasks: 7,
      missing: [],
    });
    expect(existsSync(place)).toBe(false);
    const done = await run(['merge', ...shards, '--json', '-o', place]);
    expect(outputs.merge.done.parse(JSON.parse(done.stdout))).toMatchObject({ state: 'new' });
  });
});

describe('--shard', () => {
  it.each(['0/3', '4/3', '1/0', '2', '-1/3', '1.5/3', 'a/b'])('refuses %s', async (text) => {
    const { stderr } = await run(['grid-search', `--shard=${text}`], 2);
    expect(stderr).toContain('from 1/n to n/n');
  });

  it('refuses a directory of another shard, and of the whole, unless told to replace it', async () => {
    const out = join(temporaryDirectory(), 'out');
    const short = ['grid-search', ...SHORT, '--episodes', '2', '-o', out];
    await run([...short, '--shard', '1/2']);
    const other = await run([...short, '--shard', '2/2'], 2);
    expect(other.stderr).toContain('holds shard 1/2 of this plan, and shard 2/2 is wanted');
    const whole = await run(short, 2);
    expect(whole.stderr).toContain('holds shard 1/2 of this plan, and the whole is wanted');
    await run([...short, '--force']);
    const shard = await run([...short, '--shard', '1/2'], 2);
    expect(shard.stderr).toContain('holds the whole of this plan, and shard 1/2 is wanted');
    expect(existsSync(join(out, 'shard.json'))).toBe(false);
  });

  it('goes on after a shard came no further than its name', async () => {
    const out = join(temporaryDirectory(), 'out');
    mkdirSync(out);
    writeFileSync(join(out, 'shard.json'), '{}');
    await run(['grid-search', ...SHORT, '--episodes', '2', '-o', out, '--shard', '1/1']);
    expect(existsSync(join(out, 'SHA256SUMS'))).toBe(true);
  });

  it('does again a part that was put in the place of another, and says so', async () => {
    const out = join(temporaryDirectory(), 'out');
    const short = [...GRID, '--shard', '1/2', '-o', out];
    await run(short);
    const before = bytes(out);
    copyFileSync(join(out, 'parts/0.part'), join(out, 'parts/2.part'));
    const { stderr } = await run(short);
    expect(stderr).toContain('parts/2.part (changed)');
    expect(bytes(out)).toEqual(before);
  });

  it('is told to programs', async () => {
    const cwd = temporaryDirectory();
    const args = ['grid-search', ...SHORT, '--episodes', '2', '--shard', '1/2', '--json'];
    const dry = await metaloreHere([...args, '-n'], { cwd });
    expect(outputs['grid-search'].dry.parse(JSON.parse(dry.stdout)).shard).toEqual({
      ...{ index: 1, count: 2, tasks: 1 },
    });
    const done = await metaloreHere(args, { cwd });
    const told = shardOutput.parse(JSON.parse(done.stdout));
    expect(told.next).toMatch(/^metalore merge results\/grid-search-.*-shard-\*-of-2$/);
    expect(existsSync(join(cwd, told.out, 'parts/0.part'))).toBe(true);
  });
});
