import type { PpoConfig } from '../../config/schema/ppo.js';
import type { FeatureScale } from '../../environment/observation/features.js';

/** Mean and variance of all rows seen, per column. */
export interface MomentsState {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly count: number;
}

/** State of an observation scaler, plain data, saved with the policy. */
export type ScalerState =
  | { readonly kind: 'none' }
  | { readonly kind: 'log' }
  /** each input in its own way */
  | { readonly kind: 'features'; readonly scales: readonly FeatureScale[] }
  | { readonly kind: 'running'; readonly moments: MomentsState };

/** Scaled observations are kept within ± this, `running` only. */
export const OBSERVATION_CLIP = 10;
/** Scaled rewards are kept within ± this. */
export const REWARD_CLIP = 10;
const EPSILON = 1e-8;

/** Running mean and variance, updated batch by batch (Chan et al. 1979), as in VecNormalize. */
class RunningMoments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  // A little weight on mean 0 and variance 1, so that the first scale is finite.
  private count = 1e-4;

  constructor(private readonly size: number) {
    this.mean = new Float64Array(size);
    this.variance = new Float64Array(size).fill(1);
  }

  /** @param rows [count × size] */
  update(rows: ArrayLike<number>, count: number): void {
    const { size, mean, variance } = this;
    const total = this.count + count;
    for (let column = 0; column < size; column++) {
      let batchMean = 0;
      for (let row = 0, at = column; row < count; row++, at += size) batchMean += rows[at];
      batchMean /= count;
      let squares = 0;
      for (let row = 0, at = column; row < count; row++, at += size)
        squares += (rows[at] - batchMean) ** 2;
      const delta = batchMean - mean[column];
      mean[column] += (delta * count) / total;
      const sum =
        variance[column] * this.count + squares + (delta * delta * this.count * count) / total;
      variance[column] = sum / total;
    }
    this.count = total;
  }

  std(column: number): number {
    return Math.sqrt(this.variance[column] + EPSILON);
  }

  state(): MomentsState {
    return { mean: [...this.mean], variance: [...this.variance], count: this.count };
  }

  restore(state: MomentsState): void {
    if (state.mean.length !== this.size || state.variance.length !== this.size)
      throw new Error(`scaler state has ${state.mean.length} columns, expected ${this.size}`);
    this.mean.set(state.mean);
    this.variance.set(state.variance);
    this.count = state.count;
  }
}

/** Where scaled rows go: row r starts at r · stride + offset. */
export interface ScaleTarget {
  readonly target: Float32Array;
  readonly stride: number;
  readonly offset: number;
}

/** Scales rows of `size` inputs for the networks. */
export interface ObservationScaler {
  /** Takes rows [rows × size] into account. Only `running` does anything. */
  update(source: Float32Array, rows: number): void;
  scale(source: Float32Array, rows: number, to: ScaleTarget): void;
  state(): ScalerState;
  /** @throws when the state is of another kind or size */
  restore(state: ScalerState): void;
}

function requireKind<K extends ScalerState['kind']>(
  state: ScalerState,
  kind: K,
): asserts state is Extract<ScalerState, { kind: K }> {
  if (state.kind !== kind)
    throw new Error(`scaler state is of kind ${state.kind}, expected ${kind}`);
}

class ElementwiseScaler implements ObservationScaler {
  constructor(
    private readonly kind: 'none' | 'log',
    private readonly size: number,
  ) {}

  update(): void {
    // Nothing is learned.
  }

  scale(source: Float32Array, rows: number, { target, stride, offset }: ScaleTarget): void {
    const { size } = this;
    const isLog = this.kind === 'log';
    for (let row = 0, from = 0; row < rows; row++)
      for (let i = 0, to = row * stride + offset; i < size; i++, from++, to++) {
        const x = source[from];
        // Inputs are counts and backlogs, ≥ 0; a negative one is mirrored rather than NaN.
        target[to] = isLog ? Math.sign(x) * Math.log1p(Math.abs(x)) : x;
      }
  }

  state(): ScalerState {
    return { kind: this.kind };
  }

  restore(state: ScalerState): void {
    requireKind(state, this.kind);
  }
}

/** ln(1 + x), or (x − center) / spread, as each feature is best seen. */
class FeaturesScaler implements ObservationScaler {
  private readonly isLog: Uint8Array;
  private readonly center: Float64Array;
  private readonly spread: Float64Array;

  constructor(private readonly scales: readonly FeatureScale[]) {
    this.isLog = Uint8Array.from(scales, (scale) => (scale === 'log' ? 1 : 0));
    this.center = Float64Array.from(scales, (scale) => (scale === 'log' ? 0 : scale.center));
    this.spread = Float64Array.from(scales, (scale) => (scale === 'log' ? 1 : scale.spread));
  }

  update(): void {
    // Nothing is learned.
  }

  scale(source: Float32Array, rows: number, { target, stride, offset }: ScaleTarget): void {
    const { isLog, center, spread } = this;
    const size = isLog.length;
    for (let row = 0, from = 0; row < rows; row++)
      for (let i = 0, to = row * stride + offset; i < size; i++, from++, to++) {
        const x = source[from];
        // Negative ones do not come; they would be mirrored rather than NaN.
        target[to] = isLog[i]
          ? Math.sign(x) * Math.log1p(Math.abs(x))
          : (x - center[i]) / spread[i];
      }
  }

  state(): ScalerState {
    return { kind: 'features', scales: this.scales };
  }

  restore(state: ScalerState): void {
    requireKind(state, 'features');
    if (JSON.stringify(state.scales) !== JSON.stringify(this.scales))
      throw new Error('the scaler state is of other features');
  }
}

class RunningScaler implements ObservationScaler {
  private readonly moments: RunningMoments;

  constructor(private readonly size: number) {
    this.moments = new RunningMoments(size);
  }

  update(source: Float32Array, rows: number): void {
    this.moments.update(source, rows);
  }

  scale(source: Float32Array, rows: number, { target, stride, offset }: ScaleTarget): void {
    const { size, moments } = this;
    for (let i = 0; i < size; i++) {
      const mean = moments.mean[i];
      const std = moments.std(i);
      for (let row = 0; row < rows; row++) {
        const z = (source[row * size + i] - mean) / std;
        target[row * stride + offset + i] = Math.min(
          OBSERVATION_CLIP,
          Math.max(-OBSERVATION_CLIP, z),
        );
      }
    }
  }

  state(): ScalerState {
    return { kind: 'running', moments: this.moments.state() };
  }

  restore(state: ScalerState): void {
    requireKind(state, 'running');
    this.moments.restore(state.moments);
  }
}

/**
 * `none` leaves inputs as they are, `running` standardises, `log` takes ln(1 + x), or of features that say
 * so what they say.
 *
 * @param scales [size] of the features; all `log`, when left out
 */
export function createObservationScaler(
  kind: PpoConfig['observationScaling'],
  size: number,
  scales: readonly FeatureScale[] = [],
): ObservationScaler {
  if (kind === 'running') return new RunningScaler(size);
  return kind === 'log' && scales.some((scale) => scale !== 'log')
    ? new FeaturesScaler(scales)
    : new ElementwiseScaler(kind, size);
}

/**
 * The scaler that a state is of.
 *
 * @throws when the state is of another size
 */
export function restoredScaler(state: ScalerState, size: number): ObservationScaler {
  const scales = state.kind === 'features' ? state.scales : undefined;
  if (scales && scales.length !== size)
    throw new Error(`scaler state has ${scales.length} columns, expected ${size}`);
  const scaler = createObservationScaler(scales ? 'log' : kindOf(state), size, scales);
  scaler.restore(state);
  return scaler;
}

function kindOf({ kind }: ScalerState): PpoConfig['observationScaling'] {
  return kind === 'features' ? 'log' : kind;
}

/** What `running` divides each input by, for saved models. */
export function runningStd({ variance }: MomentsState): number[] {
  return variance.map((each) => Math.sqrt(each + EPSILON));
}

/** Slope and intercept that `running` applies to each input before it clips, for saved models. */
export function runningAffine(moments: MomentsState): { slope: number[]; intercept: number[] } {
  const slope = runningStd(moments).map((std) => 1 / std);
  return { slope, intercept: moments.mean.map((mean, i) => -mean * slope[i]) };
}

/** State of a reward scaler, plain data. */
export type RewardScalerState =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'running-return';
      readonly returns: readonly number[];
      readonly moments: MomentsState;
    };

/**
 * Divides rewards by the running standard deviation of the discounted return so far (Engstrom et
 * al. 2020; VecNormalize). The mean is not subtracted: that would change the task.
 */
export class RewardScaler {
  private readonly moments = new RunningMoments(1);
  private readonly returns: Float64Array;

  constructor(
    private readonly kind: PpoConfig['rewardScaling'],
    private readonly gamma: number,
    nEnvs: number,
  ) {
    this.returns = new Float64Array(nEnvs);
  }

  /**
   * @param rewards [nEnvs] of the last step
   * @param out [nEnvs] written
   * @param dones [nEnvs] 1 where the step ended an episode
   */
  scale(rewards: Float64Array, out: Float64Array, dones: Uint8Array): void {
    if (this.kind === 'none') {
      out.set(rewards);
      return;
    }
    const { returns, moments, gamma } = this;
    for (let i = 0; i < returns.length; i++) returns[i] = returns[i] * gamma + rewards[i];
    moments.update(returns, returns.length);
    const std = moments.std(0);
    for (let i = 0; i < returns.length; i++) {
      out[i] = Math.min(REWARD_CLIP, Math.max(-REWARD_CLIP, rewards[i] / std));
      if (dones[i]) returns[i] = 0;
    }
  }

  state(): RewardScalerState {
    if (this.kind === 'none') return { kind: 'none' };
    return { kind: this.kind, returns: [...this.returns], moments: this.moments.state() };
  }

  /** @throws when the state is of another kind or size */
  restore(state: RewardScalerState): void {
    if (state.kind !== this.kind)
      throw new Error(`reward scaler state is of kind ${state.kind}, expected ${this.kind}`);
    if (state.kind === 'none') return;
    if (state.returns.length !== this.returns.length)
      throw new Error(`reward scaler state has ${state.returns.length} environments`);
    this.returns.set(state.returns);
    this.moments.restore(state.moments);
  }
}
