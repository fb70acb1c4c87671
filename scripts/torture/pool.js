// Several processes that try cases, each one at a time.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import seedrandom from 'seedrandom';

const worker = fileURLToPath(new URL('worker.js', import.meta.url));
const preloads = ['file-system-failure.mjs', 'once.mjs'].map(
  (name) => `--import=${new URL(name, import.meta.url).href}`,
);
/** Longer than a case takes whose commands hang. */
const HANGS_MS = 3_600_000;

/** Does `work` for all items, so many at the same time; what it returns, in their order. */
export async function inLanes(jobs, items, work) {
  const left = [...items].entries();
  const results = [];
  const lane = async () => {
    for (const [i, item] of left) results[i] = await work(item, i);
  };
  await Promise.all(Array.from({ length: jobs }, lane));
  return results;
}

/** How many cases are tried as one. */
export function timesOf({ failures = [0] }) {
  return failures.length;
}

/** The same items in an order that is drawn. */
export function shuffled(items, seed) {
  const random = seedrandom(seed);
  const keys = items.map(() => random());
  return [...items.keys()].sort((a, b) => keys[a] - keys[b]).map((i) => items[i]);
}

export class Pool {
  /** Processes that wait for a case. */
  #idle = [];
  #all = new Set();

  constructor(jobs) {
    this.jobs = jobs;
  }

  /**
   * Tries cases of a torture and prints what is wrong with them.
   *
   * @param options.endMs none is begun after it, by the clock of this process
   * @returns the sums of what the cases count, how many were tried, and how many are wrong
   */
  async tryAll(cases, { torture, state, endMs }) {
    const counts = {};
    let tried = 0;
    let wrong = 0;
    await inLanes(this.jobs, cases, async (its) => {
      if (performance.now() > endMs) return;
      tried += timesOf(its);
      const end = await this.#try({ torture, its, state });
      for (const [name, count] of Object.entries(end.counts ?? {}))
        counts[name] = (counts[name] ?? 0) + count;
      for (const text of [end.wrong ?? []].flat()) {
        wrong++;
        console.log(`${torture} ${JSON.stringify(its)}: ${text}`);
      }
    });
    return { counts, tried, wrong };
  }

  close() {
    // With the commands that they have started.
    for (const { pid } of this.#all) process.kill(-pid, 'SIGKILL');
  }

  #try(message) {
    const child = this.#idle.pop() ?? this.#start();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        done({ wrong: 'it hangs' });
      }, HANGS_MS);
      const done = (end) => {
        clearTimeout(timer);
        child.off('exit', died);
        child.off('message', answered);
        resolve(end);
      };
      const died = (code, signal) => done({ wrong: `its process ended with ${signal ?? code}` });
      const answered = (end) => {
        done(end);
        // Who says so can do nothing more, and is gone.
        if (!end.isBroken) this.#idle.push(child);
      };
      child.on('exit', died).on('message', answered).send(message);
    });
  }

  #start() {
    const execArgv = [...process.execArgv, ...preloads];
    const child = fork(worker, { detached: true, execArgv });
    this.#all.add(child);
    child.on('exit', () => this.#all.delete(child));
    return child;
  }
}
