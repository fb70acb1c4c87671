import { Piscina } from 'piscina';
import { deathOf } from '../../threads.js';
import type { ThreadEnd, ThreadMessage, ThreadTask } from './thread.js';

/** The threads of a worker, and what ends their tasks. */
export class Lanes {
  private readonly pool: Piscina;
  /** by submission: what ends its tasks */
  private readonly underWay = new Map<string, Set<AbortController>>();

  /**
   * @param threads tasks at the same time
   * @param onMessage called with what tasks tell
   */
  constructor(threads: number, onMessage: (message: ThreadMessage) => void) {
    this.pool = new Piscina({
      filename: new URL('./thread.js', import.meta.url).href,
      minThreads: threads,
      maxThreads: threads,
    });
    // What ends a thread rejects the task that it was doing.
    this.pool.on('error', () => undefined);
    this.pool.on('message', onMessage);
  }

  /**
   * Runs a task in a thread.
   *
   * @param signal ends it, where it takes long
   * @returns undefined when it was ended
   */
  async run(given: ThreadTask, signal: AbortSignal | undefined): Promise<ThreadEnd | undefined> {
    const abort = new AbortController();
    const signals = signal ? [abort.signal, signal] : [abort.signal];
    const ended = AbortSignal.any(signals);
    const { id } = given.facts;
    const aborts = this.underWay.get(id) ?? new Set();
    this.underWay.set(id, aborts.add(abort));
    try {
      return (await this.pool.run(given, { signal: ended })) as ThreadEnd;
    } catch (error) {
      return ended.aborted ? undefined : { done: false, error: deathOf(error) };
    } finally {
      aborts.delete(abort);
      if (aborts.size === 0) this.underWay.delete(id);
    }
  }

  /** Submissions of which there are tasks here. */
  submissions(): string[] {
    return [...this.underWay.keys()];
  }

  /** Ends all tasks of a submission. */
  endAllOf(id: string): void {
    for (const abort of this.underWay.get(id) ?? []) abort.abort();
  }

  async destroy(): Promise<void> {
    await this.pool.destroy();
  }
}
