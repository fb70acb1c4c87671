import type { TrainingMessage } from '../../experiments/train/run.js';
import type { TrainPlan } from '../../runs/plans/plan.js';
import { summarize } from '../../math/statistics.js';
import { settingKey } from '../../words/settings.js';

/** A moment of a run: the clock in ms, and the steps that it had taken. */
interface Moment {
  time: number;
  steps: number;
}

interface Run {
  name: string;
  /** whether it goes on from a checkpoint of an earlier session */
  resumed: boolean;
  state: 'waiting' | 'running' | 'done' | 'failed';
  steps: number;
  /** mean return of its last 100 episodes; NaN before the first ends */
  episodeReturn: number;
  /** the first and the last message of this session */
  first?: Moment;
  last?: Moment;
}

/** How far the runs of one setting are. */
export interface SettingProgress {
  /** null where it is drawn in each episode */
  eta: number | null;
  c2: number | null;
  /** name of the point, where values vary */
  point?: string;
  runs: number;
  done: number;
  failed: number;
  running: number;
  /** steps taken, over its runs */
  steps: number;
  /** of its steps, in [0, 1] */
  fraction: number;
  /** mean over its runs of the return of their last 100 episodes; NaN when none is known */
  episodeReturn: number;
  /** of its running runs together; undefined before there is a pace */
  stepsPerSecond: number | undefined;
  /** until its last run has taken its steps; undefined before there is a pace, 0 when all have */
  secondsLeft: number | undefined;
}

/** How far a whole sweep is. */
export interface OverallProgress {
  runs: number;
  done: number;
  failed: number;
  /** steps taken, and steps to take: those that failed runs still lacked are not counted */
  steps: number;
  totalSteps: number;
  stepsPerSecond: number | undefined;
  secondsLeft: number | undefined;
}

/**
 * Keeps count of a sweep from what its workers tell; the clock is its user's, in ms. What an earlier
 * session did counts as done, but not for the pace.
 */
export class SweepProgress {
  private readonly runs: Run[];
  private readonly runSteps: number;
  private readonly jobs: number;
  /** up to which `workerMs` counts */
  private clock: number;
  /** time of all workers in this session, starting and evaluating included */
  private workerMs = 0;

  /**
   * @param options.jobs workers that run at the same time
   * @param options.now the clock
   * @param options.isResumed whether the run of a name goes on from a checkpoint
   */
  constructor(
    private readonly plan: TrainPlan,
    options: { jobs: number; now: number; isResumed: (name: string) => boolean },
  ) {
    this.jobs = options.jobs;
    this.clock = options.now;
    this.runSteps = plan.training.timesteps;
    this.runs = plan.items.map(({ name }) => ({
      name,
      resumed: options.isResumed(name),
      state: 'waiting',
      steps: 0,
      episodeReturn: NaN,
    }));
  }

  /** A worker tells where its run stands; of one that has ended it may come late, and counts for nothing. */
  told({ index, progress }: TrainingMessage, now: number): void {
    const run = this.runs[index];
    if (run.state === 'done' || run.state === 'failed') return;
    this.pass(now);
    run.state = 'running';
    run.steps = progress.timesteps;
    run.episodeReturn = progress.episodeReturn ?? run.episodeReturn;
    run.last = { time: now, steps: progress.timesteps };
    run.first ??= run.last;
  }

  /** A run has ended well, now or in an earlier session. */
  done(index: number, now: number): RunEnd {
    this.pass(now);
    const run = this.runs[index];
    run.state = 'done';
    run.steps = this.runSteps;
    return {
      name: run.name,
      doneBefore: run.first === undefined,
      stepsPerSecond: paceOf(run),
      episodeReturn: run.episodeReturn,
    };
  }

  failed(name: string, now: number): void {
    this.pass(now);
    const run = this.runs.find((candidate) => candidate.name === name);
    if (run) run.state = 'failed';
  }

  overall(now: number): OverallProgress {
    const { runs } = this;
    const count = (state: Run['state']) => runs.filter((run) => run.state === state).length;
    const pace = this.workerPace();
    const left = this.secondsLeft(now);
    return {
      runs: runs.length,
      done: count('done'),
      failed: count('failed'),
      steps: sum(runs.map(({ steps }) => steps)),
      totalSteps: sum(runs.map(({ state, steps }) => (state === 'failed' ? steps : this.runSteps))),
      stepsPerSecond: pace === undefined || this.busy() === 0 ? undefined : pace * this.busy(),
      secondsLeft: left && Math.max(...left),
    };
  }

  /** Settings in the order of the plan, at each point by itself. */
  settings(now: number): SettingProgress[] {
    const left = this.secondsLeft(now);
    const groups = new Map<string, number[]>();
    this.plan.items.forEach(({ eta, c2, point = '' }, index) => {
      const key = `${settingKey({ eta, c2 })}/${point}`;
      groups.set(key, [...(groups.get(key) ?? []), index]);
    });
    return [...groups.values()].map((indices) => {
      const { eta, c2, point } = this.plan.items[indices[0]];
      const runs = indices.map((index) => this.runs[index]);
      const ofState = (state: Run['state']) => runs.filter((run) => run.state === state);
      const paces = ofState('running').flatMap((run) => paceOf(run) ?? []);
      const steps = sum(runs.map((run) => run.steps));
      return {
        eta,
        c2,
        ...(point === undefined ? {} : { point }),
        runs: runs.length,
        done: ofState('done').length,
        failed: ofState('failed').length,
        running: ofState('running').length,
        steps,
        fraction: steps / (this.runSteps * runs.length),
        episodeReturn: summarize(runs.map(({ episodeReturn }) => episodeReturn)).mean,
        stepsPerSecond: paces.length > 0 ? sum(paces) : undefined,
        secondsLeft: left && Math.max(...indices.map((index) => left[index])),
      };
    });
  }

  /** Counts the time of the workers up to now. */
  private pass(now: number): void {
    this.workerMs += (now - this.clock) * this.busy();
    this.clock = now;
  }

  /** Workers that have something to do. */
  private busy(): number {
    const open = this.runs.filter(({ state }) => state === 'waiting' || state === 'running');
    return Math.min(this.jobs, open.length);
  }

  /** Steps per second of one worker, over all that this session did. */
  private workerPace(): number | undefined {
    const steps = sum(
      this.runs.map(({ resumed, first, last }) =>
        first && last ? last.steps - (resumed ? first.steps : 0) : 0,
      ),
    );
    return steps > 0 && this.workerMs > 0 ? (1000 * steps) / this.workerMs : undefined;
  }

  /**
   * [run] seconds until it has taken its steps. Those that run go on at their own pace; those that
   * wait are taken in the order of the plan, each by the first worker that is free.
   */
  private secondsLeft(now: number): number[] | undefined {
    const pace = this.workerPace();
    if (pace === undefined) return undefined;
    const left = this.runs.map((run) => {
      if (run.state !== 'running') return 0;
      const since = (now - run.last!.time) / 1000;
      return Math.max(0, (this.runSteps - run.steps) / (paceOf(run) ?? pace) - since);
    });
    const running = left.filter((_, index) => this.runs[index].state === 'running');
    const free = Array<number>(Math.max(0, this.jobs - running.length)).fill(0);
    const workers = [...running, ...free];
    this.runs.forEach(({ state }, index) => {
      if (state !== 'waiting') return;
      const worker = workers.indexOf(Math.min(...workers));
      workers[worker] += this.runSteps / pace;
      left[index] = workers[worker];
    });
    return left;
  }
}

/** What there is to say of a run that has ended. */
export interface RunEnd {
  name: string;
  /** whether it took no step in this session */
  doneBefore: boolean;
  /** undefined where it was too quick to tell */
  stepsPerSecond: number | undefined;
  /** mean return of its last 100 episodes; NaN when none ended */
  episodeReturn: number;
}

/** Steps per second since its first message; what came before that does not count. */
function paceOf({ first, last }: Run): number | undefined {
  if (!first || !last || last.time <= first.time || last.steps <= first.steps) return undefined;
  return (1000 * (last.steps - first.steps)) / (last.time - first.time);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
