/** State of {@link EpisodeStatistics}, plain data. */
export interface EpisodeStatisticsState {
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
  readonly recentReturns: readonly number[];
  readonly recentLengths: readonly number[];
}

/** Episodes over which ep_rew_mean and ep_len_mean are taken, as in Stable-Baselines3. */
const WINDOW = 100;

/** Undiscounted, unscaled returns and lengths of the episodes that ended last. */
export class EpisodeStatistics {
  private readonly returns: Float64Array;
  private readonly lengths: Float64Array;
  private recentReturns: number[] = [];
  private recentLengths: number[] = [];

  constructor(nEnvs: number) {
    this.returns = new Float64Array(nEnvs);
    this.lengths = new Float64Array(nEnvs);
  }

  /**
   * @param rewards [nEnvs] of the last step
   * @param dones [nEnvs] 1 where the step ended an episode
   */
  record(rewards: Float64Array, dones: Uint8Array): void {
    const { returns, lengths } = this;
    for (let i = 0; i < returns.length; i++) {
      returns[i] += rewards[i];
      lengths[i]++;
      if (!dones[i]) continue;
      this.recentReturns.push(returns[i]);
      this.recentLengths.push(lengths[i]);
      if (this.recentReturns.length > WINDOW) {
        this.recentReturns.shift();
        this.recentLengths.shift();
      }
      returns[i] = 0;
      lengths[i] = 0;
    }
  }

  /** Mean return of the last 100 episodes; null before the first has ended. */
  get returnMean(): number | null {
    return mean(this.recentReturns);
  }

  /** Mean length of the last 100 episodes, steps; null before the first has ended. */
  get lengthMean(): number | null {
    return mean(this.recentLengths);
  }

  state(): EpisodeStatisticsState {
    return {
      returns: [...this.returns],
      lengths: [...this.lengths],
      recentReturns: [...this.recentReturns],
      recentLengths: [...this.recentLengths],
    };
  }

  restore(state: EpisodeStatisticsState): void {
    this.returns.set(state.returns);
    this.lengths.set(state.lengths);
    this.recentReturns = [...state.recentReturns];
    this.recentLengths = [...state.recentLengths];
  }
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
