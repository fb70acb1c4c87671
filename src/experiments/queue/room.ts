import { isFull, redisReason } from './errors.js';

/** Whether Redis has room for what can wait; a full one is told of once, until there is room again. */
export class Room {
  private isFullTold = false;

  /** @param note told of a full one */
  constructor(private readonly note: (line: string) => void) {}

  /**
   * Puts something into Redis.
   *
   * @param then what comes of it when there is none, to be told
   * @returns what `put` answered; undefined when there was no room for it
   */
  async takes<T>(
    put: () => Promise<T>,
    then = '; goes on when there is room',
  ): Promise<{ answer: T } | undefined> {
    try {
      const answer = await put();
      this.isFullTold = false;
      return { answer };
    } catch (error) {
      if (!isFull(error)) throw error;
      this.full(error, then);
      return undefined;
    }
  }

  /** Tells of a full Redis. */
  full(error: unknown, then: string): void {
    if (!this.isFullTold) this.note(`${redisReason(error)}${then}`);
    this.isFullTold = true;
  }
}
