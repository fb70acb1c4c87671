import { SingleBar, type Params } from 'cli-progress';
import type { Progress } from '../../experiments/run.js';
import { percent, progressLine } from './progress-line.js';
import type { Terminal } from './terminal.js';
import { duration, thousands } from '../../words/numbers.js';

/** Seconds between two lines where there is no terminal. */
const LINE_EVERY_S = 10;

/** Shows how far a command is. */
export interface ProgressDisplay {
  update: (progress: Progress) => void;
  stop: () => void;
}

/** A bar on a terminal, a line now and then elsewhere, nothing with --quiet. */
export function showProgress(terminal: Terminal, title: string): ProgressDisplay {
  const nothing = () => undefined;
  if (terminal.quiet) return { update: nothing, stop: nothing };
  return terminal.isLive ? bar(terminal, title) : lines(terminal, title);
}

function bar(terminal: Terminal, title: string): ProgressDisplay {
  const remaining = timeLeft();
  let left: number | undefined;
  let current: Progress | undefined;
  // What a worker had told before it was stopped may still come in.
  let stopped = false;
  const bar = new SingleBar({
    stream: terminal.stderr,
    format: (_, { progress, maxWidth }: Params) =>
      progressLine(
        {
          title,
          fraction: progress,
          parts: [
            { text: countOf(current!), rank: 1 },
            ...(left === undefined ? [] : [{ text: `${duration(left)} left`, rank: 0 }]),
          ],
        },
        maxWidth - 1,
      ),
    // The commands end by themselves on a signal; the bar must not do it for them.
    gracefulExit: false,
    clearOnComplete: true,
  });
  return {
    update: (progress) => {
      if (stopped) return;
      left = progress.done === progress.total ? undefined : remaining(progress);
      const started = current !== undefined;
      current = { ...progress };
      if (started) bar.update(progress.done);
      else bar.start(progress.total, progress.done);
    },
    stop: () => {
      if (current && !stopped) bar.stop();
      stopped = true;
    },
  };
}

function lines(terminal: Terminal, title: string): ProgressDisplay {
  const remaining = timeLeft();
  const isDue = nowAndThen();
  return {
    update: (progress) => {
      const { done, total } = progress;
      const left = remaining(progress);
      const finished = done === total;
      if (!isDue() && !finished) return;
      terminal.note(
        [
          `${title}: ${percent(done / total)}`,
          countOf(progress),
          ...(left === undefined || finished ? [] : [`${duration(left)} left`]),
        ].join(' · '),
      );
    },
    stop: () => undefined,
  };
}

/** Whether it is time for another line where there is no terminal. */
export function nowAndThen(): () => boolean {
  let last = performance.now();
  return () => {
    const now = performance.now();
    if (now - last < LINE_EVERY_S * 1000) return false;
    last = now;
    return true;
  };
}

function countOf({ done, total, unit }: Progress): string {
  return `${thousands(done)} of ${thousands(total)} ${unit}`;
}

/** Seconds left by the pace since the first call; what was done before does not count. */
function timeLeft(): (progress: Progress) => number | undefined {
  let first: { time: number; done: number } | undefined;
  return ({ done, total }) => {
    first ??= { time: performance.now(), done };
    const worked = done - first.done;
    if (worked <= 0) return undefined;
    return (((performance.now() - first.time) / worked) * (total - done)) / 1000;
  };
}
