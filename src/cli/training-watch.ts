import type { TrainingFailure, TrainingMessage } from '../experiments/run-training.js';
import type { TrainingPlan } from '../experiments/training-plan.js';
import { thousands } from './format.js';
import { showProgress, type ProgressDisplay } from './progress.js';
import type { Terminal } from './terminal.js';

/** Shows a sweep while it runs: steps done over all runs, and a line as each run ends. */
export class TrainingWatch {
  private readonly display: ProgressDisplay;
  private readonly steps: Float64Array;
  private readonly returns = new Map<number, number>();
  private finished = 0;

  constructor(
    terminal: Terminal,
    private readonly plan: TrainingPlan,
  ) {
    this.display = showProgress(terminal, 'train');
    this.steps = new Float64Array(plan.items.length);
    this.update();
  }

  readonly progress = ({ index, progress }: TrainingMessage): void => {
    this.steps[index] = progress.timesteps;
    if (progress.episodeReturn !== null) this.returns.set(index, progress.episodeReturn);
    this.update();
  };

  readonly done = (index: number): void => {
    this.steps[index] = this.plan.training.timesteps;
    this.finished++;
    const last = this.returns.get(index);
    this.display.note(
      `${this.plan.items[index].name}: done` +
        (last === undefined ? ' before' : `, return ${last.toFixed(0)} in its last 100 episodes`),
    );
    this.update();
  };

  readonly failed = ({ item, message }: TrainingFailure): void => {
    this.display.error(`${item} failed: ${message}`);
  };

  stop(): void {
    this.display.stop();
  }

  private update(): void {
    const { items, training } = this.plan;
    this.display.update({
      done: this.steps.reduce((sum, steps) => sum + steps, 0),
      total: training.timesteps * items.length,
      unit: `steps, ${thousands(this.finished)} of ${thousands(items.length)} runs`,
    });
  }
}
