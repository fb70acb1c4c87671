/**
 * Where two threads agree on who draws which episodes, in memory that both see. One of them lays out
 * windows, ranges of episodes that follow one another; both then take episodes from the present window, each
 * episode once, in the order of their numbers.
 */
export class Desk {
  readonly memory: SharedArrayBuffer;
  /** [what has been taken of the window, its length, which window it is, rung for the other, rung for the owner] */
  private readonly words: Int32Array;
  /** [number of the window's first episode] */
  private readonly first: Float64Array;

  /** @param memory of a desk that another thread has made */
  constructor(memory = new SharedArrayBuffer(FIRST_AT + Float64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.words = new Int32Array(memory, 0, WORDS);
    this.first = new Float64Array(memory, FIRST_AT, 1);
  }

  /** The owner's: takes what is left of the window away. Whoever has taken something of it may find out. */
  close(): void {
    Atomics.store(this.words, TAKEN, CLOSED);
    Atomics.add(this.words, WINDOW, 1);
  }

  /** The owner's: lays out episodes from a number on, in place of what is there. */
  open(first: number, length: number): void {
    const { words } = this;
    this.close();
    this.first[0] = first;
    Atomics.store(words, LENGTH, length);
    Atomics.store(words, TAKEN, 0);
    this.ring(FOR_OTHER);
  }

  /** Which window there is; another one with every {@link open} and {@link close}. */
  get window(): number {
    return Atomics.load(this.words, WINDOW);
  }

  /** Takes an episode of the window; undefined when none is left. */
  take(): number | undefined {
    const { words } = this;
    if (Atomics.load(words, TAKEN) >= Atomics.load(words, LENGTH)) return undefined;
    const at = Atomics.add(words, TAKEN, 1);
    return at < Atomics.load(words, LENGTH) ? this.first[0] + at : undefined;
  }

  /** How often a bell has rung: to be looked at before one looks for what it rings for. */
  rung(bell: Bell): number {
    return Atomics.load(this.words, bell);
  }

  ring(bell: Bell): void {
    Atomics.add(this.words, bell, 1);
    Atomics.notify(this.words, bell);
  }

  /** Sleeps until a bell has rung more often than that; false when it has not in so many ms. */
  listen(bell: Bell, rung: number, timeoutMs = Infinity): boolean {
    return Atomics.wait(this.words, bell, rung, timeoutMs) !== 'timed-out';
  }
}

/** Words of a desk. */
const [TAKEN, LENGTH, WINDOW] = [0, 1, 2];
/** The bells: there is a window, for who draws besides; an episode has been drawn, for the owner. */
export const FOR_OTHER = 3;
export const FOR_OWNER = 4;
export type Bell = typeof FOR_OTHER | typeof FOR_OWNER;
const WORDS = 6;
const FIRST_AT = WORDS * Int32Array.BYTES_PER_ELEMENT;
/** Beyond any window, and far from the end of the numbers that are counted with. */
const CLOSED = 2 ** 30;
