import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/cli/terminal/width.js';
import { SweepProgress } from '../../src/cli/train/sweep-progress.js';
import { sweepLine, sweepScreen } from '../../src/cli/train/sweep-screen.js';
import { trainPlan } from '../../src/experiments/train/plan.js';
import type { TrainPlan } from '../../src/runs/plans/plan.js';
import { loadScenario } from '../../src/config/load.js';

function plan(sweep: { eta: number[]; c2?: number[]; seeds?: number[]; timesteps: number }) {
  const { scenario, training, ppo } = loadScenario();
  return trainPlan(scenario, { ppo, training: { ...training, ...sweep, c2: sweep.c2 ?? [0] } });
}

/** A sweep of two workers that starts at time 0. */
function sweepOf(of: TrainPlan, { jobs = 2, resumed = [] as string[] } = {}) {
  const sweep = new SweepProgress(of, {
    jobs,
    now: 0,
    isResumed: (name) => resumed.includes(name),
  });
  const told = (
    index: number,
    timesteps: number,
    now: number,
    episodeReturn: number | null = null,
  ) => {
    sweep.told({ index, progress: { item: of.items[index].name, timesteps, episodeReturn } }, now);
  };
  return { sweep, told };
}

const FOUR = plan({ eta: [0.9, 0.5], seeds: [0, 1], timesteps: 1000 });

describe('a message that comes after its run has ended', () => {
  it('changes nothing', () => {
    const { sweep, told } = sweepOf(FOUR);
    told(0, 900, 1_000, 5);
    told(1, 900, 1_000, 5);
    sweep.done(0, 2_000);
    sweep.failed(FOUR.items[1].name, 2_000);
    const [overall, settings] = [sweep.overall(3_000), sweep.settings(3_000)];
    told(0, 950, 3_000, 7);
    told(1, 950, 3_000, 7);
    expect(sweep.overall(3_000)).toEqual(overall);
    expect(sweep.settings(3_000)).toEqual(settings);
    expect(overall).toMatchObject({ done: 1, failed: 1 });
  });
});

describe('pace and time left', () => {
  it('are unknown before anything is told', () => {
    const { sweep } = sweepOf(FOUR);
    expect(sweep.overall(5_000)).toEqual({
      runs: 4,
      done: 0,
      failed: 0,
      steps: 0,
      totalSteps: 4000,
      stepsPerSecond: undefined,
      secondsLeft: undefined,
    });
    expect(sweep.settings(5_000).map(({ secondsLeft }) => secondsLeft)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('count the workers in parallel, and give those that wait to the first that is free', () => {
    const { sweep, told } = sweepOf(FOUR);
    told(0, 200, 1_000);
    told(1, 100, 1_000);
    told(0, 500, 2_000);
    told(1, 300, 2_000);
    // 800 steps in 2 s of two workers: 200 a second each. Their own paces are 300 and 200, so the
    // first run has 500/300 s left, the second 700/200; each of the others takes 1000/200 then.
    const overall = sweep.overall(2_000);
    expect(overall.stepsPerSecond).toBe(400);
    const [a, b] = sweep.settings(2_000);
    expect(a).toMatchObject({ eta: 0.9, steps: 800, fraction: 0.4, stepsPerSecond: 500 });
    expect(a.secondsLeft).toBeCloseTo(3.5, 12);
    expect(b).toMatchObject({ eta: 0.5, running: 0, steps: 0, stepsPerSecond: undefined });
    expect(b.secondsLeft).toBeCloseTo(3.5 + 5, 12);
    expect(overall.secondsLeft).toBeCloseTo(8.5, 12);
    // Half a second later without news there is half a second less.
    expect(sweep.overall(2_500).secondsLeft).toBeCloseTo(8, 12);
    expect(sweep.overall(2_500).stepsPerSecond).toBe(400);
  });

  it('do not count what an earlier session did', () => {
    const { sweep, told } = sweepOf(FOUR, { resumed: [FOUR.items[1].name] });
    expect(sweep.done(0, 0).doneBefore).toBe(true);
    // The second run goes on from 500, of which it tells after 100 more; the third is new.
    told(1, 600, 1_000);
    told(2, 100, 1_000);
    told(1, 700, 2_000);
    told(2, 200, 2_000);
    // 100 and 200 steps in 2 s of two workers.
    expect(sweep.overall(2_000)).toMatchObject({ done: 1, steps: 1900, stepsPerSecond: 150 });
    const [a, b] = sweep.settings(2_000);
    expect(a).toMatchObject({ done: 1, running: 1, fraction: 0.85, stepsPerSecond: 100 });
    expect(a.secondsLeft).toBeCloseTo(3, 12);
    // The fourth begins when the second ends, and takes 1000 at 75 a second.
    expect(b.secondsLeft).toBeCloseTo(3 + 1000 / 75, 12);
  });

  it('count workers only as long as there is work for them', () => {
    const { sweep, told } = sweepOf(plan({ eta: [0.9, 0.5], timesteps: 1000 }));
    told(0, 500, 1_000);
    told(1, 500, 1_000);
    sweep.done(0, 2_000);
    told(1, 750, 3_000);
    // 2 s of two workers and 1 s of one: 5 s, in which 500 and 750 steps were told.
    const { stepsPerSecond, secondsLeft } = sweep.overall(3_000);
    expect(stepsPerSecond).toBe(250);
    expect(secondsLeft).toBeCloseTo(250 / 125, 12);
    sweep.done(1, 5_000);
    expect(sweep.overall(5_000)).toMatchObject({ stepsPerSecond: undefined, secondsLeft: 0 });
  });

  it('leave out what failed runs still lacked', () => {
    const { sweep, told } = sweepOf(FOUR);
    told(0, 400, 1_000);
    told(1, 400, 1_000);
    sweep.failed(FOUR.items[0].name, 1_000);
    const overall = sweep.overall(1_000);
    expect(overall).toMatchObject({ failed: 1, steps: 800, totalSteps: 3400 });
    // 400 a second: the second has 1.5 s left, the third takes 2.5 at once, the fourth after it.
    expect(overall.secondsLeft).toBeCloseTo(1.5 + 2.5, 12);
  });

  it('take the last known return, over the runs that have one', () => {
    const { sweep, told } = sweepOf(FOUR);
    told(0, 100, 1_000);
    expect(sweep.settings(1_000)[0].episodeReturn).toBeNaN();
    told(0, 200, 2_000, 10);
    told(1, 200, 2_000, 20);
    told(0, 300, 3_000, null);
    expect(sweep.settings(3_000)[0].episodeReturn).toBe(15);
    expect(sweep.done(0, 4_000)).toEqual({
      name: 'eta-0.9-c2-0-seed-0',
      doneBefore: false,
      stepsPerSecond: 100,
      episodeReturn: 10,
    });
  });
});

describe('the screen of a sweep', () => {
  /** Two settings done but for one failure, one under way, one that waits. */
  function under(way: { columns: number; rows: number }) {
    const of = plan({ eta: [0.9, 0.8], c2: [0, -1], seeds: [0, 1], timesteps: 100_000 });
    const { sweep, told } = sweepOf(of);
    for (const run of [0, 1, 2]) {
      told(run, 50_000, 1_000, 3000 + run);
      sweep.done(run, 2_000);
    }
    told(3, 25_000, 2_000, 100);
    sweep.failed(of.items[3].name, 2_000);
    told(4, 40_000, 2_000, 1234.4);
    told(4, 60_000, 4_000, 2345.6);
    const now = 4_000;
    return sweepScreen({ overall: sweep.overall(now), settings: sweep.settings(now) }, way);
  }

  // 235,000 steps in 4 s of two workers: 29,375 a second each. The run under way has 4 s left; the
  // other of its setting is done in 3.4 s, the last two 3.4 s after them.
  it('has a line for the sweep and one for each setting', () => {
    expect(under({ columns: 79, rows: 23 }).join('\n')).toBe(
      `train ${'█'.repeat(8)}${'░'.repeat(8)} 53% · 3 of 8 runs · 1 failed · 58,800 steps/s · 8 s left
     η  c₂                             steps  runs  return  steps/s   time left
─  ───  ──  ─────────────────  ────  ───────  ────  ──────  ───────  ──────────
A  0.9   0  █████████████████  100%  200,000   2/2    3001                 done
B  0.8   0  ██████████░░░░░░░   62%  125,000   1/2    1551             1 failed
G  0.9  -1  █████░░░░░░░░░░░░   30%   60,000   0/2    2346   10,000         4 s
H  0.8  -1  ░░░░░░░░░░░░░░░░░    0%        0   0/2                          8 s`,
    );
  });

  it('leaves out what matters least where the terminal is narrow', () => {
    expect(under({ columns: 49, rows: 23 }).join('\n')).toBe(
      `train ${'█'.repeat(9)}${'░'.repeat(8)} 53% · 1 failed · 8 s left
     η  c₂        return  steps/s   time left
─  ───  ──  ────  ──────  ───────  ──────────
A  0.9   0  100%    3001                 done
B  0.8   0   62%    1551             1 failed
G  0.9  -1   30%    2346   10,000         4 s
H  0.8  -1    0%                          8 s`,
    );
  });

  it('shows what runs and counts the others where the terminal is low', () => {
    const low = under({ columns: 79, rows: 6 });
    expect(low.slice(3).map((line) => line.slice(0, 10))).toEqual([
      'B  0.8   0',
      'G  0.9  -1',
      'and 2 more',
    ]);
    expect(low.at(-1)).toBe('and 2 more settings: 1 waiting, 1 done');
    expect(under({ columns: 79, rows: 5 }).at(-1)).toBe(
      'and 3 more settings: 1 waiting, 1 failed, 1 done',
    );
    // A table without a setting would say nothing.
    expect(under({ columns: 79, rows: 4 }).length).toBe(1);
    expect(under({ columns: 79, rows: 1 }).length).toBe(1);
  });

  it('shows what failed before what waits where the terminal is low', () => {
    const of = plan({ eta: [0.9, 0.8, 0.7], timesteps: 1000 });
    const { sweep } = sweepOf(of);
    sweep.failed(of.items[2].name, 1_000);
    const lines = sweepScreen(
      { overall: sweep.overall(1_000), settings: sweep.settings(1_000) },
      { columns: 79, rows: 5 },
    );
    expect(lines[3]).toMatch(/^C {2}0\.7 .* failed$/);
    expect(lines[4]).toBe('and 2 more settings: 2 waiting');
  });

  it('never is larger than the terminal', () => {
    for (let columns = 1; columns < 130; columns += 7)
      for (let rows = 1; rows < 12; rows++) {
        const lines = under({ columns, rows });
        expect(lines.length).toBeLessThanOrEqual(rows);
        // What is left out last needs 36 columns; less than that is for the terminal to clip.
        for (const line of lines)
          expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(36, columns));
      }
  });

  it('holds the twelve settings of the paper with three seeds in 80 × 24', () => {
    const of = plan({
      eta: [0.9, 0.8, 0.7, 0.6, 0.5, 0.4],
      c2: [0, -1],
      seeds: [0, 1, 2],
      timesteps: 204_800,
    });
    const { sweep, told } = sweepOf(of);
    told(0, 35_200, 1_000, 3000);
    told(0, 204_800, 60_000, 3000);
    const lines = sweepScreen(
      { overall: sweep.overall(60_000), settings: sweep.settings(60_000) },
      { columns: 79, rows: 23 },
    );
    expect(
      lines
        .slice(3)
        .map((line) => line[0])
        .join(''),
    ).toBe('ABCDEFGHIJKL');
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(79);
  });

  it('has neither letters nor seeds where there are none', () => {
    const { sweep } = sweepOf(plan({ eta: [0.95, 0.85], timesteps: 1000 }));
    const [, heading, , first] = sweepScreen(
      { overall: sweep.overall(0), settings: sweep.settings(0) },
      { columns: 79, rows: 23 },
    );
    expect(heading.trim().split(/\s+/)).toEqual([
      'η',
      'c₂',
      'steps',
      'return',
      'steps/s',
      'time',
      'left',
    ]);
    expect(first).toMatch(/^0\.95 {3}0 {2}░+ {4}0% +0$/);
  });

  it('says that a run which has taken its steps is evaluated', () => {
    const { sweep, told } = sweepOf(plan({ eta: [0.9], timesteps: 1000 }));
    told(0, 500, 1_000);
    told(0, 1000, 2_000);
    const at = { overall: sweep.overall(2_000), settings: sweep.settings(2_000) };
    expect(sweepScreen(at, { columns: 79, rows: 23 })[3]).toMatch(/evaluating$/);
    sweep.done(0, 2_100);
    expect(sweepLine(sweep.overall(2_100))).toBe(
      'train: 100% · 1,000 of 1,000 steps · 1 of 1 runs',
    );
  });
});
