import type * as tfjs from '@tensorflow/tfjs-core';

export type Tf = typeof tfjs;

/** Tensors by the names of parameters. */
export type Weights = Readonly<Record<string, tfjs.Tensor>>;

/** Which dense layers to run: `name`.0 to `name`.`layers` − 1 of these weights. */
export interface NetworkLayers {
  readonly name: string;
  readonly layers: number;
  readonly activation: string;
  readonly weights: Weights;
}

/** Runs `layers` dense layers on x [n × inputs]; all but the last have the activation. */
export function network(
  tf: Tf,
  x: tfjs.Tensor2D,
  { name, layers, activation, weights }: NetworkLayers,
): tfjs.Tensor2D {
  let h = x;
  for (let l = 0; l < layers; l++) {
    const kernel = weights[`${name}.${l}.kernel`] as tfjs.Tensor2D;
    const z: tfjs.Tensor2D = tf.add(tf.matMul(h, kernel), weights[`${name}.${l}.bias`]);
    h = l + 1 === layers ? z : activation === 'tanh' ? tf.tanh(z) : tf.relu(z);
  }
  return h;
}

/** Runs a network on `input` [rows × inputs], into `out` [rows × outputs]. */
export function runNetwork(
  tf: Tf,
  layers: NetworkLayers,
  { input, rows, out }: { input: Float32Array; rows: number; out: Float32Array },
): void {
  const output = tf.tidy(() => {
    const inputs = layers.weights[`${layers.name}.0.kernel`].shape[0];
    const x = tf.tensor2d(input.subarray(0, rows * inputs), [rows, inputs]);
    return network(tf, x, layers);
  });
  out.set(output.dataSync());
  output.dispose();
}
