import { isFull, redisReason } from '../errors.js';

/** Whether Redis has room for what can wait; a full one is told of once, until there is room again. */
export class Room {
  private isFullTold = false;

  constructor(private readonly note: (line: string) => void) {}

  /**
   * Puts something into Redis.
   *
   * @returns whether there was room for it
   */
  async takes(put: () => Promise<void>): Promise<boolean> {
    try {
      await put();
      this.isFullTold = false;
      return true;
    } catch (error) {
      if (!isFull(error)) throw error;
      if (!this.isFullTold) this.note(`${redisReason(error)}; goes on when there is room`);
      this.isFullTold = true;
      return false;
    }
  }
}
