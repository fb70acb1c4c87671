/** What a training does before its next update. */
export type Next = 'go on' | 'checkpoint' | 'pause';

/** What is written to network disks, or sent to a queue, may take longer than it ever did. */
const SPARE_MS = 1000;

/**
 * When a training has to pause, so that it is over in time and nothing is lost. What comes may take twice as
 * long as the longest of its kind so far.
 */
export class Deadline {
  private updates = 0;
  private updateMs = 0;
  private evaluationMs: number | undefined;
  private checkpointMs = 0;

  /**
   * @param endMs by the clock of the machine, ms since 1970; Infinity where there is none
   */
  constructor(
    private readonly endMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Does an update and notes how long it took. */
  update<Result>(work: () => Result): Result {
    return this.timed(work, (ms) => {
      this.updates++;
      // A warm start is part of the first one.
      this.updateMs = this.updates <= 2 ? ms : Math.max(this.updateMs, ms);
    });
  }

  /** Does an evaluation. */
  evaluation<Result>(work: () => Result): Result {
    return this.timed(work, (ms) => {
      this.evaluationMs = Math.max(this.evaluationMs ?? 0, ms);
    });
  }

  /** Writes a checkpoint. */
  checkpoint(work: () => void): void {
    this.timed(work, (ms) => {
      this.checkpointMs = Math.max(this.checkpointMs, ms);
    });
  }

  /**
   * What to do before the next update. Before the first evaluation, of which nobody knows how long it takes, a
   * checkpoint keeps what there is.
   *
   * @param evaluates whether an evaluation follows the update
   */
  before(evaluates: boolean): Next {
    if (this.endMs === Infinity) return 'go on';
    const evaluationMs = evaluates ? (this.evaluationMs ?? 0) : 0;
    const longestMs = 2 * (this.updateMs + evaluationMs + this.checkpointMs) + SPARE_MS;
    if (this.now() + longestMs > this.endMs) return 'pause';
    return evaluates && this.evaluationMs === undefined ? 'checkpoint' : 'go on';
  }

  private timed<Result>(work: () => Result, note: (ms: number) => void): Result {
    const began = this.now();
    const result = work();
    note(this.now() - began);
    return result;
  }
}
