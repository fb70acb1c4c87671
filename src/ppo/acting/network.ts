import type { TensorMap } from '../tensors.js';
import type { PolicyShape } from './parameters.js';

/** The actor's network with its weights, and nothing of a learner. */
export interface ActingNetwork {
  /** `observations` [rows × O], scaled → `heads` [rows × H], H as of {@link headSize}. */
  heads(observations: Float32Array, rows: number, heads: Float32Array): void;
  /** Frees memory outside JavaScript's heap, if any. */
  dispose(): void;
}

/** Makes acting networks; a `BackendChoice` is one. */
export interface ActingFactory {
  /**
   * @param parameters by the names of `policySpecs`, copied
   * @throws when a parameter is missing or has another shape
   */
  createActor(shape: PolicyShape, parameters: TensorMap): ActingNetwork;
}
