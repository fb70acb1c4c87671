import type { Crew } from '../../environment/crew.js';
import type { ActorCriticShape } from '../acting/parameters.js';
import type { TensorMap } from '../tensors.js';

/** Coefficients of the loss of one minibatch. */
export interface LossOptions {
  readonly clipRange: number;
  readonly clipRangeVf: number | null;
  readonly entCoef: number;
  readonly vfCoef: number;
  readonly normalizeAdvantage: boolean;
}

/** Means over one minibatch; loss = policyLoss + entCoef · entropyLoss + vfCoef · valueLoss. */
export interface MinibatchLosses {
  policyLoss: number;
  valueLoss: number;
  /** −(mean entropy), nats */
  entropyLoss: number;
  /** mean((ratio − 1) − log ratio), an estimate of KL(old ‖ new), nats (Schulman 2020) */
  approxKl: number;
  /** Share of rows whose ratio left 1 ± clipRange. */
  clipFraction: number;
  loss: number;
}

export interface StepOptions {
  readonly learningRate: number;
  readonly maxGradNorm: number;
  readonly adam: { readonly beta1: number; readonly beta2: number; readonly epsilon: number };
}

/** Parameters and Adam's memory, by the names of {@link parameterSpecs}. */
export interface BackendState {
  readonly parameters: TensorMap;
  readonly firstMoments: TensorMap;
  readonly secondMoments: TensorMap;
  /** Steps Adam has taken. */
  readonly adamSteps: number;
}

/** What a backend reads of a rollout of `size` rows; the arrays may be longer. */
export interface RolloutRows {
  readonly size: number;
  /** [size × O] as the actor saw them */
  readonly observations: Float32Array;
  /** [size × C] as the critic saw them */
  readonly criticObservations: Float32Array;
  /** [size × A] */
  readonly actions: Float32Array;
  /** [size], and so the rest: log π(a|s) and V(s) when drawn */
  readonly logProbs: Float32Array;
  readonly values: Float32Array;
  readonly advantages: Float32Array;
  readonly returns: Float32Array;
}

/**
 * Where the two networks live: their parameters, their gradients and the optimiser. Two
 * implementations, fused WebAssembly kernels and TensorFlow.js, do the same arithmetic.
 * H is the actor's number of outputs, C the critic's number of inputs.
 */
export interface Backend {
  /** `wasm`, or `tfjs-` and the TensorFlow.js backend in use. */
  readonly name: string;
  readonly shape: ActorCriticShape;
  /** Actor: `observations` [rows × O] → `heads` [rows × H]. */
  policyHeads(observations: Float32Array, rows: number, heads: Float32Array): void;
  /** Critic: `criticObservations` [rows × C] → `values` [rows]. */
  values(criticObservations: Float32Array, rows: number, values: Float32Array): void;
  /** Copies log σ of the Gaussian to `out` [A]; leaves it alone for the Beta. */
  readLogStd(out: Float32Array): void;
  /** Takes a copy of a rollout, at most as long as the capacity; later indices point into it. */
  loadRollout(rollout: RolloutRows): void;
  /**
   * The losses of the minibatch of rows `indices`, and the gradient of its loss with respect to all
   * parameters, which is kept for {@link step}. The result is overwritten by the next call.
   */
  gradients(indices: Uint32Array, options: LossOptions): MinibatchLosses;
  /** The kept gradients, for tests. */
  readGradients(): TensorMap;
  /**
   * Scales the gradients to a joint norm of at most maxGradNorm and takes a step of Adam.
   *
   * @returns the norm before it was limited; when that is not finite, nothing has changed
   */
  step(options: StepOptions): number;
  /** Whether every parameter is finite. */
  parametersFinite(): boolean;
  readState(): BackendState;
  /** @throws when a tensor is missing or has another shape */
  writeState(state: BackendState): void;
  /** Frees memory outside JavaScript's heap, if any. */
  dispose(): void;
}

/** Sizes of the largest rollout and minibatch that a backend will get. */
export interface Capacity {
  readonly rows: number;
  readonly batchSize: number;
}

/** Makes backends; a `BackendChoice` is one. */
export interface BackendFactory {
  /**
   * Makes a backend.
   *
   * @param crew the threads that compute, where the backend has a use for them; default: the caller's
   */
  create(shape: ActorCriticShape, capacity: Capacity, crew?: Crew): Backend;
}

/** Parameters with fresh (zero) moments. */
export function freshState(parameters: TensorMap): BackendState {
  const zeros = (): TensorMap =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, { shape, data }]) => [
        name,
        { shape, data: new Float32Array(data.length) },
      ]),
    );
  return { parameters, firstMoments: zeros(), secondMoments: zeros(), adamSteps: 0 };
}
