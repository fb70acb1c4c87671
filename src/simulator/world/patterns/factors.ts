import type { Pattern } from '../../../config/schema/traffic.js';
import type { RandomStream } from '../../random.js';

/** A factor by step, and where bursts are each device's own, by device. */
export interface Factors {
  /** To be called at the start of an episode. */
  begin(stream: RandomStream): void;
  /** To be called for every step in turn, before the factors of that step are asked for. */
  enter(t: number): void;
  /** @param device counted within its group */
  of(device: number): number;
}

/** The factors of a group by its pattern; undefined where they are 1 throughout. */
export function factorsOf(
  pattern: Pattern | undefined,
  { steps, count }: { steps: number; count: number },
): Factors | undefined {
  if (!pattern) return undefined;
  if (pattern.kind === 'on-off') return new OnOff(pattern, count);
  const factors = Float64Array.from({ length: steps }, (_, t) => factorAt(pattern, t, steps));
  return factors.every((factor) => factor === 1) ? undefined : new Known(factors);
}

/** The factor of a pattern that is not drawn, in step t. */
function factorAt(pattern: Exclude<Pattern, { kind: 'on-off' }>, t: number, steps: number): number {
  switch (pattern.kind) {
    case 'constant':
      return pattern.factor;
    case 'steps':
      return pattern.factors.findLast(({ fromStep }) => fromStep <= t)?.factor ?? 1;
    case 'ramp': {
      const { from, to, fromStep, untilStep = steps } = pattern;
      if (t <= fromStep) return from;
      if (t >= untilStep) return to;
      return from + ((to - from) * (t - fromStep)) / (untilStep - fromStep);
    }
    case 'sine': {
      const { amplitude, periodSteps, shiftSteps } = pattern;
      return 1 + amplitude * Math.sin((2 * Math.PI * (t - shiftSteps)) / periodSteps);
    }
  }
}

/**
 * What is expected of a factor in step t: of bursts, over what may be drawn.
 *
 * @param of what follows from a factor; the factor itself, when left out
 */
export function meanFactor(
  pattern: Pattern | undefined,
  { t, steps }: { t: number; steps: number },
  of: (factor: number) => number = (factor) => factor,
): number {
  if (!pattern) return of(1);
  if (pattern.kind !== 'on-off') return of(factorAt(pattern, t, steps));
  const share = shareOn(pattern);
  return share * of(pattern.on) + (1 - share) * of(pattern.off);
}

/** Share of the time that bursts are on, in the long run and from the first step on. */
export function shareOn({
  meanOnSteps,
  meanOffSteps,
}: Extract<Pattern, { kind: 'on-off' }>): number {
  return meanOnSteps / (meanOnSteps + meanOffSteps);
}

class Known implements Factors {
  private now = 1;

  constructor(private readonly factors: Float64Array) {}

  begin(): void {
    this.now = 1;
  }

  enter(t: number): void {
    this.now = this.factors[t];
  }

  of(): number {
    return this.now;
  }
}

/** A Markov chain of two states, that begins in its stationary distribution (Gilbert 1960). */
class OnOff implements Factors {
  /** [chains] 1 while on */
  private readonly isOn: Uint8Array;
  private stream!: RandomStream;

  constructor(
    private readonly pattern: Extract<Pattern, { kind: 'on-off' }>,
    count: number,
  ) {
    this.isOn = new Uint8Array(pattern.together ? 1 : count);
  }

  begin(stream: RandomStream): void {
    this.stream = stream;
    const share = shareOn(this.pattern);
    for (let i = 0; i < this.isOn.length; i++) this.isOn[i] = stream() < share ? 1 : 0;
  }

  enter(t: number): void {
    if (t === 0) return;
    const { isOn, stream } = this;
    const end = 1 / this.pattern.meanOnSteps;
    const start = 1 / this.pattern.meanOffSteps;
    for (let i = 0; i < isOn.length; i++)
      if (stream() < (isOn[i] === 1 ? end : start)) isOn[i] = 1 - isOn[i];
  }

  of(device: number): number {
    const { on, off, together } = this.pattern;
    return this.isOn[together ? 0 : device] === 1 ? on : off;
  }
}
