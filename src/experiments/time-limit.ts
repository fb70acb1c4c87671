import type { Task } from './task.js';

/** The time that a command was given is over, or too little is left for another task. */
export class TimeUp extends Error {
  override name = 'TimeUp';
  /** EX_TEMPFAIL of sysexits.h: try again */
  readonly exitCode = 75;

  /** @param gotOn whether any task was finished, or kept on the way what it had done */
  constructor(gotOn = true) {
    const stopped = 'stopped, since the time of --max-hours is up';
    super(
      gotOn
        ? `${stopped}; what is finished is kept, and the same command continues`
        : `${stopped} and nothing was finished in it; the same command continues, but gets nowhere if that` +
            ' comes again: give it more time',
    );
  }
}

/** The longest that a timer of Node.js waits, ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Ends work in time: no task is begun that would likely not end before, by the longest one so far, and
 * what runs on is stopped when the time is up.
 */
export class TimeLimit {
  private readonly controller = new AbortController();
  private readonly began = new Map<Task, number>();
  private longestMs = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param endMs by the clock of the machine, ms since 1970 */
  constructor(
    private readonly endMs: number,
    private readonly now: () => number = Date.now,
  ) {
    this.wait();
  }

  /** Aborted with {@link TimeUp}. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether there is time for another task; it counts as begun then. */
  readonly mayBegin = (task: Task): boolean => {
    const now = this.now();
    if (now + this.longestMs >= this.endMs) return false;
    this.began.set(task, now);
    return true;
  };

  /** Notes how long a task took. */
  ended(task: Task): void {
    const began = this.began.get(task);
    if (began !== undefined) this.longestMs = Math.max(this.longestMs, this.now() - began);
    this.began.delete(task);
  }

  /** Stops what runs. */
  stop(): void {
    this.controller.abort(new TimeUp());
  }

  /** Takes the timer away. */
  dispose(): void {
    clearTimeout(this.timer);
  }

  private wait(): void {
    const left = this.endMs - this.now();
    this.timer = setTimeout(
      () => {
        if (this.now() < this.endMs) this.wait();
        else this.stop();
      },
      Math.min(Math.max(0, left), LONGEST_TIMER_MS),
    );
    this.timer.unref();
  }
}

/** How the message of {@link Paused} begins: from another thread it has lost its class. */
const PAUSED = 'paused at a checkpoint: ';

/** A task has stopped where it can go on without loss, since there is no time to come to the next such place. */
export class Paused extends Error {
  override name = 'Paused';

  constructor(what: string) {
    super(PAUSED + what);
  }
}

/** Whether an error is, or was in its thread, a {@link Paused}. */
export function isPaused(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith(PAUSED);
}
