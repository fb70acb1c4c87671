/** Sizes of a rollout buffer; capacity = nEnvs · the most steps of one rollout. */
export interface RolloutShape {
  readonly nEnvs: number;
  readonly nSteps: number;
  readonly observationSize: number;
  readonly criticSize: number;
  readonly actionSize: number;
}

/**
 * What one rollout saw. Rows are environment-major, as Stable-Baselines3 flattens them:
 * row = environment · steps + step. Allocated once; a rollout may be shorter than the capacity.
 */
export class RolloutBuffer {
  /** Steps per environment in the present rollout. */
  steps: number;
  /** [N × O] as the actor saw them, scaled. */
  readonly observations: Float32Array;
  /** [N × C] as the critic saw them, scaled. */
  readonly criticObservations: Float32Array;
  /** [N × A] as drawn, not clipped. */
  readonly actions: Float32Array;
  /** [N] log π(a|s) when drawn. */
  readonly logProbs: Float32Array;
  /** [N] V(s) when drawn. */
  readonly values: Float32Array;
  /** [N] scaled, with the value of the last observation where a time limit cut an episode. */
  readonly rewards: Float64Array;
  /** [N] 1 where the row is the first of an episode. */
  readonly episodeStarts: Uint8Array;
  /** [N] */
  readonly advantages: Float32Array;
  /** [N] advantages + values: the critic's targets. */
  readonly returns: Float32Array;

  constructor(readonly shape: RolloutShape) {
    const capacity = shape.nEnvs * shape.nSteps;
    this.steps = shape.nSteps;
    this.observations = new Float32Array(capacity * shape.observationSize);
    this.criticObservations = new Float32Array(capacity * shape.criticSize);
    this.actions = new Float32Array(capacity * shape.actionSize);
    this.logProbs = new Float32Array(capacity);
    this.values = new Float32Array(capacity);
    this.rewards = new Float64Array(capacity);
    this.episodeStarts = new Uint8Array(capacity);
    this.advantages = new Float32Array(capacity);
    this.returns = new Float32Array(capacity);
  }

  /** Rows in the present rollout. */
  get size(): number {
    return this.shape.nEnvs * this.steps;
  }

  /** Starts a rollout of `steps` steps per environment. */
  begin(steps: number): void {
    if (!Number.isInteger(steps) || steps < 1 || steps > this.shape.nSteps)
      throw new RangeError(`a rollout of ${steps} steps, expected 1 to ${this.shape.nSteps}`);
    this.steps = steps;
  }

  /**
   * Generalised advantage estimation (Schulman et al. 2016, eq. 16), backwards through each
   * environment: δₜ = rₜ + γ·V(sₜ₊₁) − V(sₜ), Aₜ = δₜ + γ·λ·Aₜ₊₁, neither crossing the end of an
   * episode. Fills advantages and returns.
   *
   * @param lastValues [nEnvs] V of the observation after the last step
   * @param lastDones [nEnvs] 1 where that observation starts another episode
   */
  computeReturnsAndAdvantages(
    { gamma, gaeLambda }: { gamma: number; gaeLambda: number },
    lastValues: ArrayLike<number>,
    lastDones: ArrayLike<number>,
  ): void {
    const { steps, values, rewards, episodeStarts, advantages, returns } = this;
    for (let env = 0; env < this.shape.nEnvs; env++) {
      let nextValue = lastValues[env];
      let nextNonTerminal = 1 - lastDones[env];
      let lastGaeLam = 0;
      for (let row = (env + 1) * steps - 1; row >= env * steps; row--) {
        const value = values[row];
        const delta = rewards[row] + gamma * nextValue * nextNonTerminal - value;
        lastGaeLam = delta + gamma * gaeLambda * nextNonTerminal * lastGaeLam;
        advantages[row] = lastGaeLam;
        returns[row] = lastGaeLam + value;
        nextValue = value;
        nextNonTerminal = 1 - episodeStarts[row];
      }
    }
  }
}
