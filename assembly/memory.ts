// Records that the TypeScript side writes into wasm memory (src/ppo/kernels/network.ts and
// src/ppo/backends/wasm.ts must list the same fields in the same order). Every field takes four
// bytes; sizes count f32 values and every width is padded to a multiple of four, so that no kernel
// has a remainder in a row.

/** One dense layer: output = activation(input · weights + bias). */
@unmanaged
export class Layer {
  inputs: i32;
  outputs: i32;
  /** [inputs × outputs] */
  weights: usize;
  /** [outputs] */
  bias: usize;
  /** [outputs × inputs], a copy for the backward pass. */
  transposed: usize;
  /** Gradients, shaped as weights and bias. */
  weightGradients: usize;
  biasGradients: usize;
  /** [rows × inputs], the output of the layer before. */
  input: usize;
  /** [rows × outputs] */
  output: usize;
  /** [rows × outputs], gradient with respect to the output before its activation. */
  delta: usize;
}

export const LAYER_BYTES: usize = 40;

@unmanaged
export class Network {
  layers: usize;
  count: i32;
  /** 0 tanh, 1 relu; of all layers but the last, which is linear. */
  activation: i32;

  layer(index: i32): Layer {
    return changetype<Layer>(this.layers + <usize>index * LAYER_BYTES);
  }
}

/** Everything one learner keeps in memory. */
@unmanaged
export class Learner {
  policy: Network;
  value: Network;
  /** 0 Gaussian, 1 Beta. */
  distribution: i32;
  actionSize: i32;
  /** Parameters, gradients and Adam's two moments, each [size]. */
  parameters: usize;
  gradients: usize;
  firstMoments: usize;
  secondMoments: usize;
  size: i32;
  /** [actionSize], Gaussian only. */
  logStd: usize;
  logStdGradients: usize;
  /** The rollout: rows of the two networks' padded input width, then actions and [N] vectors. */
  observations: usize;
  criticObservations: usize;
  actions: usize;
  logProbs: usize;
  values: usize;
  advantages: usize;
  returns: usize;
  /** f64, in the order of losses.ts. */
  statistics: usize;
  /** f64 [N × 2 × actionSize], ln x and ln (1 − x) of the actions; Beta only. */
  logActions: usize;
  /** f64 [minibatch × (ROW_LOSSES + 4 × actionSize)], of each row what the losses are sums of, and scratch. */
  rowLosses: usize;
  /** f32 zeros, as wide as the widest layer. */
  zeros: usize;
}

/**
 * Rows that pass through a network at a time; its activations then stay in the L1/L2 cache. Gradients
 * are added up in groups of so many, whoever computes them.
 */
export const ROWS: i32 = 64;
