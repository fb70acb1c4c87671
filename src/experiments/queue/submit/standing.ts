import type { Job } from '../../executor.js';
import { stepsOf } from '../../status/steps.js';
import type { Task } from '../../task.js';
import type { TrainingMessage } from '../../train/run.js';
import type { Standing } from '../messages.js';

/** The pace is that of so long before, ms. */
const PACE_MS = 60_000;

/** How far a submission is, for whoever watches from elsewhere. */
export class StandingMeter {
  private readonly stepsOf: (task: Task) => number;
  private readonly totalSteps: number;
  private done = 0;
  private failed = 0;
  private doneSteps = 0;
  /** steps of trainings that are not done, by their index */
  private readonly under = new Map<number, number>();
  /** when how many steps were done; the oldest first */
  private readonly looks: { ms: number; steps: number }[] = [];

  constructor({ plan, tasks }: Pick<Job, 'plan' | 'tasks'>) {
    this.stepsOf = stepsOf(plan);
    this.total = tasks.length;
    this.totalSteps = tasks.reduce((sum, task) => sum + this.stepsOf(task), 0);
  }

  private readonly total: number;

  told({ index, progress }: TrainingMessage): void {
    this.under.set(index, progress.timesteps);
  }

  ended(task: Task, how: 'done' | 'failed'): void {
    this.under.delete(task.index);
    if (how === 'failed') this.failed++;
    else {
      this.done++;
      this.doneSteps += this.stepsOf(task);
    }
  }

  /** @param ms a clock's */
  look(ms: number): Standing {
    const { done, failed, total, totalSteps, looks } = this;
    const steps = [...this.under.values()].reduce((sum, each) => sum + each, this.doneSteps);
    looks.push({ ms, steps });
    while (looks.length > 2 && looks[1].ms <= ms - PACE_MS) looks.shift();
    const [first] = looks;
    const gained = steps - first.steps;
    const stepsPerSecond = gained > 0 ? gained / ((ms - first.ms) / 1000) : null;
    return { total, done, failed, steps, totalSteps, stepsPerSecond };
  }
}
