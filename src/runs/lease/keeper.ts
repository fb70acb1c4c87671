import { Worker } from 'node:worker_threads';

/** How often a lease is renewed, ms. */
const RENEWAL_MS = 2000;

/** What the thread is given; it closes over nothing. */
interface Kept {
  /** written to at every renewal */
  file: string;
  /** there when another process has taken the lease */
  successor: string;
  everyMs: number;
  /** 1 tells the thread to end */
  stop: Int32Array;
}

/**
 * Renews a lease from a thread of its own, since this one may compute for minutes without a pause.
 */
export class Keeper {
  private readonly stop = new Int32Array(new SharedArrayBuffer(4));
  private readonly thread: Worker;

  /** @param onLost called once, when the lease is no longer this process's */
  constructor(held: Pick<Kept, 'file' | 'successor'>, onLost: () => void) {
    const workerData: Kept = { ...held, everyMs: RENEWAL_MS, stop: this.stop };
    // A text rather than a file: the source runs where nothing is built, and the package where nothing else is.
    this.thread = new Worker(`(${keep.toString()})(require)`, { eval: true, workerData });
    this.thread.on('message', onLost);
    // Without a thread nobody renews the lease, and it is lost in time.
    this.thread.on('error', onLost);
    this.thread.unref();
  }

  /** The thread touches the lease no more when this returns, or soon after. */
  end(): void {
    Atomics.store(this.stop, 0, 1);
    Atomics.notify(this.stop, 0);
  }
}

/** Runs in the thread. */
function keep(load: NodeJS.Require): void {
  const fs = load('node:fs') as typeof import('node:fs');
  const thread = load('node:worker_threads') as typeof import('node:worker_threads');
  const { file, successor, everyMs, stop } = thread.workerData as Kept;
  while (Atomics.wait(stop, 0, 0, everyMs) === 'timed-out') {
    let lost = fs.existsSync(successor);
    if (!lost)
      try {
        // Written, so that the file system notes the time by its own clock; the content stays.
        const handle = fs.openSync(file, 'r+');
        try {
          fs.writeSync(handle, '{', 0);
        } finally {
          fs.closeSync(handle);
        }
      } catch (error) {
        // Other errors may pass; if they do not, others see that the lease is not renewed.
        lost = (error as NodeJS.ErrnoException).code === 'ENOENT';
      }
    if (!lost) continue;
    thread.parentPort!.postMessage('lost');
    return;
  }
}
