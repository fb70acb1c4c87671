import type { RandomStream } from './random.js';

/** So many numbers are drawn at a time: of the last ones some for nobody, which a short episode should not feel. */
const BLOCK = 128;

/** Alea's multiplier; its carry counts in units of 2⁻³². */
const MULTIPLIER = 2091639;
const UNIT = 2 ** -32;

/**
 * The numbers of a stream for who draws them by the million: those that the stream itself would give, drawn
 * many at a time. The stream stays where it is.
 */
export class NumbersAhead {
  private readonly numbers = new Float64Array(BLOCK);
  private at = BLOCK;
  private carry: number;
  private s0: number;
  private s1: number;
  private s2: number;

  constructor(stream: RandomStream) {
    const { c, s0, s1, s2 } = stream.state();
    this.carry = c;
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
  }

  /** A number in [0, 1) with 32 random bits. */
  next(): number {
    if (this.at === BLOCK) this.draw();
    return this.numbers[this.at++];
  }

  /** Alea's step (Baagøe 2010): x = 2091639·s0 + c·2⁻³²; c = ⌊x⌋; s0 = s1; s1 = s2; s2 = x − c. */
  private draw(): void {
    const { numbers } = this;
    let { carry, s0, s1, s2 } = this;
    for (let i = 0; i < BLOCK; i++) {
      const product = MULTIPLIER * s0;
      const x = product + carry * UNIT;
      // The carry is below 2⁻¹⁰, so it seldom takes x past a whole number: a processor need not wait for it.
      carry = Math.floor(product);
      if (x - carry >= 1) carry++;
      s0 = s1;
      s1 = s2;
      numbers[i] = s2 = x - carry;
    }
    this.carry = carry;
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.at = 0;
  }
}
