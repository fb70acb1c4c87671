import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { metalore, SMALL, temporaryDirectory } from '../cli/run.js';

const preload = fileURLToPath(new URL('dying-worker.mjs', import.meta.url));
const dying = (death: string, place = '') => ({
  NODE_OPTIONS: `--import=${preload} --max-old-space-size=64`,
  METALORE_TEST_DEATH: death,
  METALORE_TEST_FAIL: place,
});

const GRID = ['grid-search', ...SMALL, '--step', '0.5', '--jobs', '2', '-q', '-o', 'run'];
const TRAIN = [
  ...['train', '--eta', '0.9,0.5', '--c2', '0', '--timesteps', '160', '--set', 'steps=20'],
  ...['--episodes', '4', '--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=20'],
  ...['--set', 'ppo.batchSize=20', '--jobs', '1', '-q', '-o', 'run'],
];

const WORDS = {
  exit: 'a worker thread ended with exit code 7',
  memory:
    'a worker thread ran out of memory; give each more with' +
    ' NODE_OPTIONS=--max-old-space-size=<MB>, and use fewer with --jobs',
};

const metaOf = (cwd: string, run: string) =>
  JSON.parse(readFileSync(join(cwd, 'run/runs', run, 'meta.json'), 'utf8')) as {
    status: string;
    error?: string;
  };

describe('a worker thread that dies', () => {
  it.each(['exit', 'memory'] as const)(
    'fails its run, which says why, and no other: %s',
    async (how) => {
      const cwd = temporaryDirectory();
      const { code, stderr } = await metalore(TRAIN, {
        cwd,
        env: dying(how, 'eta-0.9-c2-0-seed-0/progress'),
      });
      expect(code).toBe(1);
      expect(stderr).toContain(
        `metalore: 1 of 2 runs failed:\n  eta-0.9-c2-0-seed-0: ${WORDS[how]}\n`,
      );
      expect(metaOf(cwd, 'eta-0.9-c2-0-seed-0')).toMatchObject({
        status: 'failed',
        error: WORDS[how],
      });
      expect(metaOf(cwd, 'eta-0.5-c2-0-seed-0').status).toBe('done');
      const again = await metalore(TRAIN, { cwd });
      expect(again.code).toBe(0);
      expect(metaOf(cwd, 'eta-0.9-c2-0-seed-0').status).toBe('done');
    },
  );

  it.each(['exit', 'memory'] as const)('ends what cannot go on without it: %s', async (how) => {
    const cwd = temporaryDirectory();
    const { code, stderr } = await metalore(GRID, { cwd, env: dying(how, 'parts/0') });
    expect({ code, stderr }).toEqual({ code: 1, stderr: `metalore: ${WORDS[how]}\n` });
    expect(metaOf(cwd, 'grid-search')).toMatchObject({ status: 'failed', error: WORDS[how] });
  });

  it.each([
    ['grid-search', GRID],
    ['train', TRAIN],
  ])(
    'ends a command when none can start, instead of being started for ever: %s',
    async (_, args) => {
      const cwd = temporaryDirectory();
      const { code, stderr } = await metalore(args, { cwd, env: dying('start') });
      expect(code).toBe(1);
      expect(stderr).toMatch(/^metalore: a worker thread died: the test says so$/m);
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );

  it.each([
    ['exit', WORDS.exit],
    ['memory', WORDS.memory],
    ['throw', 'the test says so'],
    ['start', 'a worker thread died: the test says so'],
  ])('fails the run that it helps, which goes on later: %s', async (how, words) => {
    const cwd = temporaryDirectory();
    // Three threads for the only run.
    const args = [...TRAIN, '--eta', '0.9', '--jobs', '3'];
    const { code, stderr } = await metalore(args, { cwd, env: dying(how, 'helper') });
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toContain(`eta-0.9-c2-0-seed-0: ${words}\n`);
    expect(metaOf(cwd, 'eta-0.9-c2-0-seed-0')).toMatchObject({ status: 'failed', error: words });
    expect((await metalore(args, { cwd })).code).toBe(0);
    expect(metaOf(cwd, 'eta-0.9-c2-0-seed-0').status).toBe('done');
  });
});
