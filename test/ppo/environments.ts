import type { VectorEnvironment } from '../../src/environment/vector.js';
import { randomStream } from '../../src/simulator/random.js';

/** One copy of a small environment: what to observe, and what an action does. */
export interface Rules {
  /** Observation sizes. */
  observationSize: number;
  privilegedSize: number;
  actionSize: number;
  /** Writes the observation of `step`; `draw` is a number in [0, 1) fixed for the step. */
  observe(step: number, draw: number, out: Float32Array): void;
  privilege?(step: number, draw: number, out: Float32Array): void;
  reward(action: Float32Array, step: number, draw: number): number;
  /** Steps of an episode. */
  length: number;
  /** Whether the end is a time limit or a terminal state. */
  ends: 'truncated' | 'terminated';
}

interface State {
  steps: number[];
  draws: number[];
  stream: { c: number; s0: number; s1: number; s2: number };
}

/** `count` copies of {@link Rules} behind the contract that the learner knows. */
export class TestEnvironment implements VectorEnvironment {
  readonly observationSize: number;
  readonly privilegedSize: number;
  readonly actionSize: number;
  readonly observations: Float32Array;
  readonly privileged: Float32Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly finalObservations: Float32Array;
  readonly finalPrivileged: Float32Array;
  private steps: number[];
  private draws: number[];
  private random;

  constructor(
    private readonly rules: Rules,
    readonly count: number,
    seed = 1,
  ) {
    this.observationSize = rules.observationSize;
    this.privilegedSize = rules.privilegedSize;
    this.actionSize = rules.actionSize;
    this.observations = new Float32Array(count * rules.observationSize);
    this.privileged = new Float32Array(count * rules.privilegedSize);
    this.finalObservations = new Float32Array(count * rules.observationSize);
    this.finalPrivileged = new Float32Array(count * rules.privilegedSize);
    this.rewards = new Float64Array(count);
    this.terminated = new Uint8Array(count);
    this.truncated = new Uint8Array(count);
    this.steps = new Array<number>(count).fill(0);
    this.draws = new Array<number>(count).fill(0);
    this.random = randomStream(seed, ['test environment']);
  }

  reset(): void {
    for (let i = 0; i < this.count; i++) {
      this.steps[i] = 0;
      this.draws[i] = this.random.double();
    }
    this.write(this.observations, this.privileged);
  }

  private write(observations: Float32Array, privileged: Float32Array): void {
    const { rules, observationSize, privilegedSize } = this;
    for (let i = 0; i < this.count; i++) {
      const at = i * observationSize;
      rules.observe(this.steps[i], this.draws[i], observations.subarray(at, at + observationSize));
      const from = i * privilegedSize;
      rules.privilege?.(
        this.steps[i],
        this.draws[i],
        privileged.subarray(from, from + privilegedSize),
      );
    }
  }

  step(actions: Float32Array): void {
    const { rules, actionSize } = this;
    for (let i = 0; i < this.count; i++) {
      const action = actions.subarray(i * actionSize, (i + 1) * actionSize);
      if (!action.every((share) => share >= 0 && share <= 1))
        throw new RangeError(`action ${action.join()} is outside the action space`);
      this.rewards[i] = rules.reward(action, this.steps[i], this.draws[i]);
      this.steps[i]++;
      this.draws[i] = this.random.double();
      const over = this.steps[i] === rules.length ? 1 : 0;
      this.terminated[i] = rules.ends === 'terminated' ? over : 0;
      this.truncated[i] = rules.ends === 'truncated' ? over : 0;
    }
    this.write(this.finalObservations, this.finalPrivileged);
    for (let i = 0; i < this.count; i++)
      if (this.steps[i] === rules.length) {
        this.steps[i] = 0;
        this.draws[i] = this.random.double();
      }
    this.write(this.observations, this.privileged);
  }

  state(): unknown {
    return { steps: [...this.steps], draws: [...this.draws], stream: this.random.state() };
  }

  restore(state: unknown): void {
    const { steps, draws, stream } = state as State;
    this.steps = [...steps];
    this.draws = [...draws];
    this.random = randomStream(0, ['test environment'], stream);
    this.write(this.observations, this.privileged);
  }
}

/** Observe a number in [0, 1), act with the same number: reward 1 − 4·(action − number)², summed. */
export function identityRules(length: number, ends: Rules['ends'] = 'truncated'): Rules {
  return {
    observationSize: 2,
    privilegedSize: 1,
    actionSize: 2,
    observe: (_step, draw, out) => {
      out[0] = draw;
      out[1] = 1 - draw;
    },
    privilege: (step, _draw, out) => {
      out[0] = step / length;
    },
    reward: (action, _step, draw) =>
      1 - 2 * ((action[0] - draw) ** 2 + (action[1] - (1 - draw)) ** 2),
    length,
    ends,
  };
}

/** The same observation and a reward of 1 in every step. */
export function constantRules(length: number, ends: Rules['ends']): Rules {
  return {
    observationSize: 1,
    privilegedSize: 0,
    actionSize: 1,
    observe: (_step, _draw, out) => {
      out[0] = 1;
    },
    reward: () => 1,
    length,
    ends,
  };
}
