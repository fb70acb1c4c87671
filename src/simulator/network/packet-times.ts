/**
 * When something started and ended for each packet, by the packets' numbers. What is kept in the order in
 * which it happened is written down here when somebody asks, and once.
 */
export class PacketTimes {
  /** [packets] steps; −1 before */
  start = new Int32Array(0);
  end = new Int32Array(0);
  /** how much of what has happened is written down, as its owner counts; −1 at first in an episode */
  private written = -1;

  /** An episode begins. */
  reset(): void {
    this.written = -1;
  }

  /**
   * Has room for all packets, and takes it that all that has happened is going to be written down.
   *
   * @param upTo how much that is
   * @returns how much of it is written down already
   */
  writeUpTo(upTo: number, packets: number): number {
    if (this.start.length < packets) {
      this.start = new Int32Array(packets);
      this.end = new Int32Array(packets);
      this.written = -1;
    }
    if (this.written < 0) {
      this.start.fill(-1);
      this.end.fill(-1);
      this.written = 0;
    }
    const from = this.written;
    this.written = upTo;
    return from;
  }
}
