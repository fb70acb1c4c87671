import { SingleBar } from 'cli-progress';
import type { Progress } from '../experiments/run-in-directory.js';
import { duration, thousands } from './format.js';
import type { Terminal } from './terminal.js';

/** Seconds between two lines where there is no terminal. */
const LINE_EVERY_S = 10;

/** Shows how far a command is. */
export interface ProgressDisplay {
  update: (progress: Progress) => void;
  /** tells something beside the progress */
  note: (text: string) => void;
  /** tells what went wrong, also with --quiet */
  error: (text: string) => void;
  stop: () => void;
}

/** A bar on a terminal, a line now and then elsewhere, nothing with --quiet. */
export function showProgress(terminal: Terminal, title: string): ProgressDisplay {
  if (terminal.quiet) {
    const nothing = () => undefined;
    return { update: nothing, note: nothing, error: tell(terminal), stop: nothing };
  }
  return terminal.stderr.isTTY ? progressBar(terminal, title) : progressLines(terminal, title);
}

function progressBar(terminal: Terminal, title: string): ProgressDisplay {
  const remaining = timeLeft();
  const bar = new SingleBar({
    stream: terminal.stderr,
    format: `${title} {bar} {percentage}% · {text}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    // What stands beside the bar must fit into the line.
    barsize: Math.max(10, Math.min(30, (terminal.stderr.columns ?? 80) - 65)),
    hideCursor: true,
    // The commands end by themselves on a signal; the bar must not do it for them.
    gracefulExit: false,
    // So that lines can be told in between.
    clearOnComplete: true,
  });
  let shown: { progress: Progress; text: string } | undefined;
  // What a worker had told before it was stopped may still come in.
  let stopped = false;
  const aside = (print: (text: string) => void) => (text: string) => {
    const running = shown && !stopped;
    if (running) bar.stop();
    print(text);
    if (shown && running)
      bar.start(shown.progress.total, shown.progress.done, { text: shown.text });
  };
  return {
    update: (progress) => {
      if (stopped) return;
      const text = describe(progress, remaining(progress));
      if (shown) bar.update(progress.done, { text });
      else bar.start(progress.total, progress.done, { text });
      shown = { progress: { ...progress }, text };
    },
    note: aside((text) => {
      terminal.note(text);
    }),
    error: aside(tell(terminal)),
    stop: () => {
      if (shown && !stopped) bar.stop();
      stopped = true;
    },
  };
}

function tell(terminal: Terminal) {
  return (text: string) => {
    terminal.error(text);
  };
}

function progressLines(terminal: Terminal, title: string): ProgressDisplay {
  const remaining = timeLeft();
  let last = performance.now();
  return {
    update: (progress) => {
      const left = remaining(progress);
      const finished = progress.done === progress.total;
      if (!finished && performance.now() - last < LINE_EVERY_S * 1000) return;
      last = performance.now();
      const percent = Math.floor((100 * progress.done) / progress.total);
      terminal.note(`${title}: ${percent}% · ${describe(progress, left)}`);
    },
    note: (text) => {
      terminal.note(`${title}: ${text}`);
    },
    error: tell(terminal),
    stop: () => undefined,
  };
}

function describe({ done, total, unit }: Progress, left: number | undefined): string {
  const count = `${thousands(done)} of ${thousands(total)} ${unit}`;
  return left === undefined || done === total ? count : `${count} · ${duration(left)} left`;
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
