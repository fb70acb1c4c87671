/**
 * One thread's part of a piece of work that is cut into parts. Where there are several threads, each has
 * a member of its own, made from the same description; what they work on lies in memory that all of
 * them see, and none writes where another reads or writes during the same duty.
 */
export interface Member {
  /** Does the member's part of a duty, a number that means something to its kind alone. */
  perform(duty: number, message?: unknown): void;
}

/** Which part of how many: part 0 is that of the thread that trains. */
export interface Part {
  readonly part: number;
  readonly parts: number;
}

/**
 * Threads that compute one training together. Results do not depend on how many they are: what is cut
 * are rows, environments and parameters that have nothing to do with each other, and every sum is one
 * thread's, in the order that it always had.
 */
export interface Crew {
  /** threads, the caller's included */
  readonly size: number;
  /** Zeroed memory that all members see. */
  allocate(bytes: number): ArrayBufferLike;
  /**
   * Has every other thread make a member, too.
   *
   * @param kind names what makes it there
   * @param own this thread's, part 0
   * @param describe what the others are made from, by part: plain data and shared memory
   * @returns all of them: its `perform` returns when each has done its part
   * @throws {Error} when a thread has died, also later in `perform`
   */
  gather(kind: string, own: Member, describe: (part: Part) => unknown): Member;
}

/** The crew of one thread, where every member is the caller's own. */
export const ALONE: Crew = {
  size: 1,
  allocate: (bytes) => new ArrayBuffer(bytes),
  gather: (_kind, own) => own,
};

/** The share first … end − 1 of `count` things that belongs to a part; shares differ by one at most. */
export function shareOf(count: number, { part, parts }: Part): { first: number; end: number } {
  const cut = (at: number) => Math.floor((count * at) / parts);
  return { first: cut(part), end: cut(part + 1) };
}

/** Hands out typed arrays of one buffer, one behind the other, or counts how long it has to be. */
export class Carver {
  /** bytes handed out */
  bytes = 0;

  /** @param buffer none: only count */
  constructor(private readonly buffer?: ArrayBufferLike) {}

  private take<T>(
    type: { readonly BYTES_PER_ELEMENT: number } & (new (
      buffer: ArrayBufferLike,
      offset: number,
      length: number,
    ) => T) &
      (new (length: number) => T),
    length: number,
  ): T {
    const offset = Math.ceil(this.bytes / 8) * 8;
    this.bytes = offset + length * type.BYTES_PER_ELEMENT;
    return this.buffer ? new type(this.buffer, offset, length) : new type(0);
  }

  float32(length: number): Float32Array {
    return this.take(Float32Array, length);
  }

  float64(length: number): Float64Array {
    return this.take(Float64Array, length);
  }

  int32(length: number): Int32Array {
    return this.take(Int32Array, length);
  }

  uint8(length: number): Uint8Array {
    return this.take(Uint8Array, length);
  }
}
