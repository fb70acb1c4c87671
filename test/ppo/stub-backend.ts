import type { Backend, BackendState, MinibatchLosses } from '../../src/ppo/backends/backend.js';
import type { ActorCriticShape } from '../../src/ppo/acting/parameters.js';
import type { TensorMap } from '../../src/ppo/tensors.js';

/** A backend that learns nothing: heads are 0, a value is the sum of the critic's inputs. */
export class StubBackend implements Backend {
  readonly name = 'stub';
  /** Sizes of the minibatches whose gradients were asked for, and the steps taken since. */
  readonly minibatches: number[] = [];
  steps = 0;

  /** @param approxKl of the minibatches, in their order */
  constructor(
    readonly shape: ActorCriticShape,
    private readonly approxKl: readonly number[] = [],
  ) {}

  policyHeads(_observations: Float32Array, _rows: number, heads: Float32Array): void {
    heads.fill(0);
  }

  values(criticObservations: Float32Array, rows: number, values: Float32Array): void {
    const width = this.shape.criticSize;
    for (let row = 0; row < rows; row++)
      values[row] = criticObservations
        .subarray(row * width, (row + 1) * width)
        .reduce((sum, value) => sum + value, 0);
  }

  readLogStd(out: Float32Array): void {
    out.fill(0);
  }

  loadRollout(): void {
    // Nothing is learned from it.
  }

  gradients(indices: Uint32Array): MinibatchLosses {
    const approxKl = this.approxKl[this.minibatches.length];
    this.minibatches.push(indices.length);
    return { policyLoss: 0, valueLoss: 0, entropyLoss: 0, approxKl, clipFraction: 0, loss: 0 };
  }

  readGradients(): TensorMap {
    return {};
  }

  step(): number {
    this.steps++;
    return 1;
  }

  parametersFinite(): boolean {
    return true;
  }

  readState(): BackendState {
    return { parameters: {}, firstMoments: {}, secondMoments: {}, adamSteps: 0 };
  }

  writeState(): void {
    // There is nothing to write to.
  }

  dispose(): void {
    // There is nothing to free.
  }
}

/** The sizes of a network that no test looks at. */
export const SHAPE: ActorCriticShape = {
  observationSize: 1,
  criticSize: 1,
  actionSize: 1,
  distribution: 'gaussian',
  activation: 'tanh',
  policyNet: [],
  valueNet: [],
};
