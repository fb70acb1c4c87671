import type { ActingNetwork } from '../../acting/network.js';
import { policySpecs, type PolicyShape } from '../../acting/parameters.js';
import { tensorOf, type TensorMap } from '../../tensors.js';
import { runNetwork, type Tf, type Weights } from './network.js';

/** An acting network on TensorFlow.js. */
export class TfjsActor implements ActingNetwork {
  private readonly weights: Weights;

  /** @throws when a parameter is missing or has another shape */
  constructor(
    private readonly tf: Tf,
    private readonly shape: PolicyShape,
    parameters: TensorMap,
  ) {
    const values = policySpecs(shape).map(({ name, shape: dimensions }) => ({
      name,
      dimensions: [...dimensions],
      data: tensorOf(parameters, name, dimensions).data.slice(),
    }));
    this.weights = Object.fromEntries(
      values.map(({ name, dimensions, data }) => [name, tf.tensor(data, dimensions)]),
    );
  }

  heads(observations: Float32Array, rows: number, heads: Float32Array): void {
    const { tf, weights } = this;
    const { policyNet, activation } = this.shape;
    const layers = { name: 'policy', layers: policyNet.length + 1, activation };
    runNetwork(tf, { ...layers, weights }, { input: observations, rows, out: heads });
  }

  dispose(): void {
    for (const tensor of Object.values(this.weights)) tensor.dispose();
  }
}
