import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TrainingWatch } from '../../src/cli/train/watch.js';
import { trainPlan } from '../../src/experiments/train/plan.js';
import { loadScenario } from '../../src/config/load.js';
import { fakeTerminal } from './fake-terminal.js';

const { scenario, training, ppo } = loadScenario();
const PLAN = trainPlan(scenario, {
  ppo,
  training: { ...training, eta: [0.9, 0.5], c2: [0], seeds: [0, 1], timesteps: 1000 },
});
const [FIRST, SECOND] = PLAN.items.map(({ name }) => name);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function watched(of: Parameters<typeof fakeTerminal>[0], resumed: string[] = []) {
  const fake = fakeTerminal(of);
  const watch = new TrainingWatch(fake.terminal, PLAN, {
    jobs: 2,
    isResumed: (name) => resumed.includes(name),
  });
  const told = (index: number, timesteps: number, episodeReturn: number | null = 100) => {
    watch.progress({ index, progress: { item: PLAN.items[index].name, timesteps, episodeReturn } });
  };
  return { ...fake, watch, told };
}

/** 1000 steps of a run in 4 s. */
function wholeRun(index: number, told: (index: number, timesteps: number) => void) {
  for (const steps of [200, 400, 600, 800, 1000]) {
    told(index, steps);
    if (steps < 1000) vi.advanceTimersByTime(1_000);
  }
}

describe('on a terminal', () => {
  it('shows every setting, failures above them, and at the end one line', () => {
    const { screen, watch, told } = watched({});
    expect(screen.text).toMatch(/^train ░{30} 0% · 0 of 4,000 steps · 0 of 4 runs\n/);
    told(0, 100);
    vi.advanceTimersByTime(1_000);
    told(0, 250);
    vi.advanceTimersByTime(100);
    // 125 steps a second and worker: the second run of the setting takes 8 s on the other worker.
    expect(screen.text).toMatch(/^A .* 12% +250 +0\/2 +100 +150 +8 s$/m);
    watch.failed({ item: SECOND, message: 'training diverged' });
    expect(screen.text).toMatch(
      /^eta-0\.9-c2-0-seed-1 failed: training diverged\ntrain █+░+ 8% · .*1 failed/,
    );
    expect(screen.text.match(/^train /gm)?.length).toBe(1);
    for (const index of [0, 2, 3]) {
      told(index, 1000);
      watch.done(index);
    }
    watch.stop();
    expect(screen.text).toBe(
      'eta-0.9-c2-0-seed-1 failed: training diverged\n' +
        'train: 100% · 3,000 of 3,000 steps · 3 of 4 runs · 1 failed · took 1.1 s',
    );
  });

  it('leaves what it showed when it is stopped on the way, and then is silent', () => {
    const { screen, written, watch, told } = watched({});
    told(0, 500);
    watch.stop();
    expect(screen.text).toMatch(/^train .*\n.*\n.*\nA .* 25% +500 /);
    const before = written();
    // What workers had told before they were stopped comes in late.
    told(1, 700);
    watch.done(0);
    watch.stop();
    vi.advanceTimersByTime(60_000);
    expect(written()).toBe(before);
  });

  it('leaves nothing when it is stopped before anything was done', () => {
    const { screen, watch } = watched({});
    watch.stop();
    expect(screen.text).toBe('');
  });
});

describe('elsewhere', () => {
  it('writes a line in ten seconds, one for each run, one at the end', () => {
    const { written, watch, told } = watched({ isTTY: false });
    wholeRun(0, told);
    watch.done(0);
    vi.advanceTimersByTime(6_000);
    told(1, 500);
    wholeRun(2, told);
    watch.done(1);
    watch.done(2);
    vi.advanceTimersByTime(1_000);
    told(3, 1000, null);
    watch.done(3);
    watch.stop();
    expect(written()).toBe(
      [
        'train: eta-0.9-c2-0-seed-0: done at 200 steps/s, return 100 in its last 100 episodes',
        // 1500 steps in 10 s of two workers: the fourth run begins when the second has taken 500
        // more at 75 a second, and takes 13.3 s.
        'train: 37% · 1,500 of 4,000 steps · 1 of 4 runs · 150 steps/s · 20 s left',
        'train: eta-0.9-c2-0-seed-1: done, return 100 in its last 100 episodes',
        'train: eta-0.5-c2-0-seed-0: done at 200 steps/s, return 100 in its last 100 episodes',
        'train: eta-0.5-c2-0-seed-1: done',
        'train: 100% · 4,000 of 4,000 steps · 4 of 4 runs · took 15 s',
        '',
      ].join('\n'),
    );
  });

  it('is silent once it is stopped', () => {
    const { written, watch, told } = watched({ isTTY: false });
    told(0, 500);
    watch.stop();
    const before = written();
    vi.advanceTimersByTime(60_000);
    told(0, 700);
    watch.done(0);
    expect(written()).toBe(before);
  });

  it('counts what an earlier session had done in one line, and not for the pace', () => {
    const { written, watch, told } = watched({ isTTY: false }, [PLAN.items[2].name]);
    watch.done(0);
    watch.done(1);
    expect(written()).toBe('');
    told(2, 500);
    vi.advanceTimersByTime(10_000);
    told(2, 600);
    watch.stop();
    expect(written()).toBe(
      [
        'train: 2 of 4 runs done before',
        // 100 steps in 10 s of two workers; the last run takes 1000 at 5 a second.
        'train: 65% · 2,600 of 4,000 steps · 2 of 4 runs · 10 steps/s · 3 min 20 s left',
        // How far it was when it was stopped.
        'train: 65% · 2,600 of 4,000 steps · 2 of 4 runs · 10 steps/s · 3 min 20 s left',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['a dumb terminal', { env: { TERM: 'dumb' } }],
    ['a pipe', { isTTY: false }],
  ])('has no escape sequences on %s', (_, of) => {
    const { written, watch, told } = watched(of);
    wholeRun(0, told);
    watch.done(0);
    watch.failed({ item: FIRST, message: 'x' });
    watch.stop();
    expect(written()).toContain('seed-0: done at 200 steps/s');
    expect(written()).not.toContain('\u001b');
  });

  it.each([true, false])('is silent with --quiet but for failures (terminal: %s)', (isTTY) => {
    const { written, watch, told } = watched({ quiet: true, isTTY });
    wholeRun(0, told);
    watch.done(0);
    watch.failed({ item: SECOND, message: 'training diverged' });
    vi.advanceTimersByTime(20_000);
    watch.done(2);
    watch.done(3);
    watch.stop();
    expect(written()).toBe('eta-0.9-c2-0-seed-1 failed: training diverged\n');
  });
});
