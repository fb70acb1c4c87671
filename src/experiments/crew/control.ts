import { performance } from 'node:perf_hooks';

/**
 * What the threads of a crew tell each other, in memory that all of them see. The one that trains says a
 * duty and goes on to its own part; the helpers count themselves off. Whoever waits looks for a moment
 * before it sleeps: most duties take less time than to be woken up.
 */
export class Control {
  private readonly words: Int32Array;
  private readonly text: Uint8Array;

  constructor(readonly memory = new SharedArrayBuffer(4 * WORDS + MOST_TEXT)) {
    this.words = new Int32Array(memory, 0, WORDS);
    this.text = new Uint8Array(memory, 4 * WORDS, MOST_TEXT);
  }

  /** Sets so many helpers to a duty of one of their members. */
  call(helpers: number, { member, duty, hasMessage }: Call): void {
    const { words } = this;
    words[MEMBER] = member;
    words[DUTY] = duty;
    words[HAS_MESSAGE] = hasMessage ? 1 : 0;
    Atomics.store(words, PENDING, helpers);
    Atomics.add(words, CALLS, 1);
    Atomics.notify(words, CALLS);
  }

  /** Waits until all have done their parts. @throws {Error} when one has failed, or died */
  waitForAll(): void {
    const { words } = this;
    for (;;) {
      const pending = this.look(PENDING, (value) => value === 0);
      if (Atomics.load(words, FAILED)) throw new Error(this.failure);
      if (pending === 0) return;
      Atomics.wait(words, PENDING, pending);
    }
  }

  /** Waits for the call after number `calls`. */
  waitForCall(calls: number): Call {
    const { words } = this;
    while (this.look(CALLS, (value) => value !== calls) === calls)
      Atomics.wait(words, CALLS, calls);
    return { member: words[MEMBER], duty: words[DUTY], hasMessage: words[HAS_MESSAGE] === 1 };
  }

  /** A helper has done its part. */
  done(): void {
    if (Atomics.sub(this.words, PENDING, 1) === 1) Atomics.notify(this.words, PENDING);
  }

  /** A helper will not do its part, nor any other. The first one says why. */
  fail(message: string): void {
    const { words } = this;
    if (Atomics.compareExchange(words, TEXT_BYTES, 0, -1) === 0) {
      // Not straight into shared memory, where an encoder may not write.
      const bytes = new TextEncoder().encode(message).subarray(0, MOST_TEXT);
      this.text.set(bytes);
      words[TEXT_BYTES] = bytes.length;
      Atomics.store(words, FAILED, 1);
    }
    // Another number, so that nobody falls asleep over the one before.
    Atomics.add(words, PENDING, FAILED_PENDING);
    Atomics.notify(words, PENDING);
  }

  private get failure(): string {
    return new TextDecoder().decode(this.text.slice(0, this.words[TEXT_BYTES]));
  }

  /** The present number, or the first that is looked for within a moment. */
  private look(word: number, isIt: (value: number) => boolean): number {
    const { words } = this;
    let value = Atomics.load(words, word);
    if (isIt(value)) return value;
    for (const end = performance.now() + MOMENT_MS; performance.now() < end;)
      for (let i = 0; i < LOOKS; i++) {
        value = Atomics.load(words, word);
        if (isIt(value)) return value;
      }
    return value;
  }
}

/** Which member is to do what, and whether a message comes with it. */
export interface Call {
  readonly member: number;
  readonly duty: number;
  readonly hasMessage: boolean;
}

/** In place of a member: a message says what to make one of. */
export const MAKE = -1;

const CALLS = 0;
const MEMBER = 1;
const DUTY = 2;
const HAS_MESSAGE = 3;
const PENDING = 4;
const FAILED = 5;
const TEXT_BYTES = 6;
const WORDS = 16;
const MOST_TEXT = 4096;
/** More than there are helpers. */
const FAILED_PENDING = 1 << 16;
const MOMENT_MS = 0.1;
const LOOKS = 64;
