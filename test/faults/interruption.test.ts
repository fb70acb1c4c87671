import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  metalore,
  onceTrue,
  sharedDirectory,
  SMALL,
  temporaryDirectory,
  type Result,
  type RunOptions,
} from '../cli/run.js';
import { bytes, trainArgs } from '../cli/sweeps.js';

// Long enough to be caught in the middle: 80 tasks. Two groups, so that there is groups.csv.
const LONG = [
  ...['grid-search', '--set', 'steps=20', '--episodes', '400', '--jobs', '2'],
  ...['--set', 'ues=[{ count: 6 }, { count: 4 }]'],
];

const parts = (out: string) =>
  existsSync(join(out, 'parts'))
    ? readdirSync(join(out, 'parts')).filter((name) => name.endsWith('.part')).length
    : 0;

/** Runs until some tasks are done, then sends the signal. */
async function runAndStop(
  out: string,
  signal: NodeJS.Signals,
  env: Record<string, string> = {},
): Promise<Result> {
  const before = parts(out);
  const stopWhenUnderWay = (child: ChildProcess) => {
    onceTrue(
      child,
      () => parts(out) >= before + 3,
      () => child.kill(signal),
    );
  };
  return metalore([...LONG, '-o', out], { env, onStart: stopWhenUnderWay });
}

const read = (out: string) =>
  ['episodes.csv', 'groups.csv', 'delays.csv', 'summary.csv', 'plan.json'].map((name) =>
    readFileSync(join(out, name), 'utf8'),
  );

const status = (out: string) => {
  const meta = JSON.parse(readFileSync(join(out, 'runs/grid-search/meta.json'), 'utf8')) as {
    status: string;
    sessions: { status: string }[];
  };
  return [meta.status, ...meta.sessions.map((session) => session.status)];
};

describe('a run that is killed while it notes that it is done', () => {
  const TRAIN = [
    ...['train', '--eta', '0.9', '--c2', '0', '--timesteps', '160', '--set', 'steps=20'],
    ...['--episodes', '4', '--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=20'],
    ...['--set', 'ppo.batchSize=20'],
  ];

  it.each([
    ['grid-search', ['grid-search', ...SMALL], 'grid-search'],
    ['train', TRAIN, 'eta-0.9-c2-0-seed-0'],
  ])('is done when it is continued: %s', async (_, command, name) => {
    const out = join(temporaryDirectory(), 'run');
    const preload = fileURLToPath(new URL('killed-while-writing.mjs', import.meta.url));
    const killed = await metalore([...command, '-o', out], {
      env: {
        NODE_OPTIONS: `--import=${preload}`,
        METALORE_TEST_KILL: 'meta.json',
        METALORE_TEST_KILL_TEXT: '"status": "done"',
      },
    });
    expect(killed.code).toBeNull();
    expect((await metalore([...command, '-o', out])).code).toBe(0);
    const meta = JSON.parse(readFileSync(join(out, 'runs', name, 'meta.json'), 'utf8')) as {
      status: string;
    };
    expect(meta.status).toBe('done');
    expect(existsSync(join(out, 'parts'))).toBe(false);
  });
});

describe('a command that computes in one go', () => {
  it.each([
    ['SIGINT', 'report'],
    ['SIGTERM', 'report'],
    ['SIGTERM', 'replay'],
    ['SIGINT', 'grid-search'],
  ] as const)('ends at once by %s: %s', async (signal, command) => {
    const cwd = temporaryDirectory();
    const preload = fileURLToPath(new URL('busy.mjs', import.meta.url));
    const { code } = await metalore([command, 'run'], {
      cwd,
      env: { NODE_OPTIONS: `--import=${preload}` },
      onStart: (child) => child.stderr?.once('data', () => child.kill(signal)),
    });
    expect(code).toBeNull();
  });
});

describe('an interrupted grid search', () => {
  const straight = join(sharedDirectory(), 'straight');
  beforeAll(async () => {
    expect((await metalore([...LONG, '-o', straight])).code).toBe(0);
  });

  it('ends with the same bytes as one that was not, whatever stopped it', async () => {
    const killed = join(temporaryDirectory(), 'killed');
    expect((await runAndStop(killed, 'SIGKILL')).code).toBeNull();
    expect(existsSync(join(killed, 'episodes.csv'))).toBe(false);
    expect(existsSync(join(killed, 'plan.json'))).toBe(true);
    expect(status(killed)).toEqual(['running', 'running']);
    const kept = parts(killed);
    expect(kept).toBeGreaterThanOrEqual(3);

    const interrupted = await runAndStop(killed, 'SIGINT');
    expect(interrupted.code).toBe(130);
    expect(interrupted.stderr).toContain('stopped by SIGINT; the same command continues');
    expect(status(killed)).toEqual(['interrupted', 'running', 'interrupted']);
    expect(parts(killed)).toBeGreaterThanOrEqual(kept);

    const terminated = await runAndStop(killed, 'SIGTERM');
    expect(terminated.code).toBe(143);

    const finished = await metalore([...LONG, '-o', killed]);
    expect(finished.code).toBe(0);
    expect(read(killed)).toEqual(read(straight));
    expect(status(killed)).toEqual(['done', 'running', 'interrupted', 'interrupted', 'done']);
    expect(readdirSync(killed).sort()).toEqual([
      'SHA256SUMS',
      'delays.csv',
      'episodes.csv',
      'groups.csv',
      'load.json',
      'plan.json',
      'runs',
      'summary.csv',
    ]);
  });

  it('ends when its terminal is closed, unless nohup started it', async () => {
    const out = join(temporaryDirectory(), 'run');
    const closed = await runAndStop(out, 'SIGHUP');
    expect(closed.code).toBe(129);
    expect(closed.stderr).toContain('stopped by SIGHUP; the same command continues');
    expect(status(out)).toEqual(['interrupted', 'interrupted']);
    // As shells leave it to what they start.
    const ignored = await runAndStop(out, 'SIGHUP', { _: '/usr/bin/nohup' });
    expect(ignored.code).toBe(0);
    expect(status(out)).toEqual(['done', 'interrupted', 'done']);
  });

  it('does not trust a part that is damaged', async () => {
    const damaged = join(temporaryDirectory(), 'damaged');
    await runAndStop(damaged, 'SIGKILL');
    const [part] = readdirSync(join(damaged, 'parts')).filter((name) => name.endsWith('.part'));
    const file = join(damaged, 'parts', part);
    writeFileSync(file, readFileSync(file).subarray(0, 5000));
    expect((await metalore([...LONG, '-o', damaged])).code).toBe(0);
    expect(read(damaged)).toEqual(read(straight));
  });

  it('is left alone by a second process until it is gone', async () => {
    const out = join(temporaryDirectory(), 'run');
    let second: Promise<Result> | undefined;
    const first = await metalore([...LONG, '-o', out], {
      onStart: (child) => {
        onceTrue(
          child,
          () => parts(out) > 0,
          () => {
            second = metalore([...LONG, '-o', out]);
          },
        );
      },
    });
    expect(first.code).toBe(0);
    const { code, stderr } = await second!;
    expect(code).toBe(2);
    expect(stderr).toMatch(/is in use by process \d+ on .+; wait for it, name another directory/);
  });
});

describe('an interrupted sweep', () => {
  const train = (args: string[], options?: RunOptions) => metalore(trainArgs(args), options);

  it('ends with the same bytes when it is killed on the way', async () => {
    const folder = temporaryDirectory();
    const long = [
      ...['--eta', '0.9,0.7,0.5', '--c2', '0', '--timesteps', '24000', '--episodes', '5'],
      '--tensorboard',
    ];
    const [straight, stopped] = [join(folder, 'straight'), join(folder, 'stopped')];
    expect((await train([...long, '-o', straight])).code).toBe(0);
    const checkpoint = join(stopped, 'runs/eta-0.9-c2-0-seed-0/checkpoints/last.ckpt');
    for (const [signal, code] of [
      ['SIGKILL', null],
      ['SIGTERM', 143],
      ['SIGKILL', null],
    ] as const) {
      const before = statSync(checkpoint, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      const onStart = (child: ChildProcess) => {
        onceTrue(
          child,
          () => statSync(checkpoint).mtimeMs > before,
          () => child.kill(signal),
        );
      };
      const result = await train([...long, '--jobs', '1', '-o', stopped], { onStart });
      expect(result.code).toBe(code);
    }
    expect(existsSync(join(stopped, 'runs/eta-0.9-c2-0-seed-0/result.json'))).toBe(false);
    expect((await train([...long, '-o', stopped])).code).toBe(0);
    expect(bytes(stopped)).toEqual(bytes(straight));
  });
});
