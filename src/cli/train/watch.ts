import type { TrainingFailure, TrainingMessage } from '../../experiments/train/run.js';
import type { TrainPlan } from '../../runs/plans/plan.js';
import { LiveBlock } from '../terminal/live-block.js';
import { nowAndThen } from '../terminal/progress.js';
import { SweepProgress, type RunEnd } from './sweep-progress.js';
import { perSecond, sweepLine, sweepScreen } from './sweep-screen.js';
import type { Terminal } from '../terminal/terminal.js';
import { duration, terminalNumbers, thousands } from '../../words/numbers.js';

const { fixed } = terminalNumbers;

/**
 * Shows a sweep while it runs: on a terminal how far every setting is, elsewhere a line now and then
 * and one as each run ends, with --quiet only what fails. Failures are told in any case.
 */
export class TrainingWatch {
  private readonly sweep: SweepProgress;
  private readonly began = performance.now();
  private readonly block: LiveBlock | undefined;
  private readonly isDue = nowAndThen();
  /** runs that an earlier session had done, until they are told */
  private doneBefore = 0;
  private stopped = false;

  /**
   * @param options.jobs workers that run at the same time
   * @param options.isResumed whether the run of a name goes on from a checkpoint
   */
  constructor(
    private readonly terminal: Terminal,
    private readonly plan: TrainPlan,
    options: { jobs: number; isResumed: (name: string) => boolean },
  ) {
    this.sweep = new SweepProgress(plan, { ...options, now: this.began });
    if (terminal.isLive && !terminal.quiet)
      this.block = new LiveBlock(terminal.stderr, (room) => {
        const now = performance.now();
        const { sweep } = this;
        return sweepScreen({ overall: sweep.overall(now), settings: sweep.settings(now) }, room);
      });
  }

  readonly progress = (message: TrainingMessage): void => {
    // What a worker had told before it was stopped may still come in.
    if (this.stopped) return;
    const now = performance.now();
    this.sweep.told(message, now);
    if (this.block) return;
    this.tellDoneBefore();
    if (this.isDue()) this.terminal.note(sweepLine(this.sweep.overall(now)));
  };

  readonly done = (index: number): void => {
    if (this.stopped) return;
    const end = this.sweep.done(index, performance.now());
    if (this.block) return;
    if (end.doneBefore) this.doneBefore++;
    else this.terminal.note(`train: ${describeEnd(end)}`);
  };

  readonly failed = ({ item, message }: TrainingFailure): void => {
    this.sweep.failed(item, performance.now());
    const text = `${item} failed: ${message}`;
    if (this.block) this.block.above(text);
    else this.terminal.error(text);
  };

  /** Ends the watch, of a sweep that is over or was stopped. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.tellDoneBefore();
    const overall = this.sweep.overall(performance.now());
    const isOver = overall.done + overall.failed === overall.runs;
    // How far a sweep was when it was stopped is what its user wants to see.
    this.block?.end({ keep: !isOver && overall.steps > 0 });
    if (isOver)
      this.terminal.note(
        `${sweepLine(overall)} · took ${duration((performance.now() - this.began) / 1000)}`,
      );
    else if (!this.block && overall.steps > 0) this.terminal.note(sweepLine(overall));
  }

  private tellDoneBefore(): void {
    if (this.doneBefore > 0 && !this.block)
      this.terminal.note(
        `train: ${thousands(this.doneBefore)} of ${thousands(this.plan.items.length)} runs done before`,
      );
    this.doneBefore = 0;
  }
}

function describeEnd({ name, stepsPerSecond, episodeReturn }: RunEnd): string {
  const pace = stepsPerSecond === undefined ? '' : ` at ${perSecond(stepsPerSecond)} steps/s`;
  const earned = Number.isNaN(episodeReturn)
    ? ''
    : `, return ${fixed(episodeReturn, 0)} in its last 100 episodes`;
  return `${name}: done${pace}${earned}`;
}
