import seedrandom from 'seedrandom';

/** State of a stream, to be saved in a checkpoint and given back to {@link randomStream}. */
export interface RandomState {
  c: number;
  s0: number;
  s1: number;
  s2: number;
}

/**
 * A named, independent stream of uniform random numbers (Baagøe's Alea, of `seedrandom`).
 * Calling it gives a number in [0, 1) with 32 random bits.
 */
export interface RandomStream {
  (): number;
  /** A number in [0, 1) with 53 random bits. */
  double(): number;
  /** The present state. */
  state(): RandomState;
}

/**
 * The stream of one purpose under one root seed.
 *
 * @param root the root seed of the experiment
 * @param purpose names what the stream is for, e.g. `['evaluation', 3, 'mobility']`
 * @param state continue from this state instead of from the seed
 */
export function randomStream(
  root: number | string,
  purpose: readonly (number | string)[],
  state?: RandomState,
): RandomStream {
  const name = [root, ...purpose].join('/');
  return seedrandom.alea(name, { state: state ?? true });
}

/**
 * Refuses what is no seed: one that is rounded on its way would name another episode.
 *
 * @throws {RangeError}
 */
export function requireSeed(seed: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(
      `expected a seed that is a whole number from 0 to 2^53 − 1, found ${seed}`,
    );
}

/**
 * An integer seed in [0, 2^53) derived from a root seed and a purpose. Seeds of different purposes
 * (training, selection, evaluation) come from different streams, so their episodes differ.
 */
export function deriveSeed(root: number | string, purpose: readonly (number | string)[]): number {
  return Math.floor(randomStream(root, purpose).double() * 2 ** 53);
}

/** A draw from the exponential distribution. */
export function exponential(mean: number, stream: RandomStream): number {
  return -mean * Math.log1p(-stream.double());
}
