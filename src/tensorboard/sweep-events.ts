import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainPlan } from '../runs/plans/plan.js';
import { runFiles } from '../runs/run-files.js';
import { hparamsOf } from './hparams.js';
import { Outcomes } from './outcome.js';
import { EVENT_FILE, RunEvents } from './run-events.js';

/** The event files of a training sweep, of each run in a folder of its own, as TensorBoard wants it. */
export class SweepEvents {
  private readonly outcomes: Outcomes;
  /** by the index of the item: those whose training is going on */
  private readonly followed = new Map<number, RunEvents>();

  /**
   * @param directory run directory
   * @param to where the runs' folders are made; default: they are the run directory's own
   */
  constructor(
    private readonly directory: string,
    private readonly plan: TrainPlan,
    private readonly to = join(directory, 'runs'),
  ) {
    this.outcomes = new Outcomes(directory, plan);
  }

  /**
   * A run's training has come further. What cannot be written now is written, or the error told, when the
   * run is done.
   */
  progressed(index: number): void {
    // Of a run elsewhere there is nothing here until it is done.
    if (!this.isThere(index)) return;
    const run = this.followed.get(index) ?? this.runOf(index);
    this.followed.set(index, run);
    try {
      run.follow();
    } catch {
      this.followed.delete(index);
    }
  }

  /**
   * Makes the file of a run what it has to be, whatever is there.
   *
   * @returns the file, and whether the run is done; undefined of one that was never begun
   * @throws {ReportError} when a table of the run is broken
   * @throws the file system's error when the file cannot be written
   */
  write(index: number): { file: string; isDone: boolean } | undefined {
    this.followed.delete(index);
    if (!this.isThere(index)) return undefined;
    const run = this.runOf(index);
    run.follow();
    const outcome = this.outcomes.of(index);
    if (outcome) run.end(outcome);
    return { file: this.fileOf(index), isDone: outcome !== undefined };
  }

  private fileOf(index: number): string {
    return join(this.to, this.plan.items[index].name, EVENT_FILE);
  }

  private isThere(index: number): boolean {
    return existsSync(this.progressOf(index));
  }

  private progressOf(index: number): string {
    return runFiles(this.directory, this.plan.items[index].name).progress;
  }

  private runOf(index: number): RunEvents {
    const item = this.plan.items[index];
    return new RunEvents({
      name: item.name,
      hparams: hparamsOf(this.plan, item),
      progress: this.progressOf(index),
      events: this.fileOf(index),
    });
  }
}
