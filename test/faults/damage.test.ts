import type { ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { metaloreHere } from '../cli/here.js';
import { metalore, onceTrue, sharedDirectory, SMALL, temporaryDirectory } from '../cli/run.js';

const GRID = ['grid-search', ...SMALL, '--set', 'ues=[{}, { count: 2 }]'];
const TRAIN = [
  ...['train', '--eta', '0.9', '--c2', '0', '--timesteps', '640', '--set', 'steps=20'],
  ...['--episodes', '4', '--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=20'],
  ...['--set', 'ppo.batchSize=20', '--eval-every', '80', '--checkpoint-every', '80'],
  ...['--set', 'ppo.warmStart=null', '--set', 'ppo.policyNet=[4]', '--set', 'ppo.valueNet=[4]'],
];
const RUN = 'runs/eta-0.9-c2-0-seed-0';

/** What a run leaves that follows from its plan, by path. */
function results(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(directory, name)).isFile())
      .filter((name) => !/meta\.json$|checkpoints|\.changed$/.test(name))
      .sort()
      .map((name) => [name, readFileSync(join(directory, name)).toString('base64')]),
  );
}

/** A digit that is another, a bit in the middle, the last byte gone, nothing left, nothing there. */
const DAMAGES: Record<string, (file: string) => void> = {
  bit: (file) => {
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(file, bytes);
  },
  cut: (file) => {
    writeFileSync(file, readFileSync(file).subarray(0, -1));
  },
  empty: (file) => {
    writeFileSync(file, '');
  },
  missing: (file) => {
    rmSync(file);
  },
};

/** Without a process of its own, which has no part in what is found on a disk; `npm run torture` has them. */
async function again(command: string[], out: string): Promise<string> {
  const { code, stderr } = await metaloreHere([...command, '-o', out, '--quiet']);
  expect(code, stderr).toBe(0);
  return stderr;
}

describe('a finished directory in which something was damaged is put right by the same command', () => {
  const folder = sharedDirectory();
  beforeAll(async () => {
    await again(GRID, join(folder, 'grid'));
    await again(TRAIN, join(folder, 'train'));
  });

  // `npm run torture` damages every file in every way; these are damaged together.
  it.each([
    [
      'grid',
      {
        'episodes.csv': 'bit',
        'delays.csv': 'cut',
        'summary.csv': 'empty',
        'groups.csv': 'bit',
        'runs/grid-search/config.yaml': 'missing',
      },
    ],
    ['grid', { 'groups.csv': 'missing' }],
    ['grid', { SHA256SUMS: 'cut' }],
    ['train', { 'episodes.csv': 'missing', [`${RUN}/progress.csv`]: 'bit' }],
    [
      'train',
      { [`${RUN}/policy-best/weights.bin`]: 'bit', [`${RUN}/policy-last/model.json`]: 'empty' },
    ],
    ['train', { [`${RUN}/result.json`]: 'cut', [`${RUN}/policy-map.csv`]: 'missing' }],
    ['train', { [`${RUN}/SHA256SUMS`]: 'missing' }],
  ])('%s: %j', async (kind, damages) => {
    const whole = join(folder, kind);
    const damaged = join(temporaryDirectory(), 'run');
    cpSync(whole, damaged, { recursive: true });
    for (const [name, how] of Object.entries(damages)) DAMAGES[how](join(damaged, name));
    const stderr = await again(kind === 'grid' ? GRID : TRAIN, damaged);
    expect(results(damaged)).toEqual(results(whole));
    for (const [name, how] of Object.entries(damages)) {
      if (name !== 'SHA256SUMS') {
        expect(stderr).toContain('is not as it was when it was finished');
        expect(stderr).toContain(`${name} (${how === 'missing' ? 'missing' : 'changed'})`);
      }
      // What somebody may have changed on purpose is still there.
      expect(existsSync(join(damaged, `${name}.changed`)), name).toBe(
        /^\w+\.csv$/.test(name) && how !== 'missing',
      );
    }
    // And then it is finished.
    expect(await again(kind === 'grid' ? GRID : TRAIN, damaged)).toBe('');
  });
});

describe('a training run that was interrupted and then damaged', () => {
  const folder = sharedDirectory();
  const [whole, stopped] = [join(folder, 'whole'), join(folder, 'stopped')];
  const checkpoints = ['last', 'before-last'].map((name) =>
    join(stopped, RUN, `checkpoints/${name}.ckpt`),
  );
  const areThere = () => checkpoints.every((file) => existsSync(file));
  beforeAll(async () => {
    await again(TRAIN, whole);
    const onStart = (child: ChildProcess) => {
      onceTrue(child, areThere, () => child.kill('SIGKILL'));
    };
    // It may be killed just when the last one has become the one before.
    do await metalore([...TRAIN, '-o', stopped], { onStart });
    while (!areThere());
    expect(existsSync(join(stopped, 'SHA256SUMS'))).toBe(false);
  });

  it.each([
    ['checkpoints/last.ckpt', 'bit'],
    ['checkpoints/last.ckpt', 'missing'],
    ['progress.csv', 'bit'],
    ['progress.csv', 'cut'],
    ['policy-best/weights.bin', 'bit'],
    ['config.yaml', 'bit'],
    ['meta.json', 'cut'],
  ])('ends as one that was not: %s, %s', async (name, how) => {
    const damaged = join(temporaryDirectory(), 'run');
    cpSync(stopped, damaged, { recursive: true });
    DAMAGES[how](join(damaged, RUN, name));
    await again(TRAIN, damaged);
    expect(results(damaged)).toEqual(results(whole));
  });

  it('starts anew where both checkpoints are damaged', async () => {
    const damaged = join(temporaryDirectory(), 'run');
    cpSync(stopped, damaged, { recursive: true });
    for (const name of ['last', 'before-last'])
      DAMAGES['bit'](join(damaged, RUN, `checkpoints/${name}.ckpt`));
    await again(TRAIN, damaged);
    expect(results(damaged)).toEqual(results(whole));
  });
});

describe('a directory from a stranger', () => {
  it.each(['plan.json.tmp', 'episodes.csv.tmp', 'runs/grid-search/meta.json.tmp'])(
    'is not written through a link: %s',
    async (name) => {
      const folder = temporaryDirectory();
      const out = join(folder, 'run');
      await again(GRID, out);
      rmSync(join(out, 'SHA256SUMS'));
      const victim = join(folder, 'victim');
      writeFileSync(victim, 'mine');
      symlinkSync(victim, join(out, name));
      await again(GRID, out);
      expect(readFileSync(victim, 'utf8')).toBe('mine');
    },
  );

  it.each(['episodes.csv', 'runs', 'parts'])(
    'that leads elsewhere is refused: %s',
    async (name) => {
      const folder = temporaryDirectory();
      const out = join(folder, 'run');
      await again(GRID, out);
      for (const gone of ['SHA256SUMS', name])
        rmSync(join(out, gone), { recursive: true, force: true });
      symlinkSync(folder, join(out, name));
      const { code, stderr } = await metaloreHere([...GRID, '-o', out]);
      expect(code).toBe(2);
      expect(stderr).toContain(`${join(out, name)} is a link`);
    },
  );
});
